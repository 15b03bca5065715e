import type { LifecycleRecord } from '../../../../src/chart/lifecycle-record.js';
import type { ClusterObservation, InstanceRecord } from '../../../../src/model/cluster.js';
import type { ClusterFault } from '../../../../src/testing/cluster/faults.js';
import type { ScheduleLogEntry } from '../../../../src/testing/schedule/schedule-log.js';
import type { SchedulePlayer } from '../../../../src/testing/schedule/schedule-player.js';

/** A host with what is true of it. */
export interface Host {
  readonly executorId: string;
  readonly state: ClusterObservation['executors'][number]['state'];
  readonly faults: readonly ClusterFault[];
  /** The newest last; those that are gone included. */
  readonly instances: readonly InstanceRecord[];
}

/** Everything that the page shows of one moment: plain values, never changed. */
export interface Frame {
  /** In ms after the beginning, as all times here. */
  readonly atMs: number;
  readonly record: LifecycleRecord;
  /** When the service came into its state. */
  readonly enteredAtMs: number;
  /** How many entries the log had. */
  readonly logLength: number;
  /** The last transition; null before the first. */
  readonly last: Extract<ScheduleLogEntry, { readonly kind: 'transition' }> | null;
  readonly hosts: readonly Host[];
  /** How many instances are healthy, whatever the controller knows. */
  readonly healthy: number;
  /** The faults that are no host's. */
  readonly faults: readonly ClusterFault[];
  readonly isUp: boolean;
  readonly isObserving: boolean;
  readonly observedAtMs: number | null;
}

/** What is true now; `before` is the frame of the moment before. */
export function frameOf(player: SchedulePlayer, serviceId: string | null, before: Frame | null): Frame {
  const { atMs, log, cluster, isUp, isObserving, observedAtMs } = player;
  const found = serviceId === null ? undefined : player.services.get(serviceId);
  const { value, context } = found ?? player.newService;
  const known = before?.logLength ?? 0;
  let last = before?.last ?? null;
  let enteredAtMs = before?.enteredAtMs ?? 0;
  for (const entry of log.slice(known)) {
    if (entry.kind === 'transition') last = entry;
    // After a restart of the controller the limits begin anew.
    if (entry.kind === 'transition' || entry.kind === 'restart') enteredAtMs = entry.atMs;
  }
  const { faults, instances } = cluster;
  return {
    atMs,
    record: before?.record.value === value && before.record.context === context ? before.record : { value, context },
    enteredAtMs,
    logLength: log.length,
    last,
    hosts: cluster.executors.map(({ executorId, state }) => ({
      executorId,
      state,
      faults: faults.filter((fault) => 'executorId' in fault && fault.executorId === executorId),
      instances: instances.filter((instance) => instance.executorId === executorId),
    })),
    healthy: instances.filter(({ state }) => state === 'HEALTHY').length,
    faults: faults.filter((fault) => !('executorId' in fault)),
    isUp,
    isObserving,
    observedAtMs,
  };
}

/** Tells whether something changed since that frame. */
export function hasChanged(
  player: SchedulePlayer,
  serviceId: string | null,
  { logLength, record, observedAtMs }: Frame,
) {
  const now = serviceId === null ? undefined : player.services.get(serviceId);
  return (
    player.log.length !== logLength ||
    player.observedAtMs !== observedAtMs ||
    (now !== undefined && (now.context !== record.context || now.value !== record.value))
  );
}
