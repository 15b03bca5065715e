import type { WorkInputOf, WorkName } from 'local-service-machines';
import type { ReportedProgress, WorkContext } from 'local-service-machines/host';
import { SERVICE_NOT_FOUND } from 'local-service-machines/model';
import type { WorkOutcome } from 'local-service-machines/testing';
import type { Workers } from '../controller/workers.js';

interface Piece {
  readonly context: WorkContext;
  readonly end: (outcome: WorkOutcome) => void;
}

/** Workers whose work lasts until a test ends it. `InMemoryCluster` of the kit really starts and stops instances. */
export class ManualWork implements Workers {
  readonly #begun: Piece[] = [];

  perform<TName extends WorkName>(_name: TName, _input: WorkInputOf<TName>, context: WorkContext): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const end = (outcome: WorkOutcome) => {
        if (outcome.kind === 'success') resolve(undefined);
        else reject(errorOf(outcome));
      };
      this.#begun.push({ context, end });
    });
  }

  /** The effect ids of all work, in the order in which it began. */
  get effectIds(): readonly string[] {
    return this.#begun.map(({ context }) => context.effectId);
  }

  /** Ends the latest work whose effect id matches, if there is any. */
  end(matches: (effectId: string) => boolean, outcome: WorkOutcome): void {
    this.#last(matches)?.end(outcome);
  }

  /** Reports progress of the latest work whose effect id matches. */
  async progress(matches: (effectId: string) => boolean, progress: ReportedProgress): Promise<void> {
    await this.#last(matches)?.context.progress(progress);
  }

  #last(matches: (effectId: string) => boolean): Piece | undefined {
    return this.#begun.filter(({ context }) => matches(context.effectId)).at(-1);
  }
}

function errorOf(outcome: Exclude<WorkOutcome, { readonly kind: 'success' }>): Error {
  const [code, message] =
    outcome.kind === 'gone'
      ? [SERVICE_NOT_FOUND, 'The record no longer exists.']
      : [outcome.failure.code, outcome.failure.message];
  return Object.assign(new Error(message), { code });
}
