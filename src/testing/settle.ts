// The library's own code is compiled without the types of any platform: these two are globals where the platform has them.
declare const setImmediate: ((run: () => void) => unknown) | undefined;
declare const MessageChannel:
  | (new () => {
      readonly port1: { onmessage: (() => void) | null; close(): void };
      readonly port2: { postMessage(message: null): void };
    })
  | undefined;

/** How many turns in a row nothing may happen before promises count as settled. */
export const MIN_QUIET_TURNS = 2_048;

/**
 * Waits for one turn of the event loop, before which every platform runs all promise reactions, however long their chains are.
 * Null where the platform has neither `setImmediate` nor `MessageChannel`. Read when the module is loaded, so that fake timers
 * that a test installs later do not stop it.
 */
export const nextEventLoopTurn: (() => Promise<void>) | null = findEventLoopTurn();

function findEventLoopTurn(): (() => Promise<void>) | null {
  if (typeof setImmediate === 'function') {
    const schedule = setImmediate;
    return () =>
      new Promise((resolve) => {
        schedule(resolve);
      });
  }
  if (typeof MessageChannel !== 'function') return null;
  const Channel = MessageChannel;
  return () =>
    new Promise((resolve) => {
      const { port1, port2 } = new Channel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
}

/**
 * Awaits promise reactions until nothing has changed for {@link MIN_QUIET_TURNS} turns in a row: what is left where there is no turn
 * of an event loop to wait for. `changes` counts what happens.
 */
export async function settlePromises(changes: () => number): Promise<void> {
  let last = changes();
  for (let quiet = 0; quiet < MIN_QUIET_TURNS; quiet += 1) {
    await Promise.resolve();
    if (changes() === last) continue;
    last = changes();
    quiet = -1;
  }
}
