import type { WorkInputOf, WorkName } from '../../../machines/lifecycle.work.js';
import { SERVICE_NOT_FOUND } from '../../model/work.js';
import { rejectionOf } from '../../policy/failure.js';
import type { WorkOutcome } from '../harness.js';
import type { WorkRunner, AbortSignalLike, ReportProgress, WorkResult } from '../work-actors.js';
import type { ResultFault } from './faults.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { ClusterWork } from './work.js';

/** Delivers results from the cluster to its controller: late, twice, or not at all, as faults say. */
export class ResultDelivery implements WorkRunner {
  #faults: readonly ResultFault[] = [];

  constructor(
    private readonly work: ClusterWork,
    private readonly clock: VirtualClock,
  ) {}

  /** Adds a fault of the next result. */
  addFault(fault: ResultFault): void {
    this.#faults = [...this.#faults, fault];
  }

  /** The faults that are on. */
  get faults(): readonly ResultFault[] {
    return this.#faults;
  }

  /** Removes all faults. */
  clearFaults(): void {
    this.#faults = [];
  }

  /** Does the work, and reports its result: once, unless a fault says otherwise. */
  runWork<TName extends WorkName>(
    name: TName,
    input: WorkInputOf<TName>,
    signal: AbortSignalLike,
    report: (result: WorkResult) => void,
    reportProgress: ReportProgress = () => undefined,
  ): void {
    const { effectId } = input;
    const deliver = (outcome: WorkOutcome) => this.#deliver({ effectId, outcome }, report);
    this.work[name](input, signal, reportProgress).then(
      () => deliver({ kind: 'success' }),
      (error: unknown) => deliver(outcomeOf(error)),
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

function outcomeOf(error: unknown): WorkOutcome {
  const failure = rejectionOf(error, null);
  return failure.code === SERVICE_NOT_FOUND ? { kind: 'gone' } : { kind: 'failure', failure };
}
