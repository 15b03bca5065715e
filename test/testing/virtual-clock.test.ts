import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/testing/index.js';

describe('a virtual clock', () => {
  it('stands still until it is told to go on', async () => {
    const clock = new VirtualClock({ startMs: 1_000 });
    const fired: number[] = [];
    clock.setTimeout(() => fired.push(clock.now()), 0);
    await clock.settle();
    expect({ now: clock.now(), fired }).toEqual({ now: 1_000, fired: [] });
    await clock.advance(5);
    expect({ now: clock.now(), fired }).toEqual({ now: 1_005, fired: [1_000] });
  });

  it('goes from deadline to deadline, so that what one sets off can set the next', async () => {
    const clock = new VirtualClock({ startMs: 0 });
    const fired: number[] = [];
    const chain = () => {
      fired.push(clock.now());
      void Promise.resolve().then(() => clock.setTimeout(chain, 500));
    };
    clock.setTimeout(chain, 500);
    await clock.advance(2_000);
    expect(fired).toEqual([500, 1_000, 1_500, 2_000]);
    expect(clock.nextDeadline()).toBe(2_500);
  });

  it('fires what is due at the same time in the order in which it was set, and nothing that was cleared', async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.setTimeout(() => fired.push('second'), 10);
    clock.setTimeout(() => fired.push('first'), 5);
    clock.clearTimeout(clock.setTimeout(() => fired.push('never'), 10));
    clock.setTimeout(() => fired.push('third'), 10);
    await clock.advance(10);
    expect(fired).toEqual(['first', 'second', 'third']);
    expect(clock.nextDeadline()).toBeNull();
  });

  it('fires what is set for the past at once, and time does not go back', async () => {
    const clock = new VirtualClock({ startMs: 100 });
    let firedAt = 0;
    clock.setTimeout(() => (firedAt = clock.now()), -50);
    await clock.advance(0);
    expect({ firedAt, now: clock.now() }).toEqual({ firedAt: 100, now: 100 });
  });

  it('waits for what happens, and says when it does not', async () => {
    const clock = new VirtualClock({ startMs: 0 });
    let done = false;
    void clock.sleep(70).then(() => (done = true));
    await clock.until(() => done);
    expect(clock.now()).toBe(70);
    await expect(clock.until(() => false)).rejects.toThrow('no timer is set any more');
    clock.setTimeout(() => undefined, 1_001);
    await expect(clock.until(() => false, 1_000)).rejects.toThrow('within 1000 ms');
    expect(clock.now()).toBe(70);
  });

  it('lets a controller that waits for real timers keep up', async () => {
    const clock = new VirtualClock({ startMs: 0, flush: () => new Promise((done) => setImmediate(done)) });
    const fired: number[] = [];
    clock.setTimeout(() => {
      setImmediate(() => clock.setTimeout(() => fired.push(clock.now()), 10));
    }, 10);
    await clock.advance(30);
    expect(fired).toEqual([20]);
  });
});
