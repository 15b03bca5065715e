import { SERVICE_NOT_FOUND } from 'local-service-machines/model';
import type { WorkInputOf, WorkName } from 'local-service-machines';
import type { WorkOutcome } from 'local-service-machines/testing';
import type { Workers } from '../controller/workers.js';

interface Piece {
  readonly effectId: string;
  readonly end: (outcome: WorkOutcome) => void;
}

/** Workers whose work lasts until a test ends it. */
export class ManualWork implements Workers {
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

  /** The effect ids of all work, in the order in which it began. */
  get effectIds(): readonly string[] {
    return this.#begun.map(({ effectId }) => effectId);
  }

  /** Ends the latest work whose effect id matches, if there is any. */
  end(matches: (effectId: string) => boolean, outcome: WorkOutcome): void {
    this.#begun
      .filter(({ effectId }) => matches(effectId))
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
