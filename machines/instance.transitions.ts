/*
 * The builders of the instance chart. Every name that they take is checked against what the chart implements, so that
 * a misspelt state, event, guard, action or delay does not compile.
 */
import type { InstanceState } from '../src/model/instance.js';
import type { InstanceError, InstanceEvent } from './instance.context.js';
import type { DELAYS } from './instance.delays.js';
import type { EMITS } from './instance.emits.js';
import type { GUARDS } from './instance.guards.js';
import type { UPDATES } from './instance.updates.js';

type GuardName = keyof typeof GUARDS;
type UpdateName = Exclude<keyof typeof UPDATES, 'recordFailure'>;
type FailureCode = InstanceError['code'];
type Action =
  UpdateName | keyof typeof EMITS | { readonly type: 'recordFailure'; readonly params: { readonly code: FailureCode } };

/** One transition of the chart. */
export interface InstanceTransition {
  readonly guard?: GuardName;
  readonly target: InstanceState;
  readonly reenter?: true;
  readonly actions?: Action | readonly Action[];
}

type Transitions = InstanceTransition | readonly InstanceTransition[];

/** What a state does with each event; what is not named there is not admitted. */
export type OnEvents = { readonly [TType in InstanceEvent['type']]?: Transitions };

/** What a state does when a delay is over; every delay begins when the state is entered. */
export type OnDelays = { readonly [TDelay in keyof typeof DELAYS]?: Transitions };

/** Leads to a state, and records. */
export const to = (target: InstanceState, actions: UpdateName = 'recordChange'): InstanceTransition => ({
  target,
  actions,
});

/** The same transition under a condition. */
export const when = (guard: GuardName, transition: InstanceTransition): InstanceTransition => ({
  guard,
  ...transition,
});

/** The step in hand failed: the state that tells it has the name of the error. */
export const failed = (code: FailureCode & InstanceState): InstanceTransition => ({
  target: code,
  actions: { type: 'recordFailure', params: { code } },
});

/** What can happen to every active instance: nothing is heard of it, or the agent on its host restarts. */
const WHILE_ACTIVE: OnEvents = { SILENT: to('LOST'), AGENT_RESTARTED: to('UNKNOWN') };

/** An active state, which also leaves for LOST and UNKNOWN. */
export const active = (on: OnEvents) => ({ tags: ['active'], on: { ...on, ...WHILE_ACTIVE } }) as const;

/** An active state in which the container runs and is checked. */
export const running = (on: OnEvents) => ({ tags: ['active', 'running'], on: { ...on, ...WHILE_ACTIVE } }) as const;

/** A try of a check that has passed before passed again. */
export const passedTry = (state: InstanceState): InstanceTransition => again('isTryDue', state, 'recordPassedTry');

/** A try of the check in this state failed: with the last attempt the check has failed, and before it the next try waits. */
export const failedTry = (state: InstanceState, target: GoingDown): readonly InstanceTransition[] => [
  when('isLastAttempt', goDown(target, 'recordFailedCheck')),
  again('isTryDue', state, 'recordFailedTry'),
];

/** The first try of the check in this state is due after `initialDelay`. */
export const firstTry = (state: InstanceState): OnDelays => ({
  initialDelay: again('isBeforeFirstTry', state, 'recordDueTry', 'emitCheckDue'),
});

/** A try that is not answered fails after `timeout`; the next one is due `interval` after the end of the last. */
export const furtherTries = (state: InstanceState, target: GoingDown): OnDelays => ({
  timeout: failedTry(state, target),
  interval: again('isBetweenTries', state, 'recordDueTry', 'emitCheckDue'),
});

type GoingDown = 'READINESS_CHECK_FAILED' | 'UNHEALTHY' | 'STOPPING';

/** Leads to a state in which the instance goes down, beginning with its hooks. */
export const goDown = (target: GoingDown, update: UpdateName): InstanceTransition => ({
  target,
  actions: [update, 'emitHooksDue'],
});

/** An active state in which the instance goes down: first its hooks run, then it has `waitBeforeKill` to end by itself. */
export const goingDown = (state: GoingDown) =>
  ({
    ...active({
      HOOKS_DONE: again('isRunningHooks', state, 'recordHooksDone'),
      ADVANCED: when('isWaitingForKill', to('DEPROVISIONING')),
    }),
    after: {
      hooksTimeout: again('isRunningHooks', state, 'recordHooksDone'),
      waitBeforeKill: when('isWaitingForKill', to('DEPROVISIONING')),
    },
  }) as const;

/**
 * Enters the state anew, so that all of its delays begin again. Each phase has a delay of its own; the guards refuse
 * the delays of the other phases.
 */
function again(guard: GuardName, target: InstanceState, ...actions: readonly Action[]): InstanceTransition {
  return { guard, target, reenter: true, actions };
}
