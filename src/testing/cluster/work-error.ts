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
