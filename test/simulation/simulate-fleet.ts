import { isActiveInstanceState } from '../../src/model/index.js';
import type { ScheduleResult } from '../../src/testing/index.js';
import { resultOf } from '../../src/testing/schedule/play-schedule.js';
import { SchedulePlayer } from '../../src/testing/schedule/schedule-player.js';
import { type FleetLife, START_LIMIT_MS } from './fleet-life.js';
import { brokenRules } from './fleet-rules.js';

/** How often it is looked whether all is as it should be, after the last fault. */
const LOOK_EVERY_MS = 60_000;

/** How long a test on a bad host and the back-off after it may take: four times its life, which is longer than the longest back-off. */
const FAILED_TEST_MS = 5 * START_LIMIT_MS + LOOK_EVERY_MS;

/** What went wrong in the life of this fleet; nothing, if the list is empty. */
export async function simulateFleet(life: FleetLife): Promise<readonly string[]> {
  const { schedule, healedAtMs, isPlayedToTheEnd } = life;
  const player = new SchedulePlayer(schedule);
  try {
    for (const { atMs, ...action } of schedule.steps) {
      await player.advanceTo(atMs);
      player.act(action);
    }
    const testedByMs = schedule.endsAtMs + testDelayMs(life, player);
    let atMs = healedAtMs;
    let quiet = 0;
    let unfinished: Unfinished = { tests: [], others: [] };
    const isLate = () => atMs >= (unfinished.others.length > 0 ? schedule.endsAtMs : testedByMs);
    const isOver = () => quiet >= 2 && (!isPlayedToTheEnd || atMs >= schedule.endsAtMs);
    // What is as it should be stays so: it is looked at twice.
    while (!isLate() && !isOver()) {
      atMs += LOOK_EVERY_MS;
      await player.advanceTo(atMs);
      unfinished = unfinishedIn(life, resultOf(player));
      quiet = unfinished.tests.length + unfinished.others.length === 0 ? quiet + 1 : 0;
    }
    return [...brokenRules(life, player.log), ...unfinished.others, ...unfinished.tests];
  } finally {
    player.stop();
  }
}

/**
 * How much later than all else a test instance may be there: the host that has failed least often gets it. A good host whose starts
 * failed before it healed comes after each bad one has failed as often; it cannot have failed more often than it was tried.
 */
function testDelayMs(life: FleetLife, { services, log }: SchedulePlayer): number {
  const isTested = (serviceId: string) => services.get(serviceId)?.context.activationState === 'CONFIG_TESTING';
  const tried = new Map<string, Set<string>>();
  for (const entry of log) {
    if (entry.kind !== 'instance' || !isTested(entry.serviceId)) continue;
    const there = tried.get(entry.executorId) ?? new Set();
    tried.set(entry.executorId, there.add(entry.instanceId));
  }
  const failures = Math.min(...goodHostsOf(life).map((host) => tried.get(host)?.size ?? 0));
  return failures * life.badHosts.length * FAILED_TEST_MS;
}

function goodHostsOf({ schedule, badHosts, blacklisted }: FleetLife): readonly string[] {
  return schedule.hosts.filter((host) => !badHosts.includes(host) && !blacklisted.includes(host));
}

/** What is not as it should be: of services that are being tested, and of the others. */
interface Unfinished {
  readonly tests: readonly string[];
  readonly others: readonly string[];
}

function unfinishedIn(life: FleetLife, { services, instances }: ScheduleResult): Unfinished {
  const isTest = ({ activationState }: (typeof services)[number]) => activationState === 'CONFIG_TESTING';
  return {
    tests: unfinishedOf(life, { services: services.filter(isTest), instances }),
    others: unfinishedOf(life, { services: services.filter((service) => !isTest(service)), instances }),
  };
}

/** What is not as it should be, although every fault of the other hosts healed before. */
function unfinishedOf(
  life: FleetLife,
  { services, instances }: Pick<ScheduleResult, 'services' | 'instances'>,
): readonly string[] {
  const { badHosts, blacklisted, instancesPerHost } = life;
  const good = goodHostsOf(life);
  const active = instances.filter(({ state }) => isActiveInstanceState(state));
  return services.flatMap(({ serviceId, state, activationState }) => {
    const own = active.filter((instance) => instance.serviceId === serviceId);
    const on = (host: string) => own.filter(({ executorId }) => executorId === host).map((instance) => instance.state);
    const shown = (host: string) => `${serviceId} on ${host}: ${on(host).join() || 'nothing'}`;
    const onBlacklisted = blacklisted
      .filter((host) => on(host).length > 0)
      .map((host) => `${shown(host)}, and it is blacklisted`);
    const stuck = state === 'REPLACING_INSTANCES' ? [`${serviceId} is still ${state}`] : [];
    switch (activationState) {
      case 'ACTIVE':
        return [
          ...good
            .filter((host) => on(host).length !== instancesPerHost || on(host).some((one) => one !== 'HEALTHY'))
            .map(shown),
          ...onBlacklisted,
          ...stuck,
        ];
      case 'CONFIG_TESTING': {
        // A silent host may hold one that nobody can reach.
        const tests = own.filter(({ executorId }) => !badHosts.includes(executorId));
        const isTested = own.some((one) => one.state === 'HEALTHY') && tests.length <= 1;
        return [
          ...(isTested ? [] : [`${serviceId} is tested by ${own.map((one) => one.state).join() || 'nothing'}`]),
          ...onBlacklisted,
          ...stuck,
        ];
      }
      case 'INACTIVE':
        // It was given up, cancelled or deactivated: nothing of it may run where it can be stopped.
        return own
          .filter(({ executorId }) => !badHosts.includes(executorId))
          .map(({ instanceId, executorId }) => `${serviceId} is ${state}, and ${instanceId} runs on ${executorId}`);
    }
  });
}
