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

type ActionName = Exclude<keyof typeof UPDATES | keyof typeof EMITS, 'recordFailure'>;
type FailureCode = InstanceError['code'];
type Action = ActionName | { readonly type: 'recordFailure'; readonly params: { readonly code: FailureCode } };

/** One transition of the chart; without a target the instance stays where it is, with its timers. */
export interface InstanceTransition {
  readonly guard?: keyof typeof GUARDS;
  readonly target?: InstanceState;
  readonly reenter?: true;
  readonly actions?: Action | readonly Action[];
}

type Transitions = InstanceTransition | readonly InstanceTransition[];

/** What a state does with each event; what is not named there is not admitted. */
export type OnEvents = { readonly [TType in InstanceEvent['type']]?: Transitions };

/** What a state does when a delay is over; every delay begins when the state is entered. */
export type OnDelays = { readonly [TDelay in keyof typeof DELAYS]?: Transitions };

/** Leads to a state; the action says what is recorded besides the time. */
export const to = (target: InstanceState, actions: ActionName = 'recordChange'): InstanceTransition => ({
  target,
  actions,
});

/** Stays, and records. */
export const stay = (actions: ActionName): InstanceTransition => ({ actions });

/** Leads to a state when a delay is over that began when this state was entered. */
export const whenOver = (delay: keyof typeof DELAYS, target: InstanceState): OnDelays => ({ [delay]: { target } });

/** The step in hand failed: the state that tells it has the name of the error. */
export const failed = (code: FailureCode & InstanceState): InstanceTransition => ({
  target: code,
  actions: { type: 'recordFailure', params: { code } },
});

/** A try of the check failed: with the last attempt the check has failed, and before it the instance stays. */
export const failedCheck = (target: InstanceState): readonly InstanceTransition[] => [
  { guard: 'isLastAttempt', target, actions: 'recordFailedCheck' },
  stay('recordFailedCheck'),
];

/** What can happen to every active instance: nothing is heard of it, or the agent on its host restarts. */
const WHILE_ACTIVE: OnEvents = { SILENT: to('LOST'), AGENT_RESTARTED: to('UNKNOWN') };

/** An active state, which also leaves for LOST and UNKNOWN. */
export const active = (on: OnEvents) => ({ tags: ['active'], on: { ...on, ...WHILE_ACTIVE } }) as const;

/** An active state in which the container runs and its check is tried when `after` says. */
export const running = (after: OnDelays, on: OnEvents) =>
  ({ tags: ['active', 'running'], after, on: { ...on, ...WHILE_ACTIVE } }) as const;

/**
 * The tries of a check that has not passed yet: the first after `initialDelay`, each further one after `interval`.
 * Entering the state anew starts both timers again; the guard of the one that is not meant refuses it.
 */
export const firstAndFurtherTries = (state: InstanceState): OnDelays => ({
  initialDelay: {
    guard: 'isFirstCheck',
    target: state,
    reenter: true,
    actions: ['recordFirstTry', 'emitCheckDue'],
  },
  interval: { guard: 'isCheckBegun', ...nextTry(state) },
});

/** The tries of a check that has passed: one at every `interval`. */
export const furtherTries = (state: InstanceState): OnDelays => ({ interval: nextTry(state) });

const nextTry = (target: InstanceState): InstanceTransition => ({ target, reenter: true, actions: 'emitCheckDue' });
