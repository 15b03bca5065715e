/** Why something stored cannot be restored: it is of another machine, of a newer release, or damaged. */
export type RestoreProblem = 'FOREIGN_MACHINE' | 'NEWER_SCHEMA' | 'DAMAGED';

/** Says why a stored service or instance cannot be restored. The message names the place and never what stands there. */
export class RestoreError extends Error {
  override readonly name = 'RestoreError';
  readonly code: RestoreProblem;

  constructor(code: RestoreProblem, message: string) {
    super(message);
    this.code = code;
  }
}

/** The error that says what is wrong with something stored. */
export function damaged(problem: string, what: 'service' | 'instance' = 'service'): RestoreError {
  return new RestoreError('DAMAGED', `The stored ${what} is damaged: ${problem}.`);
}
