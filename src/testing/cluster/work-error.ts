import type { AbortSignalLike } from '../work-actors.js';

/** Why work on the cluster failed. The lifecycle machine records code and message. */
export class WorkError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'WorkError';
  }
}

/** The work was aborted. */
export class WorkAborted extends WorkError {
  constructor() {
    super('ABORTED', 'The work was aborted.');
  }
}

/** Throws if the work is aborted.
 *
 * @throws WorkAborted if the signal is aborted. */
export function throwIfAborted({ aborted }: AbortSignalLike): void {
  if (aborted) throw new WorkAborted();
}
