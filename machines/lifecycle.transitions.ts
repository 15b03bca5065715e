/*
 * The transitions of the lifecycle chart, as a reader of the chart names them. Each builder takes names of guards,
 * updates, work and states only, so that a misspelt one does not compile.
 */
import type { LifecycleState, RestingState } from '../src/model/lifecycle.js';
import type { EmergencyCause } from '../src/model/work.js';
import type { EmitName } from './lifecycle.emits.js';
import type { GuardName } from './lifecycle.guards.js';
import type { Begins, UpdateName, UpdateNameWithoutParams } from './lifecycle.updates.js';
import { inputOf, type WorkName } from './lifecycle.work.js';

/** An update with what the chart tells it. */
type UpdateWithParams =
  | { readonly type: Exclude<BeginningUpdate, 'acceptReconciliation'>; readonly params: Begins }
  | { readonly type: 'acceptReconciliation'; readonly params: Begins & { readonly operation: ReconcilingOperation } }
  | { readonly type: 'enterEmergency'; readonly params: { readonly cause: EmergencyCause } };

type BeginningUpdate = Exclude<UpdateName, UpdateNameWithoutParams | 'enterEmergency'>;

type ReconcilingOperation = 'ADJUST_INSTANCES' | 'DEPLOY_TEST_INSTANCE';

type Action = UpdateNameWithoutParams | EmitName | UpdateWithParams;

/** One transition: where it leads, whether it may, and what it does. */
interface Transition {
  readonly guard?: GuardName;
  readonly target: LifecycleState;
  readonly actions: readonly Action[];
}

/** How work can end. */
interface WorkEnds {
  readonly onDone: Transition | readonly Transition[];
  /** A failure, and the time-out. */
  readonly onFailure: readonly Transition[];
}

/** The work ends, which is recorded: success, failure, time-out or cancellation. */
export const to = (target: LifecycleState, record: UpdateNameWithoutParams, guard?: GuardName) =>
  ({ ...(guard === undefined ? {} : { guard }), target, actions: ['emitFinished', record] }) satisfies Transition;

/** CREATE is accepted: there is a service from now on, and no work to do for it. */
export const create = (target: RestingState, guard: GuardName) =>
  ({ guard, target, actions: ['createService', 'emitAccepted'] }) satisfies Transition;

/** An operator's operation is accepted: its work begins. */
export const start = (target: LifecycleState, work: WorkName, guard: GuardName = 'isForThisService') =>
  ({ guard, target, actions: [{ type: 'acceptOperation', params: { work } }, 'emitAccepted'] }) satisfies Transition;

/** A current digest shows a difference: the reconciliation begins its work. */
export const reconcile = (target: LifecycleState, guard: GuardName, operation: ReconcilingOperation, work: WorkName) =>
  ({
    guard,
    target,
    actions: [{ type: 'acceptReconciliation', params: { operation, work } }, 'emitAccepted'],
  }) satisfies Transition;

/** The first piece of work of the operation is done, and a second one begins. */
export const goOn = (target: LifecycleState, work: WorkName) =>
  ({ target, actions: [{ type: 'recordActivationAndContinue', params: { work } }] }) satisfies Transition;

/** The delay of an emergency is over: it deactivates the service by itself. */
export const deactivate = (target: LifecycleState, work: WorkName) =>
  ({
    target,
    actions: [{ type: 'acceptEmergencyDeactivation', params: { work } }, 'emitAccepted'],
  }) satisfies Transition;

/** The cancellation of work leads into the emergency. */
export const cancelIntoEmergency = (guard: GuardName) =>
  ({
    guard,
    target: 'EMERGENCY_DEACTIVATION_REQUESTED',
    actions: ['emitFinished', 'recordCancellation', enter('CANCELLED'), 'emitEmergency'],
  }) satisfies Transition;

/** A service that works nowhere is given up. */
export const GIVE_UP = {
  guard: 'isFailureBudgetSpent',
  target: 'EMERGENCY_DEACTIVATION_REQUESTED',
  actions: ['recordHealth', enter('FAILURE_BUDGET_SPENT'), 'emitEmergency'],
} as const satisfies Transition;

/** A deactivation that an emergency demands failed: the emergency goes on. */
export const EMERGENCY_GOES_ON = {
  guard: 'isInEmergency',
  target: 'EMERGENCY_DEACTIVATION_REQUESTED',
  actions: ['emitFinished', 'recordFailedDeactivation', 'emitEmergency'],
} as const satisfies Transition;

/**
 * Back to rest, the resting state that equals the activation state. `others` are those that the activation state has to
 * name, `last` is the one that then remains.
 */
export const rest = (
  record: UpdateNameWithoutParams,
  others: readonly (keyof typeof REST_GUARDS)[],
  last: RestingState,
): readonly Transition[] => [...others.map((state) => to(state, record, REST_GUARDS[state])), to(last, record)];

function enter(cause: EmergencyCause) {
  return { type: 'enterEmergency', params: { cause } } as const;
}

const REST_GUARDS = { ACTIVE: 'isActive', CONFIG_TESTING: 'isConfigTesting' } as const;

/** The work of a state, and how it ends. The time-out ends it as a failure does. */
export const work = <TWork extends WorkName>(name: TWork, { onDone, onFailure }: WorkEnds) => ({
  invoke: { id: name, src: name, input: inputOf(name), onDone, onError: onFailure },
  after: { workTimeout: onFailure },
});

/** {@link work} on the service's record, which it may find gone: then the service is. */
export const recordWork = <TWork extends WorkName>(name: TWork, { onDone, onFailure }: WorkEnds) => ({
  invoke: { id: name, src: name, input: inputOf(name), onDone, onError: [RECORD_GONE, ...onFailure] },
  after: { workTimeout: onFailure },
});

const RECORD_GONE = to('DESTROYED', 'recordMissingRecord', 'isRecordGone');

/** What every state does with a digest that moves nothing: it updates what is known, or is ignored and reported. */
export const RECORD_DIGEST = [
  { guard: 'isOwnDigest', actions: 'recordHealth' },
  { actions: 'emitIgnoredObservation' },
] as const satisfies readonly { readonly guard?: GuardName; readonly actions: Action }[];

/** What every state does with progress: it is recorded, or is ignored and reported. */
export const RECORD_PROGRESS = [
  { guard: 'isOwnProgress', actions: 'recordProgress' },
  { actions: 'emitIgnoredProgress' },
] as const satisfies readonly { readonly guard?: GuardName; readonly actions: Action }[];

/** XState gives up an actor that leaves a failure of another actor unheard, even of one that is no child of it. */
export const STRAY_FAILURE = { guard: 'isStrayFailure' } as const satisfies { readonly guard: GuardName };

/** A request that no state admitted, where the settings want refusals recorded. */
export const REFUSAL = { guard: 'isRefusalRecorded', actions: ['recordRefusal', 'emitRefused'] } as const;
