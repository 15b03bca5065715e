import { describe, expect, it } from 'vitest';
import { createActor, SimulatedClock, type Snapshot } from 'xstate';
import { type InstanceState, RestoreError } from '../../src/index.js';
import { type InstanceEvent, instanceMachine, toInstanceRecord } from '../../src/instance/index.js';
import { INSTANCE_STATES } from '../../src/model/index.js';
import { anInput, CREATED_AT, INSTANCE_WAYS, InstanceLife, type InstanceStep, SPEC } from '../support/instance-life.js';

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

  it('goes on where its specification has durations that are no whole ms', () => {
    const check = { ...SPEC.readiness, timeout: '1500 us', interval: '2500 us', initialDelay: '500 us' };
    const spec = { readiness: check, healthcheck: check, preShutdown: { waitBeforeKill: '1 ns' } };
    const life = new InstanceLife(anInput({ spec })).run(...INSTANCE_WAYS.UNREADY);
    const { actor } = restored(life.actor.getPersistedSnapshot());
    expect(actor.getSnapshot()).toMatchObject({ status: 'active', value: 'UNREADY', context: life.context });
  });

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

  it('waits for whole ms where parts of one were stored', () => {
    const check = { initialDelayMs: 0.5, intervalMs: 1.5, attempts: 3 };
    const { context } = restored(
      firstRelease('UNREADY', { settings: { readiness: check, health: check, waitBeforeKillMs: 0.001 } }),
    );
    const settings = { initialDelayMs: 1, timeoutMs: 2_147_483_647, intervalMs: 2, attempts: 3 };
    expect(context()).toMatchObject({ settings: { readiness: settings, health: settings, waitBeforeKillMs: 1 } });
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
    for (const value of ['UNREADY', 'STOPPING', 'DEPROVISIONING', 'UNKNOWN'] as const) {
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

describe('a stored instance that is not wholly understood', () => {
  /** The error of an actor whose snapshot has another value at a path. */
  function problemOf(path: string, value: unknown, state: InstanceState = 'READY'): unknown {
    const snapshot = JSON.parse(JSON.stringify(stored(...INSTANCE_WAYS[state]))) as Record<string, unknown>;
    const keys = path.split('.');
    const last = keys.pop()!;
    let place = snapshot;
    for (const key of keys) place = place[key] as Record<string, unknown>;
    place[last] = value;
    const errors: unknown[] = [];
    const actor = createActor(instanceMachine, {
      snapshot: snapshot as unknown as Snapshot<unknown>,
      input: anInput(),
    });
    actor.subscribe({ error: (error) => errors.push(error) });
    actor.start();
    actor.stop();
    return errors[0];
  }

  const damaged = (problem: string) =>
    new RestoreError('DAMAGED', `The stored instance is damaged: snapshot.${problem}.`);
  const COUNT = 'must be a whole number from 0 to 9007199254740991';

  it.each([
    ['value', 'PAUSED', 'value must be an instance state'],
    ['status', 'done', 'status must be "active" in READY'],
    ['context', null, 'context.instanceId must be a non-empty text'],
    ['context.instanceId', '', 'context.instanceId must be a non-empty text'],
    ['context.serviceId', 7, 'context.serviceId must be a non-empty text'],
    ['context.executorId', null, 'context.executorId must be a non-empty text'],
    ['context.check', 'liveness', 'context.check must be readiness or health'],
    ['context.tryPhase', 'after', 'context.tryPhase must be before-first or due or between'],
    ['context.tryId', -1, `context.tryId ${COUNT}`],
    ['context.consecutiveFailures', 0.5, `context.consecutiveFailures ${COUNT}`],
    ['context.wasFound', 'no', 'context.wasFound must be true or false'],
    ['context.shutdownPhase', 'kill', 'context.shutdownPhase must be hooks or wait or null'],
    ['context.lastError', { code: 'START_FAILED' }, 'context.lastError must be null or { code, message }'],
    ['context.lastError', { message: 'no luck' }, 'context.lastError must be null or { code, message }'],
    ['context.errorMessage', 7, 'context.errorMessage must be null or a text'],
    ['context.createdAt', '2026', 'context.createdAt must be a finite number'],
    ['context.updatedAt', null, 'context.updatedAt must be a finite number'],
    ['context.settings', null, `context.settings.hooks ${COUNT}`],
    [
      'context.settings.hooksTimeoutMs',
      -1,
      'context.settings.hooksTimeoutMs must be a whole number from 0 to 2147483647',
    ],
    [
      'context.settings.waitBeforeKillMs',
      2_147_483_648,
      'context.settings.waitBeforeKillMs must be a whole number from 0 to 2147483647',
    ],
    [
      'context.settings.readiness.attempts',
      101,
      'context.settings.readiness.attempts must be a whole number from 1 to 100',
    ],
    [
      'context.settings.health.intervalMs',
      0,
      'context.settings.health.intervalMs must be a whole number from 1 to 2147483647',
    ],
    [
      'context.settings.health.timeoutMs',
      0,
      'context.settings.health.timeoutMs must be a whole number from 1 to 2147483647',
    ],
    [
      'context.settings.health.initialDelayMs',
      -1,
      'context.settings.health.initialDelayMs must be a whole number from 0 to 2147483647',
    ],
  ] as const)('by its %s being %j', (path, value, problem) => {
    expect(problemOf(path, value)).toEqual(damaged(problem));
  });

  it.each([
    ['UNREADY', 'check', 'health', 'must be readiness in UNREADY'],
    ['READY', 'check', 'readiness', 'must be health in READY'],
    ['HEALTHY', 'check', 'readiness', 'must be health in HEALTHY'],
    ['HEALTHY', 'tryPhase', 'before-first', 'must be due or between in HEALTHY'],
    ['READINESS_CHECK_FAILED', 'shutdownPhase', null, 'must be hooks or wait in READINESS_CHECK_FAILED'],
    ['UNHEALTHY', 'shutdownPhase', null, 'must be hooks or wait in UNHEALTHY'],
    ['STOPPING', 'shutdownPhase', null, 'must be hooks or wait in STOPPING'],
  ] as const)('in %s by its %s, which nothing would lead out of', (state, field, value, problem) => {
    expect(problemOf(`context.${field}`, value, state)).toEqual(damaged(`context.${field} ${problem}`));
  });

  it('by an end that is not over', () => {
    expect(problemOf('status', 'active', 'STOPPED')).toEqual(damaged('status must be "done" in STOPPED'));
  });
});
