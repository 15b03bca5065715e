import type { ClusterObservation, InstanceRecord } from '../model/cluster.js';
import type {
  Adjustment,
  AdjustmentPlan,
  KeepReason,
  Placed,
  PlannedStart,
  PlacementReason,
  StopReason,
} from '../model/health.js';
import type { InstanceState } from '../model/instance.js';
import type { Service } from '../model/service.js';
import { compareText, compareTimes } from './ordering.js';
import { type Survey, type SurveyedHost, type SurveyedService, surveyOf } from './survey.js';

/** What planning needs to know of the service. */
export type PlannedService = Pick<Service, 'serviceId' | 'instancesPerHost' | 'activationState' | 'staleAfterMs'>;

/**
 * What has to be started and stopped so that the cluster is as the service's activation state says (domain.md §5)?
 *
 * `now` in epoch ms. Every instance of the service is in exactly one bucket; instances of other services play no part.
 * The plan does not depend on the order of the observation, and planning again over the applied plan gives an empty
 * one; but a CONFIG_TESTING plan that starts the test instance stops nothing, so that the stops follow from the next
 * observation. Takes time linear in hosts and instances if the instances come sorted by id; otherwise they are sorted.
 */
export function planAdjustment(service: PlannedService, observation: ClusterObservation, now: number): AdjustmentPlan {
  return planFrom(service, surveyOf(service, observation, now));
}

/** Which plan follows from this survey? {@link planAdjustment} for who has made the survey already. */
export function planFrom(service: PlannedService, survey: Survey): AdjustmentPlan {
  const starts = startsOf(service, survey);
  const surplus = surplusOf(service, survey);
  const keep: Placed<KeepReason>[] = [];
  const stop: Placed<StopReason>[] = [];
  for (const { instance, host } of survey.running) {
    if (service.activationState === 'INACTIVE') stop.push(place(instance, 'SERVICE_INACTIVE'));
    else if (host.group === 'live') {
      // Mostly there is no surplus, and looking for nothing in nothing takes time as well.
      if (surplus.size > 0 && surplus.has(instance)) stop.push(place(instance, 'SURPLUS'));
      else keep.push(place(instance, 'REQUIRED'));
    } else if (service.activationState === 'CONFIG_TESTING' && starts.length > 0) {
      keep.push(place(instance, 'START_COMES_FIRST'));
    } else stop.push(place(instance, 'HOST_BLACKLISTED'));
  }
  return { starts, keep, stop, wait: survey.wait, gone: survey.gone };
}

/**
 * On which host should the test instance start (domain.md §5)? An executor id: of the live hosts an ACTIVE one before
 * an UNREADY one, then by id. Null if there is none, or if an instance is active on a live host already. `now` in epoch ms.
 */
export function planTestInstance(
  service: SurveyedService,
  observation: ClusterObservation,
  now: number,
): string | null {
  return testHostOf(surveyOf(service, observation, now));
}

/** Does the plan start or stop anything (domain.md §5)? */
export function needsAdjustment({ starts, stop }: Pick<AdjustmentPlan, 'starts' | 'stop'>): boolean {
  return starts.length > 0 || stop.length > 0;
}

/** Which work carries the plan out (domain.md §5)? */
export function adjustmentOf(
  { activationState }: Pick<Service, 'activationState'>,
  plan: Pick<AdjustmentPlan, 'starts' | 'stop'>,
): Adjustment {
  if (!needsAdjustment(plan)) return 'NONE';
  return activationState === 'CONFIG_TESTING' && plan.starts.length > 0 ? 'DEPLOY_TEST_INSTANCE' : 'ADJUST_INSTANCES';
}

function startsOf({ activationState, instancesPerHost }: PlannedService, survey: Survey): readonly PlannedStart[] {
  switch (activationState) {
    case 'INACTIVE':
      return [];
    case 'CONFIG_TESTING': {
      const executorId = testHostOf(survey);
      return executorId === null ? [] : [{ executorId, count: 1 }];
    }
    case 'ACTIVE': {
      const starts: PlannedStart[] = [];
      for (const { executorId, group, active } of survey.hosts.values()) {
        if (group === 'live' && active < instancesPerHost)
          starts.push({ executorId, count: instancesPerHost - active });
      }
      return starts.sort((a, b) => compareText(a.executorId, b.executorId));
    }
  }
}

function testHostOf({ hosts }: Survey): string | null {
  let best: SurveyedHost | null = null;
  for (const host of hosts.values()) {
    if (host.group !== 'live') continue;
    if (host.active > 0) return null;
    if (best === null || byTestHost(host, best) < 0) best = host;
  }
  return best === null ? null : best.executorId;
}

function byTestHost(a: SurveyedHost, b: SurveyedHost): number {
  if (a.state !== b.state) return a.state === 'ACTIVE' ? -1 : 1;
  return compareText(a.executorId, b.executorId);
}

/** What runs on live hosts beyond the limit. */
function surplusOf(service: PlannedService, { running }: Survey): ReadonlySet<InstanceRecord> {
  const testing = service.activationState === 'CONFIG_TESTING';
  const limit = testing ? 1 : service.instancesPerHost;
  const crowds = new Map<string, InstanceRecord[]>();
  for (const { instance, host } of running) {
    if (host.group !== 'live' || (!testing && host.running <= limit)) continue;
    // In CONFIG_TESTING all live hosts share one limit.
    const key = testing ? '' : host.executorId;
    const crowd = crowds.get(key);
    if (crowd === undefined) crowds.set(key, [instance]);
    else crowd.push(instance);
  }
  const surplus = new Set<InstanceRecord>();
  for (const crowd of crowds.values()) {
    const count = Math.max(0, crowd.length - limit);
    for (const instance of crowd.sort(byDispensability).slice(0, count)) surplus.add(instance);
  }
  return surplus;
}

const LEAST_HEALTHY_FIRST: readonly InstanceState[] = ['UNREADY', 'READY', 'HEALTHY'];

/** Least healthy first, then newest, then by id (domain.md §5). */
function byDispensability(a: InstanceRecord, b: InstanceRecord): number {
  return (
    LEAST_HEALTHY_FIRST.indexOf(a.state) - LEAST_HEALTHY_FIRST.indexOf(b.state) ||
    compareTimes(b.createdAt, a.createdAt) ||
    compareText(a.instanceId, b.instanceId)
  );
}

function place<TReason extends PlacementReason>(instance: InstanceRecord, reason: TReason): Placed<TReason> {
  return { instanceId: instance.instanceId, executorId: instance.executorId, reason };
}
