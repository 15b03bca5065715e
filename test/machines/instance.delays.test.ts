import { describe, expect, it } from 'vitest';
import type { InstanceState } from '../../src/index.js';
import { MAX_DELAY_MS } from '../../src/model/index.js';
import { type InstanceInput } from '../../src/instance/index.js';
import { anInput, CREATED_AT, INSTANCE_WAYS, InstanceLife, type InstanceStep, SPEC } from '../support/instance-life.js';

const started: readonly InstanceStep[] = ['ADVANCED', 'ADVANCED', 'ADVANCED'];

function lifeOf(spec: Partial<InstanceInput['spec']>): InstanceLife {
  return new InstanceLife(anInput({ spec: { ...SPEC, ...spec } }));
}

describe('a check is due', () => {
  it('after its initial delay and then at every interval after the answer, in one whole life', () => {
    const life = new InstanceLife().run(1_000, ...started);
    life.run(5_500, 'CHECK_FAILED', 2_250, 'CHECK_PASSED');
    expect(life.state).toBe('READY');
    life.run(3_750, 'CHECK_PASSED');
    expect(life.state).toBe('HEALTHY');
    life.run(10_000, 'CHECK_FAILED', 15_000, 'STOP', 60_000);
    expect(life.due).toEqual([
      [6_000, 'readiness'],
      // Answered after 500 ms.
      [8_500, 'readiness'],
      // Answered after 250 ms; the health check has a delay of its own.
      [11_750, 'health'],
      // Answered after 750 ms.
      [22_500, 'health'],
      // Answered at once.
      [32_500, 'health'],
    ]);
    expect(life.emitted[0]).toEqual({ type: 'check.due', instanceId: 'SI-1', check: 'readiness', tryId: 1 });
    expect(life.emitted[4]).toEqual({ type: 'check.due', instanceId: 'SI-1', check: 'health', tryId: 5 });
    expect(life.emitted[5]).toEqual({ type: 'hooks.due', instanceId: 'SI-1', hooks: 1 });
    expect(life.emitted).toHaveLength(6);
  });

  for (const [initialDelay, times] of [
    ['0s', [0, 5_000, 10_000]],
    [null, [0, 5_000, 10_000]],
    ['1s', [1_000, 6_000, 11_000]],
    ['4s', [4_000, 9_000]],
    ['9s', [9_000]],
  ] as const) {
    it(`first after a delay of ${String(initialDelay)}, then 4 s after each time-out of 1 s`, () => {
      const readiness = { ...SPEC.readiness, initialDelay, interval: '4s', attempts: 9 };
      expect(lifeOf({ readiness }).run(...started, 13_750).due).toEqual(times.map((time) => [time, 'readiness']));
    });
  }

  it('and each try fails after the time-out of its own check', () => {
    const life = lifeOf({ healthcheck: { ...SPEC.healthcheck, timeout: '4s' } });
    life.run(...started, 5_000, 1_000);
    expect(life.context).toMatchObject({ check: 'readiness', consecutiveFailures: 1 });
    life.run(2_000, 'CHECK_PASSED', 3_000, 3_750);
    expect(life.context).toMatchObject({ check: 'health', tryPhase: 'due', consecutiveFailures: 0 });
    life.run(250);
    expect(life.context).toMatchObject({ tryPhase: 'between', consecutiveFailures: 1 });
    expect(life.context.lastError?.message).toBe('There was no answer within 4000 ms.');
  });

  for (const [timeout, interval] of [
    ['1s', '1s'],
    ['3s', '1s'],
    ['1s', '3s'],
  ] as const) {
    it(`one at a time, with a time-out of ${timeout} and an interval of ${interval}`, () => {
      const [timeoutMs, intervalMs] = [timeout, interval].map((text) => Number(text[0]) * 1_000) as [number, number];
      const readiness = { ...SPEC.readiness, initialDelay: '1s', timeout, interval, attempts: 100 };
      const life = lifeOf({ readiness }).run(...started, 60_000);
      const expected: number[] = [];
      for (let time = 1_000; time <= 60_000; time += timeoutMs + intervalMs) expected.push(time);
      expect(life.due.map(([time]) => time)).toEqual(expected);
    });
  }

  it('an interval after the last was answered or failed unanswered', () => {
    const life = new InstanceLife().run(...started, 5_000, 'CHECK_PASSED', 3_000, 'CHECK_PASSED');
    life.run(10_250, 'CHECK_FAILED', 10_500, 'CHECK_PASSED', 11_000, 10_000);
    expect(life.due.map(([time]) => time)).toEqual([5_000, 8_000, 18_000, 28_250, 38_750, 49_750]);
    expect(life.context.consecutiveFailures).toBe(1);
  });

  it('at once when a restarted agent has found the instance running, and without the delay of the health check', () => {
    const life = new InstanceLife().run(...started, 6_000, 'AGENT_RESTARTED', 20_000, 'FOUND', 3_000);
    life.run('CHECK_PASSED', 250, 'CHECK_PASSED', 10_000);
    expect(life.state).toBe('HEALTHY');
    expect(life.due).toEqual([
      [5_000, 'readiness'],
      [26_000, 'readiness'],
      [29_000, 'readiness'],
      [29_000, 'health'],
      [39_250, 'health'],
    ]);
  });

  it('in no other state', () => {
    for (const way of [[], ['ADVANCED'], ['ADVANCED', 'ADVANCED'], ['AGENT_RESTARTED'], ['STOP']] as const) {
      expect(new InstanceLife().run(...way, 100_000).due).toEqual([]);
    }
  });

  it('never without a pause: an interval and a time-out of nothing are a millisecond', () => {
    const readiness = { ...SPEC.readiness, initialDelay: '0s', timeout: '0 ms', interval: '0 ms', attempts: 9 };
    const life = lifeOf({ readiness }).run(...started);
    life.clock.increment(0);
    for (let ms = 0; ms < 6; ms += 1) life.clock.increment(1);
    expect(life.due.map(([time]) => time)).toEqual([0, 2, 4, 6]);
    expect(life.context.consecutiveFailures).toBe(3);
  });

  it('no later than a timer can wait, and not at once, if the specification asks for longer', () => {
    const life = lifeOf({ readiness: { ...SPEC.readiness, initialDelay: '25 days', timeout: '25 days' } });
    life.run(...started);
    life.clock.increment(MAX_DELAY_MS - 1);
    expect(life.due).toEqual([]);
    life.clock.increment(1);
    expect(life.due).toEqual([[MAX_DELAY_MS, 'readiness']]);
    life.clock.increment(MAX_DELAY_MS - 1);
    expect(life.context.consecutiveFailures).toBe(0);
    life.clock.increment(1);
    expect(life.context.consecutiveFailures).toBe(1);
  });
});

