import { expect } from 'vitest';
import { legalityOf, stateOf } from '../../machines/lifecycle.machine.js';
import { compile, type EngineRecord } from '../../src/engine/index.js';
import { type LifecycleMachine, lifecycleMachine, type LifecycleSnapshot } from '../../src/index.js';
import { type Health, isActivationState } from '../../src/model/index.js';

type Record = EngineRecord<LifecycleMachine>;
type Event = Parameters<typeof engine.step>[1];

const engine = compile(lifecycleMachine);

/** More steps than any life needs from any state to its end. */
const MAX_STEPS = 30;

/**
 * Leads a restored service to its end, as a host would: its work fails first and then succeeds, what rests is deactivated and
 * destroyed. Expects that state and context never disagree, that each operation has a revision of its own, and that it ends.
 */
export function expectGoodEnd({ value, context }: Pick<LifecycleSnapshot, 'value' | 'context'>): void {
  let record: Record = { value, context };
  const effectIds = new Set<string>();
  for (let step = 0; record.value !== 'DESTROYED'; step += 1) {
    expect(step, `from ${value}`).toBeLessThan(MAX_STEPS);
    expectConsistent(record);
    const { inFlight, revision } = record.context;
    if (inFlight !== null) effectIds.add(inFlight.effectId);
    const after = stepped(record, nextEvent(record, step));
    expect(after.context.revision).toBeGreaterThanOrEqual(revision);
    const begun = after.context.inFlight?.effectId;
    if (begun !== undefined && begun !== inFlight?.effectId) expect(effectIds).not.toContain(begun);
    record = after;
  }
  expectConsistent(record);
}

function expectConsistent({ value, context }: Record): void {
  expect(stateOf(context)).toBe(value);
  if (isActivationState(value)) expect(context.activationState).toBe(value);
}

function stepped(record: Record, event: Event): Record {
  const step = engine.step(record, event);
  expect([event.type, step.outcome]).toEqual([event.type, 'applied']);
  return step.record;
}

/** What leads on from here. Work that was stored fails. */
function nextEvent({ value, context }: Record, step: number): Event {
  const { inFlight, serviceId, revision } = context;
  if (inFlight !== null) {
    const { effectId } = inFlight;
    return step === 0 && value !== 'CONFIG_TESTING_REQUESTED'
      ? { type: 'effect.failed', effectId, error: { code: 'E', message: 'it failed' } }
      : { type: 'effect.succeeded', effectId };
  }
  if (value === 'EMERGENCY_DEACTIVATION_REQUESTED') {
    return { type: 'delay.elapsed', state: value, delay: 'emergencyDelay' };
  }
  if (value === 'INIT') {
    const spec = { name: 'made', version: '1' };
    return { type: 'CREATE', spec, instancesPerHost: 1 } as unknown as Event;
  }
  if (legalityOf(value).operations.includes('DEACTIVATE')) return { type: 'DEACTIVATE', serviceId };
  const { health } = context;
  const isObserved =
    health?.state === 'INACTIVE' && health.revision === revision && health.hosts.live === OBSERVED_HOSTS;
  return isObserved ? { type: 'DESTROY', serviceId } : { type: 'OBSERVE', health: nothingRuns(serviceId, revision) };
}

/** A number by which the digest that proves that nothing runs is known. */
const OBSERVED_HOSTS = 4_711;

function nothingRuns(serviceId: string, revision: number): Health {
  const hosts = { live: OBSERVED_HOSTS, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 };
  const counts = { required: 0, active: 0, running: 0, healthy: 0, unhealthy: 0 };
  const instances = { ...counts, stale: 0, silent: 0, missing: 0, surplus: 0 };
  return { serviceId, state: 'INACTIVE', revision, hosts, instances, adjustment: 'NONE' };
}
