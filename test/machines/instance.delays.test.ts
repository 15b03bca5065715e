import { describe, expect, it } from 'vitest';
import { MAX_DELAY_MS } from '../../src/model/index.js';
import { type InstanceInput } from '../../src/instance/index.js';
import { anInput, InstanceLife, type InstanceStep, SPEC } from '../support/instance-life.js';

const started: readonly InstanceStep[] = ['ADVANCED', 'ADVANCED', 'ADVANCED'];

function lifeOf(spec: Partial<InstanceInput['spec']>): InstanceLife {
  return new InstanceLife(anInput({ spec: { ...SPEC, ...spec } }));
}

describe('a check is due', () => {
  it('after its initial delay and then at every interval, in one whole life', () => {
    const life = new InstanceLife().run(1_000, ...started);
    life.run(10_000, 'CHECK_FAILED', 500, 'CHECK_PASSED');
    expect(life.state).toBe('READY');
    life.run(14_000, 'CHECK_PASSED');
    expect(life.state).toBe('HEALTHY');
    life.run(25_000, 'CHECK_FAILED', 10_000, 'STOP', 60_000);
    expect(life.due).toEqual([
      [6_000, 'readiness'],
      [8_000, 'readiness'],
      [10_000, 'readiness'],
      [14_500, 'health'],
      [24_500, 'health'],
      [35_500, 'health'],
      [45_500, 'health'],
      [55_500, 'health'],
    ]);
    expect(life.emitted[0]).toEqual({ type: 'check.due', instanceId: 'SI-1', check: 'readiness' });
  });

  for (const [initialDelay, times] of [
    ['0s', [250, 4_250, 8_250, 12_250]],
    [null, [250, 4_250, 8_250, 12_250]],
    ['1s', [1_000, 5_000, 9_000, 13_000]],
    ['4s', [4_000, 8_000, 12_000]],
    ['9s', [9_000, 13_000]],
  ] as const) {
    it(`every 4 s after a delay of ${String(initialDelay)}`, () => {
      // The clock of the tests ticks every 250 ms, so that what is due at once is heard at the first tick.
      const life = lifeOf({ readiness: { ...SPEC.readiness, initialDelay, interval: '4s' } }).run(...started, 13_750);
      expect(life.due).toEqual(times.map((time) => [time, 'readiness']));
    });
  }

  it('by its interval whether a try passed, failed or was never answered', () => {
    const life = new InstanceLife().run(...started, 'CHECK_PASSED', 'CHECK_PASSED');
    life.run(10_000, 'CHECK_FAILED', 4_000, 'CHECK_PASSED', 6_000, 10_000);
    expect(life.due.map(([time]) => time)).toEqual([10_000, 20_000, 30_000]);
  });

  it('after a restart of the agent as for the first time', () => {
    const life = new InstanceLife().run(...started, 6_000, 'AGENT_RESTARTED', 20_000, 'FOUND', 7_000);
    expect(life.due).toEqual([
      [5_000, 'readiness'],
      [31_000, 'readiness'],
      [33_000, 'readiness'],
    ]);
  });

  it('where a result that came unasked changes nothing about the times', () => {
    const life = new InstanceLife().run(...started, 2_500, 'CHECK_FAILED', 7_000);
    expect(life.due.map(([time]) => time)).toEqual([5_000, 7_000, 9_000]);
  });

  it('in no other state', () => {
    for (const way of [[], ['ADVANCED'], ['ADVANCED', 'ADVANCED'], ['AGENT_RESTARTED'], ['STOP']] as const) {
      expect(new InstanceLife().run(...way, 100_000).due).toEqual([]);
    }
  });

  it('never without a pause: an interval of nothing is a millisecond', () => {
    const life = lifeOf({ readiness: { ...SPEC.readiness, initialDelay: '0s', interval: '0 ms' } }).run(...started);
    for (let ms = 0; ms < 5; ms += 1) life.clock.increment(1);
    expect(life.due.map(([time]) => time)).toEqual([1, 2, 3, 4, 5]);
  });

  it('no later than a timer can wait, and not at once, if the specification asks for longer', () => {
    const life = lifeOf({ readiness: { ...SPEC.readiness, initialDelay: '25 days', interval: '999 days' } });
    life.run(...started);
    life.clock.increment(MAX_DELAY_MS - 1);
    expect(life.due).toEqual([]);
    life.clock.increment(1);
    expect(life.due).toEqual([[MAX_DELAY_MS, 'readiness']]);
    life.clock.increment(MAX_DELAY_MS - 1);
    expect(life.due).toHaveLength(1);
    life.clock.increment(1);
    expect(life.due).toHaveLength(2);
  });
});

describe('an instance that is to stop', () => {
  it('is killed when waitBeforeKill is over, at the earliest', () => {
    const life = new InstanceLife().run('STOP');
    const { updatedAt } = life.context;
    life.clock.increment(29_999);
    expect(life.state).toBe('STOPPING');
    life.clock.increment(1);
    expect(life.state).toBe('DEPROVISIONING');
    expect(life.context.updatedAt).toBe(updatedAt);
    life.clock.increment(MAX_DELAY_MS);
    expect(life.state).toBe('DEPROVISIONING');
  });

  for (const preShutdown of [undefined, null, {}, { waitBeforeKill: null }, { hooks: [], waitBeforeKill: '0s' }]) {
    it(`is killed at once where the specification says ${JSON.stringify(preShutdown) ?? 'nothing'}`, () => {
      const { readiness, healthcheck } = SPEC;
      const spec = preShutdown === undefined ? { readiness, healthcheck } : { readiness, healthcheck, preShutdown };
      const life = new InstanceLife(anInput({ spec })).run('STOP');
      life.clock.increment(0);
      expect(life.state).toBe('DEPROVISIONING');
    });
  }

  it('waits no longer than a timer can', () => {
    const life = lifeOf({ preShutdown: { waitBeforeKill: '999 days' } }).run('STOP');
    life.clock.increment(MAX_DELAY_MS - 1);
    expect(life.state).toBe('STOPPING');
    life.clock.increment(1);
    expect(life.state).toBe('DEPROVISIONING');
  });
});