/** domain.md §6: what may still run when it goes down. */
const GOING_DOWN: readonly InstanceState[] = ['STOPPING', 'UNHEALTHY', 'READINESS_CHECK_FAILED'];

for (const state of GOING_DOWN) {
  const way = INSTANCE_WAYS[state];
  const downWith = (preShutdown: object, more: Partial<InstanceInput> = {}) =>
    new InstanceLife(anInput({ spec: { ...SPEC, preShutdown }, ...more })).run(...way);

  describe(`an instance in ${state}`, () => {
    it('runs its hooks first, and then waits, in this order', () => {
      const life = new InstanceLife().run(...way);
      expect(life.hooksDue).toEqual([life.clock.now()]);
      expect(life.run(40_000).state).toBe(state);
      life.run('HOOKS_DONE', 29_750);
      expect(life.state).toBe(state);
      expect(life.run(250).state).toBe('DEPROVISIONING');
      expect(life.hooksDue).toHaveLength(1);
    });

    it('waits 60 s for its hooks if nobody says that they are done', () => {
      const life = new InstanceLife().run(...way, 59_750);
      expect(life.context.shutdownPhase).toBe('hooks');
      expect(life.run(250).context.shutdownPhase).toBe('wait');
      expect(life.run('HOOKS_DONE', 29_750).state).toBe(state);
      expect(life.run(250).state).toBe('DEPROVISIONING');
    });

    it('waits as long for its hooks as its host says', () => {
      const life = downWith(SPEC.preShutdown, { hooksTimeoutMs: 90_000 });
      expect(life.run(89_750).context.shutdownPhase).toBe('hooks');
      expect(life.run(250).context.shutdownPhase).toBe('wait');
    });

    it('does not wait longer than a timer can', () => {
      const life = downWith({ hooks: [{}], waitBeforeKill: '999 days' }, { hooksTimeoutMs: MAX_DELAY_MS });
      life.clock.increment(MAX_DELAY_MS - 1);
      expect(life.context.shutdownPhase).toBe('hooks');
      life.clock.increment(1);
      expect(life.context.shutdownPhase).toBe('wait');
      life.clock.increment(MAX_DELAY_MS - 1);
      expect(life.state).toBe(state);
      life.clock.increment(1);
      expect(life.state).toBe('DEPROVISIONING');
    });

    for (const hooks of [undefined, null, []]) {
      it(`has nothing to run where its hooks are ${JSON.stringify(hooks) ?? 'undefined'}, and waits`, () => {
        const preShutdown = { ...(hooks === undefined ? {} : { hooks }), waitBeforeKill: '30s' };
        const life = downWith(preShutdown).run(29_750);
        expect(life.emitted.at(-1)).toEqual({ type: 'hooks.due', instanceId: 'SI-1', hooks: 0 });
        expect(life.snapshot.can(life.event('HOOKS_DONE'))).toBe(false);
        expect(life.state).toBe(state);
        expect(life.run(250).state).toBe('DEPROVISIONING');
      });
    }

    for (const preShutdown of [null, {}, { waitBeforeKill: null }, { hooks: [], waitBeforeKill: '0s' }]) {
      it(`is killed at once where the specification says ${JSON.stringify(preShutdown)}`, () => {
        const life = new InstanceLife(anInput({ spec: { ...SPEC, preShutdown } })).run(...way);
        life.clock.increment(0);
        expect(life.state).toBe('DEPROVISIONING');
      });
    }

    it('is updated by what is sent, and not by the end of a delay', () => {
      const life = new InstanceLife().run(...way, 1_000, 'HOOKS_DONE');
      const { updatedAt } = life.context;
      expect(updatedAt).toBe(CREATED_AT + life.clock.now());
      expect(life.run(30_000).state).toBe('DEPROVISIONING');
      expect(life.context.updatedAt).toBe(updatedAt);
    });
  });
}

describe('an instance that never started', () => {
  for (const state of ['PROVISIONING_FAILED', 'START_FAILED'] as const) {
    it(`in ${state} goes straight on, without hooks`, () => {
      const life = new InstanceLife().run(...INSTANCE_WAYS[state], 'ADVANCED', 100_000);
      expect([life.state, life.hooksDue]).toEqual(['DEPROVISIONING', []]);
    });
  }

  for (const state of ['PROVISIONING', 'STARTING'] as const) {
    it(`and is stopped in ${state} goes straight on, without hooks`, () => {
      const life = new InstanceLife().run(...INSTANCE_WAYS[state], 'STOP', 100_000);
      expect([life.state, life.hooksDue]).toEqual(['DEPROVISIONING', []]);
    });
  }
});

describe('an instance that is being deprovisioned', () => {
  it('has no delay: it waits for its executor', () => {
    const life = new InstanceLife().run(...INSTANCE_WAYS.DEPROVISIONING);
    life.clock.increment(MAX_DELAY_MS);
    expect(life.state).toBe('DEPROVISIONING');
  });
});
