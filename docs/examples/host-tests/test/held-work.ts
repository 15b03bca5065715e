import { SERVICE_NOT_FOUND, type WorkInputOf, type WorkName } from 'local-service-machines';
import type { WorkOutcome } from 'local-service-machines/testing';
import type { Workers } from '../controller/workers.js';

interface Piece {
  readonly effectId: string;
  readonly end: (outcome: WorkOutcome) => void;
}

/** Workers who hold every piece of work until a test says how it ends. */
export class HeldWork implements Workers {
  readonly #begun: Piece[] = [];

  perform<TName extends WorkName>(_name: TName, { effectId }: WorkInputOf<TName>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const end = (outcome: WorkOutcome) => {
        if (outcome.kind === 'success') resolve(undefined);
        else reject(new WorkFailed(outcome));
      };
      this.#begun.push({ effectId, end });
    });
  }

  /** The ids of all work that was asked for, in order. */
  get effectIds(): readonly string[] {
    return this.#begun.map(({ effectId }) => effectId);
  }

  /** Ends the work that began last of those meant, if there is one. */
  end(isMeant: (effectId: string) => boolean, outcome: WorkOutcome): void {
    this.#begun
      .filter(({ effectId }) => isMeant(effectId))
      .at(-1)
      ?.end(outcome);
  }
}

class WorkFailed extends Error {
  readonly code: string;

  constructor(outcome: Exclude<WorkOutcome, { readonly kind: 'success' }>) {
    super(outcome.kind === 'gone' ? 'The record no longer exists.' : outcome.failure.message);
    this.code = outcome.kind === 'gone' ? SERVICE_NOT_FOUND : outcome.failure.code;
  }
}
