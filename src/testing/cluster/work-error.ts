import type { StopSignal } from '../performed-actors.js';

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

/** Nobody waits for the work any more. */
export class WorkAborted extends WorkError {
  constructor() {
    super('ABORTED', 'Nobody waits for this work any more.');
  }
}

/** @throws WorkAborted if nobody waits for the work any more. */
export function throwIfAborted({ aborted }: StopSignal): void {
  if (aborted) throw new WorkAborted();
}
