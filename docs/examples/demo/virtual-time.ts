import { setImmediate, setTimeout } from 'node:timers/promises';
import { SimulatedClock } from 'xstate';

const START_MS = Date.UTC(2026, 0, 1);
const TICK_MS = 100;
const LIMIT_MS = 600_000;

/** The time of the demo. It passes only when told to: minutes take a moment, and every run is the same. */
export class VirtualTime {
  /** What XState takes its delays from. */
  readonly clock = new SimulatedClock();

  /** @param tickTakesMs how long a tick takes for those who watch. */
  constructor(private readonly tickTakesMs = 0) {}

  /** What time is it? In epoch ms. */
  now(): number {
    return START_MS + this.clock.now();
  }

  /** How long has the demo run? In ms. */
  elapsed(): number {
    return this.clock.now();
  }

  /** Waits until that much time has passed. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.setTimeout(resolve, ms));
  }

  /** Lets time pass, a tick at a time, so that what one delay sets off can begin the next one. */
  async advance(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += TICK_MS) {
      this.clock.increment(TICK_MS);
      await (this.tickTakesMs === 0 ? setImmediate() : setTimeout(this.tickTakesMs));
    }
  }

  /** Lets time pass until this is so. */
  async until(isSo: () => boolean): Promise<void> {
    await setImmediate();
    for (let waited = 0; !isSo(); waited += TICK_MS) {
      if (waited > LIMIT_MS) throw new Error('What the demo waits for does not happen.');
      await this.advance(TICK_MS);
    }
  }
}
