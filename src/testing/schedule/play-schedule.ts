import { type LifecycleMachine, lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { ActivationState } from '../../model/activation.js';
import type { InstanceRecord } from '../../model/cluster.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import { readField } from '../../model/unchecked.js';
import type { Schedule, ScheduledAction } from './schedule.js';
import type { ScheduleLogEntry } from './schedule-log.js';
import { SchedulePlayer } from './schedule-player.js';
import { ScheduleError, validateSchedule } from './validate-schedule.js';

/** The log of a schedule, and what there is at its end: JSON. */
export interface ScheduleResult {
  readonly log: readonly ScheduleLogEntry[];
  /** The services, in the order of their creation. */
  readonly services: readonly {
    readonly serviceId: string;
    readonly state: LifecycleState;
    readonly activationState: ActivationState;
    readonly instancesPerHost: number;
    readonly revision: number;
  }[];
  /** Every instance as it really is, those that are gone included. */
  readonly instances: readonly InstanceRecord[];
}

/**
 * Plays a schedule on a cluster in memory, with one actor of the machine for each service and a controller that observes at regular
 * intervals. The same schedule always has the same result.
 *
 * @throws ScheduleError if the schedule is not valid, or if a step names an instance that does not exist.
 */
export async function playSchedule(
  schedule: Schedule,
  { machine = lifecycleMachine }: { readonly machine?: LifecycleMachine } = {},
): Promise<ScheduleResult> {
  validateSchedule(schedule);
  const player = new SchedulePlayer(schedule, machine);
  try {
    for (const [index, { atMs, ...action }] of schedule.steps.entries()) {
      await player.advanceTo(atMs);
      act(player, action, index);
    }
    await player.advanceTo(schedule.endsAtMs);
    return resultOf(player);
  } finally {
    player.stop();
  }
}

function act(player: SchedulePlayer, action: ScheduledAction, index: number): void {
  if (!('inject' in action)) {
    player.act(action);
    return;
  }
  try {
    player.act(action);
  } catch (thrown) {
    const message = String(readField(thrown, 'message'));
    const field = 'instanceId' in action.inject ? 'instanceId' : 'executorId';
    throw new ScheduleError([{ path: `steps[${index}].inject.${field}`, message }]);
  }
}

/** What there is at the present time of a player. */
export function resultOf({ log, services, cluster }: SchedulePlayer): ScheduleResult {
  return {
    log,
    services: [...services].map(([serviceId, { value: state, context }]) => {
      const { activationState, instancesPerHost, revision } = context;
      return { serviceId, state, activationState, instancesPerHost, revision };
    }),
    instances: cluster.instances,
  };
}
