import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { WorkInputOf, WorkName } from '../../../machines/lifecycle.work.js';
import type { Engine } from '../../engine/compile.js';
import {
  type EffectDriver,
  type EffectHandlers,
  runEffects,
  type WorkContext as StartedWorkOf,
} from '../../engine/driver.js';
import type { Report } from '../../engine/record.js';
import type { ReportedProgress, WorkHandler, WorkHandlers } from './options.js';
import { type HostClock, newAborter, type WorkSignal } from './platform.js';

type StartedWork = StartedWorkOf<WorkSignal>;

/** What the works of a host need to know of their services, and report. */
export interface WorkReporter {
  /** How often the work in flight of this service was begun, and its last checkpoint. */
  inFlight(serviceId: string): { readonly attempt: number; readonly checkpoint: unknown };
  report(serviceId: string, report: Report): void;
  progress(serviceId: string, effectId: string, attempt: number, progress: ReportedProgress): Promise<void>;
}

/** Makes the driver that carries out the effects of all services with the host's work. */
export function workDriver(
  engine: Engine<LifecycleMachine>,
  work: WorkHandlers,
  clock: HostClock,
  reporter: WorkReporter,
): EffectDriver<LifecycleMachine, string> {
  const handler =
    <TWork extends WorkName>(perform: WorkHandler<TWork> | undefined) =>
    (input: WorkInputOf<TWork>, { effectId, signal }: StartedWork) => {
      const { serviceId } = input;
      const { attempt, checkpoint } = reporter.inFlight(serviceId);
      const progress = (reported: ReportedProgress) => reporter.progress(serviceId, effectId, attempt, reported);
      // The host's work may be of a class.
      return perform?.call(work, input, { effectId, attempt, checkpoint, signal, progress });
    };
  const handlers: EffectHandlers<LifecycleMachine, WorkSignal> = {
    recordActivation: handler(work.recordActivation),
    recordInstanceCount: handler(work.recordInstanceCount),
    deployTestInstance: handler(work.deployTestInstance),
    adjustInstances: handler(work.adjustInstances),
    replaceInstances: handler(work.replaceInstances),
    stopInstances: handler(work.stopInstances),
    removeService: handler(work.removeService),
  };
  const report = (serviceId: string, how: Report) => reporter.report(serviceId, how);
  return runEffects(engine, handlers, { clock, abort: newAborter, report });
}
