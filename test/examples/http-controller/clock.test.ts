import { expect, it, onTestFinished, vi } from 'vitest';
import { startExecutors } from '../../../docs/examples/http-controller/executors.js';
import { eventually } from './hosted.js';

const HOUR_MS = 3_600_000;

it('time goes on while the clock of the machine is set, forwards or back', async () => {
  const { cluster, stop } = startExecutors(1);
  onTestFinished(stop);
  const begun = cluster.clock.now();
  for (const step of [HOUR_MS, -HOUR_MS, 168 * HOUR_MS, -168 * HOUR_MS]) {
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + step);
    let hasFired = false;
    cluster.clock.setTimeout(() => (hasFired = true), 1);
    await eventually(() => hasFired).toBe(true);
    vi.restoreAllMocks();
  }
  expect(cluster.clock.now() - begun).toBeLessThan(HOUR_MS);
});

it('at most a minute is made up for at once, however long the process was suspended', async () => {
  let elapsed = 0;
  const { cluster, stop } = startExecutors(1, {}, () => elapsed);
  onTestFinished(stop);
  const begun = cluster.clock.now();
  let ticks = 0;
  const tick = () => {
    cluster.clock.setTimeout(() => {
      ticks += 1;
      tick();
    }, 1_000);
  };
  tick();
  elapsed = 168 * HOUR_MS;
  await eventually(() => ticks).toBe(60);
  expect(cluster.clock.now() - begun).toBe(60_000);
  elapsed += 500;
  await eventually(() => cluster.clock.now() - begun).toBe(60_500);
  // A clock that goes back, as none should, does not hold up what is due.
  elapsed -= HOUR_MS;
  await new Promise((resolve) => setTimeout(resolve, 60));
  elapsed += 500;
  await eventually(() => cluster.clock.now() - begun).toBe(61_000);
});
