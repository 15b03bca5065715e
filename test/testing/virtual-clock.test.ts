import { describe, expect, it } from 'vitest';
import { VirtualClock, type VirtualClockOptions } from '../../src/testing/index.js';
import { MIN_QUIET_TURNS, settlePromises } from '../../src/testing/settle.js';

/** Waits for a chain of so many promises, one after the other. */
async function chain(length: number): Promise<void> {
  for (let turn = 0; turn < length; turn += 1) await Promise.resolve();
}

/** A log of a timer whose promise chain has ended, and of the timer that is due a millisecond later. */
async function logOfChain(length: number, options: VirtualClockOptions): Promise<readonly string[]> {
  const clock = new VirtualClock({ startMs: 0, ...options });
  const log: string[] = [];
  clock.setTimeout(() => void chain(length).then(() => log.push(`chain ended at ${String(clock.now())}`)), 10);
  clock.setTimeout(() => log.push(`next deadline at ${String(clock.now())}`), 11);
  await clock.advance(20);
  return log;
}

describe('between two deadlines', () => {
  const IN_ORDER = ['chain ended at 10', 'next deadline at 11'];

  it.each([1, 24, 100, 1_000, 100_000])('a chain of %i promises ends', async (length) => {
    expect(await logOfChain(length, {})).toEqual(IN_ORDER);
  });

  it.each([1, 24, 100, 1_000])('a chain of %i promises ends without an event loop too', async (length) => {
    expect(await logOfChain(length, { flush: () => settlePromises(() => 0) })).toEqual(IN_ORDER);
  });

  it('a wait that is too short is seen', async () => {
    expect(await logOfChain(1_000, { flush: () => chain(24) })).not.toEqual(IN_ORDER);
  });

  it('promises count as settled once nothing has changed for long enough', async () => {
    let turns = 0;
    let isSettled = false;
    void settlePromises(() => Math.min(turns, 10)).then(() => (isSettled = true));
    while (!isSettled) {
      turns += 1;
      await Promise.resolve();
    }
    expect(turns).toBeGreaterThanOrEqual(MIN_QUIET_TURNS + 10);
  });

  it('a chain may set the next timer, in the same advance', async () => {
    const clock = new VirtualClock({ startMs: 0 });
    const fired: number[] = [];
    clock.setTimeout(() => {
      void chain(1_000).then(() => clock.setTimeout(() => fired.push(clock.now()), 5));
    }, 10);
    clock.setTimeout(() => fired.push(clock.now()), 16);
    await clock.advance(20);
    expect(fired).toEqual([15, 16]);
  });
});

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

  it('refuses what is no time, and goes on as before', async () => {
    expect(() => new VirtualClock({ startMs: Number.NaN })).toThrow('startMs must be a finite number, but is NaN.');
    const clock = new VirtualClock({ startMs: 0 });
    const fired: number[] = [];
    clock.setTimeout(() => fired.push(clock.now()), 5);
    expect(() => clock.setTimeout(() => undefined, Number.NaN)).toThrow('delayMs must be a finite number');
    for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
      await expect(clock.advance(ms)).rejects.toThrow(/^ms must be /);
    }
    await expect(clock.until(() => false, Number.NaN)).rejects.toThrow('limitMs must be a number');
    await clock.advance(10);
    expect({ fired, now: clock.now() }).toEqual({ fired: [5], now: 10 });
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
