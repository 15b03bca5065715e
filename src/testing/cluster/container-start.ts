import type { InstanceRecord } from '../../model/cluster.js';
import type { InstanceState } from '../../model/instance.js';
import type { Service } from '../../model/service.js';
import { isHostLevel } from '../../policy/service.js';
import type { Executor } from './executor.js';

/** How the container of an instance starts: its duration in ms, null for never; and its problem, if any. */
export interface ContainerStart {
  readonly takesMs: number | null;
  readonly problem: () => string | null;
}

/** The states in which a container runs. */
const HOLDING_PORTS: ReadonlySet<InstanceState> = new Set([
  'UNREADY',
  'READINESS_CHECK_FAILED',
  'READY',
  'HEALTHY',
  'UNHEALTHY',
  'STOPPING',
  'DEPROVISIONING',
]);

/** How the next start on this host goes, with its faults; `there` are the instances on the host when the container starts. */
export function nextStart(
  executor: Executor,
  service: Pick<Service, 'serviceId' | 'spec'>,
  startMs: number,
  there: () => readonly { readonly record: InstanceRecord }[],
): ContainerStart {
  const { executorId } = executor;
  const fault = executor.failsStarts ? ({ fault: 'START_FAILS' } as const) : executor.takeStartFault();
  const problem = () =>
    holdsPorts(
      service,
      there().map(({ record }) => record),
    )
      ? `Its ports are in use on ${executorId}.`
      : null;
  switch (fault?.fault) {
    case 'START_HANGS':
      return { takesMs: null, problem: () => null };
    case 'START_TAKES':
      return { takesMs: startMs + fault.ms, problem };
    case 'START_FAILS':
      return { takesMs: startMs, problem: () => `The container does not start on ${executorId}.` };
    case undefined:
      return { takesMs: startMs, problem };
  }
}

/** A host-level service holds fixed ports: a second instance does not start beside one whose container runs. */
function holdsPorts(
  { serviceId, spec }: Pick<Service, 'serviceId' | 'spec'>,
  there: readonly InstanceRecord[],
): boolean {
  return isHostLevel(spec) && there.some((other) => other.serviceId === serviceId && HOLDING_PORTS.has(other.state));
}
