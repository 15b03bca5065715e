import type { LifecycleMachine } from '../../src/index.js';
import { isActiveInstanceState } from '../../src/model/index.js';
import { playSchedule, type ScheduleLogEntry, type ScheduleResult } from '../../src/testing/index.js';
import type { FleetLife } from './fleet-schedule.js';

/** What went wrong in the life of this fleet; nothing, if the list is empty. */
export async function simulateFleet(life: FleetLife, machine?: LifecycleMachine): Promise<readonly string[]> {
  const result = await playSchedule(life.schedule, machine === undefined ? {} : { machine });
  return [...unsafeSteps(life, result), ...unfinished(life, result)];
}

type InstanceEntry = Extract<ScheduleLogEntry, { kind: 'instance' }>;

const isInstance = (entry: ScheduleLogEntry): entry is InstanceEntry => entry.kind === 'instance';

/** What must never happen, seen in the log: by the domain's words alone. */
function unsafeSteps({ schedule, instancesPerHost }: FleetLife, { log }: ScheduleResult): readonly string[] {
  const violations: string[] = [];
  /** The state of each instance, and the failures in a row of each service on each host with the end of the last. */
  const states = new Map<string, InstanceEntry>();
  const failures = new Map<string, { count: number; endedAtMs: number }>();
  const failedOnce = new Set<string>();
  const replaced = new Set<string>();
  const mayBackOff = !schedule.steps.some((step) => 'request' in step && step.request.type === 'ADJUST_INSTANCES');
  for (const entry of log) {
    if (entry.kind === 'answer' && entry.request === 'RESTART' && entry.admitted) replaced.add(entry.serviceId);
    if (entry.kind === 'transition' && entry.to === 'EMERGENCY_DEACTIVATION_REQUESTED') {
      const healthy = [...states.values()].filter(
        (one) => one.serviceId === entry.serviceId && one.state === 'HEALTHY',
      );
      if (healthy.length > 0) {
        violations.push(
          `${String(entry.atMs)}: ${entry.serviceId} was given up with ${String(healthy.length)} healthy`,
        );
      }
    }
    if (!isInstance(entry)) continue;
    const { instanceId, serviceId, executorId, state, atMs } = entry;
    const place = `${serviceId} on ${executorId}`;
    if (state === 'PENDING') {
      const there = [...states.values()].filter(
        (other) =>
          other.serviceId === serviceId && other.executorId === executorId && isActiveInstanceState(other.state),
      );
      if (!replaced.has(serviceId) && there.length >= instancesPerHost) {
        violations.push(
          `${String(atMs)}: ${instanceId} was started for ${place}, where ${String(there.length)} are active`,
        );
      }
      const failed = failures.get(place);
      const rounds = failed === undefined ? 0 : Math.ceil(failed.count / instancesPerHost);
      // A clock that is off, or jumps, shifts what a host reports, and a restart works on hosts that fail.
      const waits = mayBackOff && !replaced.has(serviceId) && !hasOddClocks(schedule.steps);
      if (waits && failed !== undefined && atMs < failed.endedAtMs + Math.min(10_000 * 2 ** (rounds - 1), 300_000)) {
        violations.push(`${String(atMs)}: ${instanceId} was started for ${place} ${String(rounds)} failures early`);
      }
    }
    if (state === 'START_FAILED' || state === 'PROVISIONING_FAILED' || state === 'UNHEALTHY')
      failedOnce.add(instanceId);
    if (state === 'STOPPED') {
      if (failedOnce.has(instanceId)) {
        failures.set(place, { count: (failures.get(place)?.count ?? 0) + 1, endedAtMs: atMs });
      } else failures.delete(place);
    }
    states.set(instanceId, entry);
  }
  return violations;
}

function hasOddClocks(steps: FleetLife['schedule']['steps']): boolean {
  return steps.some(
    (step) =>
      'inject' in step &&
      (step.inject.fault === 'CONTROLLER_CLOCK_JUMPS' || (step.inject.fault === 'CLOCK_OFF' && step.inject.ms !== 0)),
  );
}

/** What is not as it should be at the end, although every fault of the other hosts healed long before. */
function unfinished(life: FleetLife, { services, instances }: ScheduleResult): readonly string[] {
  const { schedule, badHosts, blacklisted, instancesPerHost } = life;
  const good = schedule.hosts.filter((host) => !badHosts.includes(host) && !blacklisted.includes(host));
  return services.flatMap(({ serviceId, state, activationState }) => {
    const own = instances.filter(
      (instance) => instance.serviceId === serviceId && isActiveInstanceState(instance.state),
    );
    const on = (host: string) => own.filter(({ executorId }) => executorId === host);
    // It was given up while it worked nowhere: nothing of it may run.
    if (activationState !== 'ACTIVE') {
      const left = own.filter(({ executorId }) => !badHosts.includes(executorId));
      return left.map(
        ({ instanceId, executorId }) => `${serviceId} is ${state}, and ${instanceId} runs on ${executorId}`,
      );
    }
    return [
      ...good
        .filter((host) => on(host).filter((instance) => instance.state === 'HEALTHY').length !== instancesPerHost)
        .map(
          (host) =>
            `${serviceId} on ${host}: ${
              on(host)
                .map((instance) => instance.state)
                .join() || 'nothing'
            }`,
        ),
      ...blacklisted
        .filter((host) => on(host).length > 0)
        .map((host) => `${serviceId} on ${host}, which is blacklisted`),
    ];
  });
}
