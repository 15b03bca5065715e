import { describe, expect, it } from 'vitest';
import { ClusterInstance } from '../../../src/testing/cluster/cluster-instance.js';
import { DEFAULT_DURATIONS } from '../../../src/testing/cluster/durations.js';
import { VirtualClock } from '../../../src/testing/index.js';
import { anInput, SPEC } from '../../support/instance-life.js';

/** An instance on a host where each step takes as long as it does by default, and the states that it entered. */
function instanceWith(durations: Partial<typeof DEFAULT_DURATIONS> = {}, takesMs: number | null = 500) {
  const clock = new VirtualClock({ startMs: 0 });
  const entered: [number, string, string | undefined][] = [];
  const instance = new ClusterInstance(anInput({ createdAt: 0 }), {
    clock,
    now: () => clock.now(),
    crashesAfterMs: () => null,
    takes: (step) => ({ ...DEFAULT_DURATIONS, ...durations })[step],
    start: { takesMs, problem: () => null },
    onChange: ({ state, errorMessage }) => entered.push([clock.now(), state, errorMessage]),
  });
  return { clock, instance, entered };
}

describe('an instance of the cluster in memory', () => {
  it('runs its hooks when it is stopped, then waits, and ends without an error message', async () => {
    const { clock, instance, entered } = instanceWith();
    await clock.until(() => instance.record.state === 'HEALTHY');
    const stoppedAt = clock.now();
    instance.stop();
    await clock.until(() => instance.record.state === 'STOPPED');
    expect(entered.slice(-3)).toEqual([
      [stoppedAt, 'STOPPING', undefined],
      [stoppedAt + 300 + 30_000, 'DEPROVISIONING', undefined],
      [stoppedAt + 300 + 30_000 + 500, 'STOPPED', undefined],
    ]);
  });

  it('goes down the same way when its checks fail, and says why', async () => {
    const { clock, instance, entered } = instanceWith();
    await clock.until(() => instance.record.state === 'HEALTHY');
    instance.failChecks();
    await clock.until(() => instance.record.state === 'UNHEALTHY');
    const unhealthyAt = clock.now();
    await clock.until(() => instance.record.state === 'STOPPED');
    expect(entered.slice(-2)).toEqual([
      [unhealthyAt + 300 + 30_000, 'DEPROVISIONING', 'The check failed.'],
      [unhealthyAt + 300 + 30_000 + 500, 'STOPPED', 'The check failed.'],
    ]);
  });

  it('fails its readiness check where answers take longer than the time-out', async () => {
    const { clock, instance, entered } = instanceWith({ checkMs: 1_001 });
    expect(SPEC.readiness).toMatchObject({ timeout: '1s', attempts: 3 });
    await clock.until(() => instance.record.state === 'STOPPED');
    expect(entered.map(([, state]) => state)).toContain('READINESS_CHECK_FAILED');
    expect(instance.record.errorMessage).toBe('There was no answer within 1000 ms.');
  });

  it('is stopped as overdue while its start hangs', async () => {
    const { clock, instance, entered } = instanceWith({}, null);
    await clock.advance(10_000);
    instance.stop({ overdue: true });
    await clock.until(() => instance.record.state === 'STOPPED');
    expect(entered.slice(-3)).toEqual([
      [1_000, 'STARTING', undefined],
      [10_000, 'DEPROVISIONING', 'It was not running in time.'],
      [10_500, 'STOPPED', 'It was not running in time.'],
    ]);
  });
});
