import { readProgress } from '../../policy/progress.js';
import type { Input, ProgressInput, RequestInput } from './input.js';
import { StoreError, type StoreProblem } from './store.js';

/** How many requests may wait for one service. */
export const MAX_WAITING_REQUESTS = 1_000;

/** What waits for one service, in order of arrival. */
export class WaitingInputs {
  readonly #serviceId: string;
  #inputs: Input[] = [];
  #requests = 0;

  constructor(serviceId: string) {
    this.#serviceId = serviceId;
  }

  get first(): Input | undefined {
    return this.#inputs[0];
  }

  /** Those that wait now. */
  get requests(): RequestInput[] {
    return this.#inputs.filter((input) => input.kind === 'request');
  }

  /** Lets an input wait. `processed`: the input that is being decided or stored, and cannot change any more. */
  add(input: Input, processed: Input | null): void {
    switch (input.kind) {
      case 'request':
        if (this.#requests >= MAX_WAITING_REQUESTS) {
          reject(input, new StoreError('UNAVAILABLE', `Too many requests wait for ${this.#serviceId}.`));
          return;
        }
        this.#requests += 1;
        break;
      case 'digest': {
        // A newer digest takes the place of one that waits.
        const index = this.#inputs.findIndex((other) => other.kind === 'digest' && other !== processed);
        if (index >= 0) this.#inputs.splice(index, 1);
        break;
      }
      case 'progress':
        if (this.#join(input, processed)) return;
        break;
      case 'report':
      case 'resume':
    }
    this.#inputs.push(input);
  }

  /** Puts an input before all others. */
  addFirst(input: Input): void {
    this.#inputs.unshift(input);
  }

  /** Removes an input, if it still waits. */
  remove(input: Input): void {
    const index = this.#inputs.indexOf(input);
    if (index < 0) return;
    this.#inputs.splice(index, 1);
    if (input.kind === 'request') this.#requests -= 1;
  }

  /**
   * Keeps what could not be stored and is tried again: outcomes, time-outs, delays, resumptions, and an admitted CANCEL of the
   * work with this effect id. Removes everything else.
   */
  keepOrRemove(input: Input, effectId: string): void {
    if (input.kind === 'report' || input.kind === 'resume') return;
    if (input.kind === 'request' && input.request.type === 'CANCEL') input.cancels ??= effectId;
    else this.remove(input);
  }

  /** Removes what nobody may wait for any longer: requests and progress, which are rejected, and digests. */
  rejectRequests(code: StoreProblem): void {
    for (const input of [...this.#inputs]) {
      const isTriedAgain = input.kind === 'request' && input.cancels !== undefined;
      if (input.kind === 'report' || input.kind === 'resume' || isTriedAgain) continue;
      this.remove(input);
      reject(input, errorOf(code, this.#serviceId));
    }
  }

  /** Removes everything; what is being stored is not rejected. */
  clear(code: StoreProblem, storing: Input | null): void {
    for (const input of this.#inputs.splice(0)) {
      if (input !== storing) reject(input, errorOf(code, this.#serviceId));
    }
    this.#requests = 0;
  }

  /** Joins waiting progress of the same attempt: the newest counts, with the newest checkpoint. What is no progress joins its like. */
  #join(joining: ProgressInput, processed: Input | null): boolean {
    const { effectId, attempt, progress, waiting } = joining;
    const other = this.#inputs.find(
      (input) =>
        input !== processed &&
        input.kind === 'progress' &&
        input.effectId === effectId &&
        input.attempt === attempt &&
        isProgress(input) === isProgress(joining),
    );
    if (other?.kind !== 'progress') return false;
    if (isProgress(other)) {
      const { done, total, checkpoint = other.progress.checkpoint } = progress;
      other.progress = { done, total, ...(checkpoint !== undefined && { checkpoint }) };
    }
    other.waiting.push(...waiting);
    return true;
  }
}

/** Whether this is progress, and not something else or too long. */
function isProgress({ effectId, progress }: ProgressInput): boolean {
  return typeof readProgress({ effectId, progress: null }, { ...progress, effectId }) === 'object';
}

/** Rejects the promises that wait for an input. */
export function reject(input: Input, error: unknown): void {
  if (input.kind === 'request') input.reject(error);
  if (input.kind === 'progress') for (const settler of input.waiting) settler.reject(error);
}

/** The error with this code, about a service. */
export function errorOf(code: StoreProblem, serviceId: string): StoreError {
  return new StoreError(code, `${serviceId}: ${MESSAGES[code]}`);
}

const MESSAGES = {
  UNKNOWN_OUTCOME: 'the store failed, and the outcome is not known yet.',
  UNAVAILABLE: 'the store does not answer; try again later.',
  CONFLICT: 'somebody else changed the stored service; try again.',
  FENCED: 'another host has claimed the store.',
  SET_ASIDE: 'what is stored cannot be read.',
  STOPPED: 'the host has stopped.',
} as const satisfies Record<StoreProblem, string>;
