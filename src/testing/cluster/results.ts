import type { WorkInputOf, WorkName } from '../../../machines/lifecycle.work.js';
import { SERVICE_NOT_FOUND } from '../../model/work.js';
import { failureOf } from '../../policy/failure.js';
import type { Outcome } from '../harness.js';
import type { Performer, StopSignal, WorkResult } from '../performed-actors.js';
import type { ResultFault } from './faults.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { ClusterWork } from './work.js';

/** The way from the cluster back to its controller, on which a result can come late, twice, or not at all. */
export class Results implements Performer {
  #faults: readonly ResultFault[] = [];

  constructor(
    private readonly work: ClusterWork,
    private readonly clock: VirtualClock,
  ) {}

  /** The next result goes like this. */
  addFault(fault: ResultFault): void {
    this.#faults = [...this.#faults, fault];
  }

  /** Results go well from now on. */
  clearFaults(): void {
    this.#faults = [];
  }

  /** Does the work, and reports its result: once, unless a fault says otherwise. */
  perform<TName extends WorkName>(
    name: TName,
    input: WorkInputOf<TName>,
    signal: StopSignal,
    report: (result: WorkResult) => void,
  ): void {
    const { effectId } = input;
    const tell = (outcome: Outcome) => this.#deliver({ effectId, outcome }, report);
    this.work[name](input, signal).then(
      () => tell({ kind: 'success' }),
      (error: unknown) => tell(outcomeOf(error)),
    );
  }

  #deliver(result: WorkResult, report: (result: WorkResult) => void): void {
    const [fault, ...others] = this.#faults;
    this.#faults = others;
    switch (fault?.fault) {
      case undefined:
        report(result);
        return;
      case 'RESULT_LATE':
        this.clock.setTimeout(() => report(result), fault.ms);
        return;
      case 'RESULT_TWICE':
        report(result);
        report(result);
        return;
      case 'RESULT_NEVER':
        return;
    }
  }
}

function outcomeOf(error: unknown): Outcome {
  const failure = failureOf(error, null);
  return failure.code === SERVICE_NOT_FOUND ? { kind: 'gone' } : { kind: 'failure', failure };
}
