/**
 * Runs one at a time. Whoever asks while one runs shares the next with all others who do, so that what they get began after
 * they asked.
 */
export function sharedRuns<TResult>(run: () => Promise<TResult>): () => Promise<TResult> {
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<TResult> | null = null;
  return () => {
    if (waiting !== null) return waiting;
    // It begins in a later reaction even if none runs: all who ask in the same turn share it.
    const next = running.then(() => {
      waiting = null;
      return run();
    });
    waiting = next;
    running = next.catch(() => undefined);
    return next;
  };
}
