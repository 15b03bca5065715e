import {
  type ClusterObservation,
  DEFAULT_STALE_AFTER_MS,
  EXECUTOR_STATE_GROUPS,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type ExecutorState,
  type ExecutorStateGroup,
  type InstanceRecord,
} from '../model/cluster.js';
import type { GoneReason, Placed, WaitReason } from '../model/health.js';
import { INSTANCE_STATE_GROUPS, type InstanceState } from '../model/instance.js';
import type { Service } from '../model/service.js';
import { compareText, compareTimes } from './ordering.js';

/** What a survey needs to know of the service. */
export type SurveyedService = Pick<Service, 'serviceId' | 'staleAfterMs'>;

/** A host, and how many instances of the service it holds. */
export interface SurveyedHost {
  readonly executorId: string;
  readonly state: ExecutorState;
  readonly group: ExecutorStateGroup;
  readonly active: number;
  readonly running: number;
}

/** An instance that runs on a live or a blacklisted host. */
export interface RunningInstance {
  readonly instance: InstanceRecord;
  readonly host: SurveyedHost;
}

/** What an observation shows of one service; every instance of it once, sorted by id. */
export interface Survey {
  readonly hosts: ReadonlyMap<string, SurveyedHost>;
  readonly running: readonly RunningInstance[];
  readonly wait: readonly Placed<WaitReason>[];
  readonly gone: readonly Placed<GoneReason>[];
}

type HostTally = { -readonly [TKey in keyof SurveyedHost]: SurveyedHost[TKey] };

/**
 * What does the observation show of this service at `now` (epoch ms): what runs where, what is coming up or going
 * down, what is gone (domain.md §5)?
 *
 * Total and independent of the order of its input. Of an instance that is reported more than once the latest report
 * counts; of an executor, the state furthest from ACTIVE. A report from the future is not stale, nor is one without a
 * time: in doubt an instance is active, so that no duplicate is started.
 */
export function surveyOf(service: SurveyedService, observation: ClusterObservation, now: number): Survey {
  return survey(service, observation, now, false);
}

function survey(
  service: SurveyedService,
  { executors, instances }: ClusterObservation,
  now: number,
  isSorted: boolean,
): Survey {
  const staleAfterMs = service.staleAfterMs ?? DEFAULT_STALE_AFTER_MS;
  const hosts = hostsOf(executors);
  const running: RunningInstance[] = [];
  const wait: Placed<WaitReason>[] = [];
  const gone: Placed<GoneReason>[] = [];

  let previousId: string | null = null;
  let host: HostTally | undefined;
  for (const instance of instances) {
    const { instanceId, executorId } = instance;
    if (instance.serviceId !== service.serviceId) continue;
    if (previousId !== null && instanceId <= previousId) {
      // Sorted, it is another report of the same instance, and the one that counts came first. An observation that is in
      // order already, as most are, is neither copied nor gone through twice, for it may be large.
      if (isSorted) continue;
      return survey(service, { executors, instances: sortedById(instances, service.serviceId) }, now, true);
    }
    previousId = instanceId;

    // Instances of one host often stand next to each other, and looking hosts up is most of the work.
    if (host?.executorId !== executorId) host = hosts.get(executorId);
    const silentForMs = now - instance.updatedAt;
    const reason = goneReasonOf(instance.state, host?.group ?? null, silentForMs, staleAfterMs);
    if (reason !== null) gone.push({ instanceId, executorId, reason });
    else if (host !== undefined) {
      host.active += 1;
      if (INSTANCE_STATE_GROUPS[instance.state] === 'running') {
        host.running += 1;
        running.push({ instance, host });
      } else {
        wait.push({ instanceId, executorId, reason: waitReasonOf(instance.state) });
      }
    }
  }
  return { hosts, running, wait, gone };
}

function hostsOf(executors: readonly ExecutorRecord[]): ReadonlyMap<string, HostTally> {
  const hosts = new Map<string, HostTally>();
  for (const { executorId, state } of executors) {
    const known = hosts.get(executorId);
    if (known === undefined || EXECUTOR_STATES.indexOf(known.state) < EXECUTOR_STATES.indexOf(state)) {
      hosts.set(executorId, { executorId, state, group: EXECUTOR_STATE_GROUPS[state], active: 0, running: 0 });
    }
  }
  return hosts;
}

/** Those of the service in order of their ids; of the same id the report that counts comes first. */
function sortedById(instances: readonly InstanceRecord[], serviceId: string): readonly InstanceRecord[] {
  return instances.filter((one) => one.serviceId === serviceId).sort(byIdThenReport);
}

/** Which instance comes first: by id; of the same id, the report that counts. Negative if it is `a`. */
export function byIdThenReport(a: InstanceRecord, b: InstanceRecord): number {
  return compareText(a.instanceId, b.instanceId) || byReport(a, b);
}

/** Latest first. The rest only makes the choice between reports of one time the same whatever their order. */
function byReport(a: InstanceRecord, b: InstanceRecord): number {
  return (
    compareTimes(b.updatedAt, a.updatedAt) ||
    compareTimes(b.createdAt, a.createdAt) ||
    compareText(a.executorId, b.executorId) ||
    compareText(a.state, b.state)
  );
}

/**
 * Why is nothing left of an instance in this state, on a host of this group (null: it is unknown), from which nothing was heard for
 * so long (ms)? Null if it is active.
 */
export function goneReasonOf(
  state: InstanceState,
  hostGroup: ExecutorStateGroup | null,
  silentForMs: number,
  staleAfterMs: number,
): GoneReason | null {
  const group = INSTANCE_STATE_GROUPS[state];
  if (group === 'terminal') return 'TERMINATED';
  if (group === 'failed') return 'FAILED';
  if (silentForMs >= staleAfterMs) return 'STALE';
  if (hostGroup === null) return 'HOST_UNKNOWN';
  return hostGroup === 'gone' ? 'HOST_REMOVED' : null;
}

/** Why is an instance in this active state, which is not running, left for a later pass? */
export function waitReasonOf(state: InstanceState): WaitReason {
  if (state === 'UNKNOWN') return 'STATE_UNKNOWN';
  if (state === 'UNHEALTHY') return 'UNHEALTHY';
  return INSTANCE_STATE_GROUPS[state] === 'falling' ? 'GOING_DOWN' : 'COMING_UP';
}
