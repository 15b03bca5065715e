import { isActiveInstanceState } from '../../src/model/index.js';
import { type ScheduleResult } from '../../src/testing/index.js';
import { resultOf } from '../../src/testing/schedule/play-schedule.js';
import { SchedulePlayer } from '../../src/testing/schedule/schedule-player.js';
import type { FleetLife } from './fleet-life.js';
import { brokenRules } from './fleet-rules.js';

/** How often it is looked whether all is as it should be, after the last fault. */
const LOOK_EVERY_MS = 60_000;

/** What went wrong in the life of this fleet; nothing, if the list is empty. */
export async function simulateFleet(life: FleetLife): Promise<readonly string[]> {
  const { schedule, healedAtMs, isPlayedToTheEnd } = life;
  const player = new SchedulePlayer(schedule);
  try {
    for (const { atMs, ...action } of schedule.steps) {
      await player.advanceTo(atMs);
      player.act(action);
    }
    let atMs = healedAtMs;
    let quiet = 0;
    let unfinished: readonly string[] = [];
    // What is as it should be stays so: it is looked at twice.
    while (atMs < schedule.endsAtMs && (isPlayedToTheEnd || quiet < 2)) {
      atMs += LOOK_EVERY_MS;
      await player.advanceTo(atMs);
      unfinished = unfinishedIn(life, resultOf(player));
      quiet = unfinished.length === 0 ? quiet + 1 : 0;
    }
    return [...brokenRules(life, player.log), ...unfinished];
  } finally {
    player.stop();
  }
}

/** What is not as it should be, although every fault of the other hosts healed before. */
function unfinishedIn(life: FleetLife, { services, instances }: ScheduleResult): readonly string[] {
  const { schedule, badHosts, blacklisted, instancesPerHost } = life;
  const good = schedule.hosts.filter((host) => !badHosts.includes(host) && !blacklisted.includes(host));
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
