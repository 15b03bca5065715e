import type { HostClock } from './platform.js';
import type { Awaitable } from './store.js';

/** Says that something did not answer within its time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * The answer of a call, which has failed if there is none after so many ms; a later one is dropped. What answers at once is
 * given no timer.
 *
 * @throws NoAnswerError, or what the call throws.
 */
export async function answerWithin<TAnswer>(
  clock: HostClock,
  limitMs: number,
  what: string,
  call: () => Awaitable<TAnswer>,
): Promise<TAnswer> {
  const answer = call();
  if (!(answer instanceof Object && 'then' in answer && typeof answer.then === 'function')) return answer;
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(
      () => reject(new NoAnswerError(`${what} did not answer within ${String(limitMs)} ms.`)),
      limitMs,
    );
    Promise.resolve(answer)
      .finally(() => clock.clearTimeout(timer))
      .then(resolve, reject);
  });
}

/**
 * The items of a stream, which has failed if one is not there after so many ms. Those of an iterable are there at once.
 *
 * @throws NoAnswerError, or what the stream throws.
 */
export async function* itemsWithin<TItem>(
  clock: HostClock,
  limitMs: number,
  what: string,
  items: Iterable<TItem> | AsyncIterable<TItem>,
): AsyncIterable<TItem> {
  if (!(Symbol.asyncIterator in items)) {
    yield* items;
    return;
  }
  const iterator = items[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const next = await answerWithin(clock, limitMs, what, () => iterator.next());
      isOver = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // A stream that does not answer may not end either: nobody waits for that.
    if (!isOver) void iterator.return?.().catch(() => undefined);
  }
}
