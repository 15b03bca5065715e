import type { HostClock } from './platform.js';

/** How long many services are worked on before others get a turn. */
const MAX_TURN_MS = 10;

/** What long loops await, so that none keeps others waiting: a pause where one is due, else nothing. */
export function pausesBy(clock: HostClock): () => Promise<void> | null {
  let begun = clock.now();
  return () => {
    // A clock that was put back must not put the pause off.
    if (Math.abs(clock.now() - begun) < MAX_TURN_MS) return null;
    return new Promise((resolve) => {
      clock.setTimeout(() => {
        begun = clock.now();
        resolve();
      }, 0);
    });
  };
}
