import { readField } from '../model/unchecked.js';
import type { Awaitable } from './harness.js';
import { nextEventLoopTurn } from './settle.js';

/** How long a call of the harness may take. */
export interface TimeoutOptions {
  /** After how many turns a call times out. Default 1,000. */
  readonly turns?: number;
  /** Waits for one turn. Default: a turn of the event loop, or a promise reaction where the platform has no such turn. */
  readonly turn?: () => Promise<unknown>;
}

/** A call of the harness threw, rejected or timed out. */
export class HarnessCallError extends Error {
  override readonly name = 'HarnessCallError';

  constructor(
    readonly call: string,
    readonly thrown: unknown,
    message: string,
    /** Whether it gave no answer within its limit. */
    readonly isTimeout = false,
  ) {
    super(message);
  }
}

/**
 * Makes this call and returns what it answers, at once or later.
 *
 * @throws HarnessCallError if it throws, rejects, or has not answered after so many turns.
 */
export async function callWithTimeout<TAnswer>(
  call: string,
  make: () => Awaitable<TAnswer>,
  { turns = 1_000, turn = nextEventLoopTurn ?? microtask }: TimeoutOptions,
): Promise<TAnswer> {
  const ended: { answer?: { readonly value: TAnswer }; failure?: HarnessCallError } = {};
  void (async () => {
    try {
      ended.answer = { value: await make() };
    } catch (thrown) {
      ended.failure = new HarnessCallError(call, thrown, `${call} threw: ${messageOf(thrown)}`);
    }
  })();
  for (let passed = 0; passed < turns; passed += 1) {
    if (ended.answer !== undefined || ended.failure !== undefined) break;
    await turn();
  }
  if (ended.answer !== undefined) return ended.answer.value;
  throw ended.failure ?? new HarnessCallError(call, null, `${call} gave no answer within ${String(turns)} turns`, true);
}

/**
 * Checks the options.
 *
 * @throws RangeError that names the option that is wrong.
 */
export function checkTimeout({ turns, turn }: TimeoutOptions): void {
  if (turns !== undefined && !(typeof turns === 'number' && turns >= 1)) {
    throw new RangeError(`turns must be a number of at least 1, but is ${String(turns)}.`);
  }
  if (turn !== undefined && typeof turn !== 'function') throw new RangeError('turn must be a function.');
}

/** The message of a thrown value, which can be anything. */
function messageOf(thrown: unknown): string {
  const message = typeof thrown === 'string' ? thrown : readField(thrown, 'message');
  return typeof message === 'string' ? message : 'something without a message';
}

async function microtask(): Promise<void> {
  await Promise.resolve();
}
