import type { AbortSignalLike } from '../work-actors.js';

/** Why work on the cluster failed. The lifecycle machine records code, message and ids. */
export class WorkError extends Error {
  /** The instances at which it failed. */
  readonly instanceIds?: readonly string[];

  constructor(
    readonly code: string,
    message: string,
    instanceIds: readonly string[] = [],
  ) {
    super(message);
    this.name = 'WorkError';
    if (instanceIds.length > 0) this.instanceIds = instanceIds;
  }
}

/** A start or a stop used up its whole limit. */
export class LimitExceeded extends WorkError {}

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
