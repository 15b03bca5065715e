import { describe, expect, it } from 'vitest';
import { createActor, SimulatedClock, type Snapshot } from 'xstate';
import type { InstanceState } from '../../src/index.js';
import { type InstanceEvent, instanceMachine, toInstanceRecord } from '../../src/instance/index.js';
import { INSTANCE_STATES } from '../../src/model/index.js';
import { anInput, CREATED_AT, INSTANCE_WAYS, InstanceLife, type InstanceStep } from '../support/instance-life.js';

/** An actor of what was stored, on a clock of its own that begins at 0. */
function restored(snapshot: unknown) {
  const clock = new SimulatedClock();
  const stored = JSON.parse(JSON.stringify(snapshot)) as Snapshot<unknown>;
  const actor = createActor(instanceMachine, { snapshot: stored, input: anInput(), clock });
  const due: number[] = [];
  actor.on('check.due', () => due.push(clock.now()));
  actor.start();
  const send = (event: InstanceEvent) => actor.send(event);
  return {
    actor,
    clock,
    due,
    send,
    state: () => actor.getSnapshot().value,
    context: () => actor.getSnapshot().context,
  };
}

const stored = (...steps: readonly InstanceStep[]) => new InstanceLife().run(...steps).actor.getPersistedSnapshot();

describe('an instance that is restored', () => {
  for (const state of INSTANCE_STATES) {
    it(`is what it was in ${state}`, () => {
      const life = new InstanceLife().run(...INSTANCE_WAYS[state]);
      const { actor } = restored(life.actor.getPersistedSnapshot());
      const { value, status, context } = actor.getSnapshot();
      expect({ value, status, context }).toEqual({
        value: state,
        status: life.snapshot.status,
        context: life.context,
      });
    });
  }

  it('waits for its first try anew', () => {
    const { clock, due } = restored(stored(...INSTANCE_WAYS.UNREADY, 4_000));
    clock.increment(4_999);
    expect(due).toEqual([]);
    clock.increment(1);
    expect(due).toEqual([5_000]);
  });

  it('fails a try whose answer was lost with the restart, at its time-out, and goes on', () => {
    const { clock, due, context } = restored(stored(...INSTANCE_WAYS.UNREADY, 5_000));
    clock.increment(1_000);
    expect(context()).toMatchObject({ consecutiveFailures: 1, tryPhase: 'between' });
    clock.increment(2_000);
    expect(due).toEqual([3_000]);
  });

  it('takes the answer to the try that was due, if it comes after all', () => {
    const { send, state } = restored(stored(...INSTANCE_WAYS.UNREADY, 5_000));
    send({ type: 'CHECK_PASSED', at: CREATED_AT, tryId: 1 });
    expect(state()).toBe('READY');
  });

  it('goes on going down', () => {
    const { clock, state } = restored(stored(...INSTANCE_WAYS.STOPPING, 'HOOKS_DONE', 20_000));
    clock.increment(29_999);
    expect(state()).toBe('STOPPING');
    clock.increment(1);
    expect(state()).toBe('DEPROVISIONING');
  });
});

/** A snapshot as release 0.1.0 stored it: 5 s and 3 s of delay, every 2 s and 10 s, 3 and 2 attempts, 30 s before the kill. */
const firstRelease = (value: InstanceState, changes: object = {}) => ({
  status: 'active',
  value,
  historyValue: {},
  context: {
    instanceId: 'SI-1',
    serviceId: 'node-agent-1',
    executorId: 'host-1',
    settings: {
      readiness: { initialDelayMs: 5_000, intervalMs: 2_000, attempts: 3 },
      health: { initialDelayMs: 3_000, intervalMs: 10_000, attempts: 2 },
      waitBeforeKillMs: 30_000,
    },
    check: 'readiness',
    isCheckBegun: false,
    consecutiveFailures: 0,
    lastError: null,
    createdAt: CREATED_AT,
    updatedAt: CREATED_AT,
    ...changes,
  },
  children: {},
});

const LAST_ERROR = { code: 'HEALTH_CHECK_FAILED', message: 'because' };

describe('an instance that release 0.1.0 stored', () => {
  it('goes on before the first try of its check', () => {
    const { clock, due, context } = restored(firstRelease('UNREADY'));
    clock.increment(5_000);
    expect(due).toEqual([5_000]);
    expect(Object.keys(context()).sort()).toEqual(Object.keys(new InstanceLife().context).sort());
  });

  it('has the whole context of this release', () => {
    const { context } = restored(firstRelease('READY', { check: 'health', consecutiveFailures: 1 }));
    expect(context()).toEqual({
      instanceId: 'SI-1',
      serviceId: 'node-agent-1',
      executorId: 'host-1',
      settings: {
        readiness: { initialDelayMs: 5_000, timeoutMs: 2_147_483_647, intervalMs: 2_000, attempts: 3 },
        health: { initialDelayMs: 3_000, timeoutMs: 2_147_483_647, intervalMs: 10_000, attempts: 2 },
        hooks: 0,
        hooksTimeoutMs: 0,
        waitBeforeKillMs: 30_000,
      },
      check: 'health',
      tryPhase: 'before-first',
      tryId: 0,
      consecutiveFailures: 1,
      wasFound: false,
      shutdownPhase: null,
      lastError: null,
      errorMessage: null,
      createdAt: CREATED_AT,
      updatedAt: CREATED_AT,
    });
  });

  for (const [value, changes, intervalMs] of [
    ['UNREADY', { isCheckBegun: true }, 2_000],
    ['READY', { check: 'health', isCheckBegun: true }, 10_000],
    ['HEALTHY', { check: 'health', isCheckBegun: false, consecutiveFailures: 1 }, 10_000],
  ] as const) {
    it(`goes on between two tries in ${value}, without a time-out that it did not have`, () => {
      const { clock, due, state, context } = restored(firstRelease(value, changes));
      clock.increment(intervalMs);
      expect(due).toEqual([intervalMs]);
      clock.increment(2_147_483_646);
      expect([state(), context().tryPhase]).toEqual([value, 'due']);
    });
  }

  for (const value of ['STOPPING', 'UNHEALTHY', 'READINESS_CHECK_FAILED'] as const) {
    it(`is killed after its wait in ${value}`, () => {
      const { clock, state } = restored(firstRelease(value));
      clock.increment(29_999);
      expect(state()).toBe(value);
      clock.increment(1);
      expect(state()).toBe('DEPROVISIONING');
    });
  }

  it('says why it failed where its state tells a failure, and is not blamed for what it was not', () => {
    const messageIn = (value: InstanceState, lastError: object | null) =>
      toInstanceRecord(restored(firstRelease(value, { lastError })).actor.getSnapshot()).errorMessage;
    for (const value of ['PROVISIONING_FAILED', 'START_FAILED', 'READINESS_CHECK_FAILED', 'UNHEALTHY'] as const) {
      expect(messageIn(value, LAST_ERROR)).toBe('because');
      expect(messageIn(value, null)).toBeUndefined();
    }
    for (const value of ['HEALTHY', 'STOPPING', 'DEPROVISIONING', 'UNKNOWN'] as const) {
      expect(messageIn(value, LAST_ERROR)).toBeUndefined();
    }
  });

  it('is not blamed for going while it was being deprovisioned', () => {
    const { send, actor } = restored(firstRelease('DEPROVISIONING'));
    send({ type: 'AGENT_RESTARTED', at: CREATED_AT });
    send({ type: 'NOT_FOUND', at: CREATED_AT });
    expect(actor.getSnapshot().output).not.toHaveProperty('errorMessage');
  });
});
