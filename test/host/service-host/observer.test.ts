import { expect, it } from 'vitest';
import { observerOf } from '../../../src/host/service-host/observer.js';
import { anExecutor, anInstance } from '../../support/observations.js';

it('lets others have their turns while it indexes a large observation, and none of a small one', async () => {
  let [now, pauses] = [0, 0];
  const clock = {
    // Every look at the clock is 20 ms later than the last.
    now: () => (now += 20),
    setTimeout: (fire: () => void, delayMs: number) => {
      if (delayMs > 0) return;
      setImmediate(() => {
        pauses += 1;
        fire();
      });
    },
    clearTimeout: () => undefined,
  };
  const pausesFor = async (count: number) => {
    pauses = 0;
    const instances = Array.from({ length: count }, (_, place) => anInstance({ instanceId: `i${String(place)}` }));
    const observer = observerOf({
      observe: () => ({ executors: [anExecutor()], instances }),
      clock,
      timeoutMs: 1_000_000,
      change: () => 0,
      onFailure: (error) => {
        throw error;
      },
    });
    const observed = await observer.observe();
    expect(observed?.observation.instances).toHaveLength(count);
    return pauses;
  };
  expect(await pausesFor(20_000)).toBeGreaterThanOrEqual(10);
  expect(await pausesFor(0)).toBe(0);
});

it('tells nothing of an observation that is indexed when it is stopped', async () => {
  const failures: unknown[] = [];
  const clock = {
    now: () => Date.now(),
    setTimeout: () => undefined,
    clearTimeout: () => observer.stop(),
  };
  const observer = observerOf({
    observe: () => ({ executors: [], instances: [null as never] }),
    clock,
    timeoutMs: 1_000,
    change: () => 0,
    onFailure: (error) => failures.push(error),
  });
  expect(await observer.observe()).toBeNull();
  expect(failures).toEqual([]);
});
