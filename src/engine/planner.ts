import { type ClusterObservation, DEFAULT_STALE_AFTER_MS } from '../model/cluster.js';
import type {
  AdjustmentPlan,
  GoneReason,
  KeepReason,
  Placed,
  PlannedStart,
  StopReason,
  WaitReason,
} from '../model/health.js';
import { INSTANCE_STATE_GROUPS, INSTANCE_STATES } from '../model/instance.js';
import { compareText } from '../policy/ordering.js';
import { type PlannedService, planAdjustment } from '../policy/reconciliation.js';
import { goneReasonOf, waitReasonOf } from '../policy/survey.js';
import { hostSlots, NO_SLOT } from './host-slots.js';
import { columnsOf, emptyColumns, END, placesFrom } from './instance-columns.js';

/** Plans many services over one observation of the cluster. */
export interface Planner {
  /** Reads an observation, once for all services. Do not change it before the next one is read. */
  index(observation: ClusterObservation): void;
  /**
   * What has to be started and stopped for this service? What `planAdjustment` says of the observation that was read
   * last; `now` in epoch ms.
   *
   * @throws RangeError if none was read.
   */
  plan(service: PlannedService, now: number): AdjustmentPlan;
}

/**
 * How are the plans of very many services made quickly? With one planner for all observations of a cluster: it
 * remembers the hosts, and uses its memory again.
 */
export function createPlanner(): Planner {
  const hosts = hostSlots();
  let observation: ClusterObservation | null = null;
  let columns = emptyColumns(0);
  /** In the slot of each host, how many instances of the service that is planned it holds. */
  let active = new Int32Array(0);
  let running = new Int32Array(0);

  /** What the policy says, which knows every case; the quick way knows the frequent ones. */
  const planByPolicy = (service: PlannedService, { executors, instances }: ClusterObservation, now: number) => {
    const places = [...placesFrom(columns.next, columns.first.get(service.serviceId) ?? END)];
    return planAdjustment(service, { executors, instances: places.flatMap((place) => instances[place] ?? []) }, now);
  };

  /** Where should more run? In the order of the hosts' ids. */
  const startsUpTo = (instancesPerHost: number): readonly PlannedStart[] => {
    const starts: PlannedStart[] = [];
    const { ids, groups } = hosts;
    for (let slot = 0; slot < ids.length; slot += 1) {
      const count = instancesPerHost - (active[slot] ?? 0);
      if (count > 0 && groups[slot] === 'live') starts.push({ executorId: ids[slot] ?? '', count });
    }
    return starts.length > 1 ? starts.sort((a, b) => compareText(a.executorId, b.executorId)) : starts;
  };

  return {
    index(latest) {
      observation = latest;
      hosts.read(latest.executors);
      columns = columnsOf(latest.instances, hosts, columns);
      if (active.length < hosts.ids.length) {
        active = new Int32Array(2 * hosts.ids.length);
        running = new Int32Array(2 * hosts.ids.length);
      }
    },

    plan(service, now) {
      if (observation === null) throw new RangeError('The planner has not read an observation yet.');
      const { activationState, instancesPerHost, staleAfterMs = DEFAULT_STALE_AFTER_MS } = service;
      if (activationState === 'CONFIG_TESTING') return planByPolicy(service, observation, now);
      const { ids, states, updatedAt, slots, next, first } = columns;
      const { groups } = hosts;
      active.fill(0);
      running.fill(0);
      const keep: Placed<KeepReason>[] = [];
      const stop: Placed<StopReason>[] = [];
      const wait: Placed<WaitReason>[] = [];
      const gone: Placed<GoneReason>[] = [];
      for (let place = first.get(service.serviceId) ?? END; place !== END; place = next[place] ?? END) {
        const instanceId = ids[place] ?? '';
        const state = INSTANCE_STATES[states[place] ?? 0] ?? 'UNKNOWN';
        const slot = slots[place] ?? NO_SLOT;
        const group = groups[slot] ?? null;
        const executorId = hosts.ids[slot] ?? observation.instances[place]?.executorId ?? '';
        const reason = goneReasonOf(state, group, now - (updatedAt[place] ?? 0), staleAfterMs);
        if (reason !== null) gone.push({ instanceId, executorId, reason });
        else {
          active[slot] = (active[slot] ?? 0) + 1;
          if (INSTANCE_STATE_GROUPS[state] !== 'running') {
            wait.push({ instanceId, executorId, reason: waitReasonOf(state) });
          } else if (activationState === 'INACTIVE') {
            stop.push({ instanceId, executorId, reason: 'SERVICE_INACTIVE' });
          } else if (group === 'blacklisted') {
            stop.push({ instanceId, executorId, reason: 'HOST_BLACKLISTED' });
          } else {
            const count = (running[slot] ?? 0) + 1;
            // Which of them has to go depends on more than was indexed.
            if (count > instancesPerHost) return planByPolicy(service, observation, now);
            running[slot] = count;
            keep.push({ instanceId, executorId, reason: 'REQUIRED' });
          }
        }
      }
      const starts = activationState === 'INACTIVE' ? [] : startsUpTo(instancesPerHost);
      return { starts, keep, stop, wait, gone };
    },
  };
}
