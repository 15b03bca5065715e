/*
 * The lifecycle machine: what is being done about a local service (domain.md §2–§5). Flat: `snapshot.value` is one of
 * the 15 lifecycle states.
 *
 * The host provides the seven actors of lifecycle.work.ts through `lifecycleMachine.provide({ actors })`; a missing one
 * waits until its time-out. Each gets a `WorkInput` and is stopped, so that its AbortSignal fires, on CANCEL and on
 * time-out.
 *
 * The machine promises: a refused operation never changes the state; at rest the lifecycle state equals the activation
 * state; every piece of work has its own effect id; after an emergency nothing runs again before INACTIVE and an
 * explicit ACTIVATE or DEPLOY_TEST_INSTANCE; the context is plain JSON; nothing that is sent puts it into an error.
 */
import { type ActorRefFrom, type ParameterizedObject, setup, type SnapshotFrom } from 'xstate';
import { LIFECYCLE_STATES, type LifecycleState, type RestingState } from '../src/model/lifecycle.js';
import { OPERATION_TYPES, type ServiceRequest } from '../src/model/operation.js';
import type { LifecycleInput } from '../src/model/settings.js';
import type { EmergencyCause } from '../src/model/work.js';
import { type Legality, refusalByHost, refusalOf } from '../src/policy/refusal.js';
import { isRequest } from '../src/model/type-guards.js';
import * as announcements from './lifecycle.announcements.js';
import {
  firstContext,
  type LifecycleContext,
  type LifecycleEmitted,
  type LifecycleEvent,
  type LifecycleOutput,
  outputOf,
} from './lifecycle.context.js';
import { DELAYS } from './lifecycle.delays.js';
import { GUARDS } from './lifecycle.guards.js';
import * as updates from './lifecycle.updates.js';
import { inputOf, WORK, type WorkName } from './lifecycle.work.js';
import { emitOf, updateOf } from './compilable.js';
import { exitsOf } from './structure.js';

type StateConfig = Parameters<typeof lifecycle.createStateConfig>[0];
type Transitions = NonNullable<StateConfig['on']>;
type RequestTransitions = Pick<Transitions, ServiceRequest['type']>;
type RestAction =
  | 'recordSuccess'
  | 'recordAdjustment'
  | 'recordInstanceCount'
  | 'recordFailure'
  | 'recordFailedAdjustment'
  | 'recordCancellation';

type Params = ParameterizedObject['params'] | undefined;

const update = <TParams extends Params = undefined>(
  original: (context: LifecycleContext, event: LifecycleEvent, params: TParams) => LifecycleContext,
) => updateOf(original);

const announcement = (original: (context: LifecycleContext, event: LifecycleEvent) => LifecycleEmitted) =>
  emitOf(original);

const lifecycle = setup({
  types: {} as {
    context: LifecycleContext;
    events: LifecycleEvent;
    input: LifecycleInput | undefined;
    output: LifecycleOutput;
    emitted: LifecycleEmitted;
    tags: 'resting' | 'inFlight' | 'emergency' | 'cancellable';
  },
  actors: WORK,
  guards: GUARDS,
  actions: {
    createService: update(updates.createService),
    acceptOperation: update(updates.acceptOperation),
    acceptReconciliation: update(updates.acceptReconciliation),
    acceptEmergencyDeactivation: update(updates.acceptEmergencyDeactivation),
    recordActivation: update(updates.recordActivation),
    recordActivationAndContinue: update(updates.recordActivationAndContinue),
    recordInstanceCount: update(updates.recordInstanceCount),
    recordSuccess: update(updates.recordSuccess),
    recordAdjustment: update(updates.recordAdjustment),
    recordFailure: update(updates.recordFailure),
    recordFailedAdjustment: update(updates.recordFailedAdjustment),
    recordFailedDeactivation: update(updates.recordFailedDeactivation),
    recordCancellation: update(updates.recordCancellation),
    enterEmergency: update(updates.enterEmergency),
    recordHealth: update(updates.recordHealth),
    recordRefusal: update(recordRefusal),
    announceAcceptance: announcement(announcements.acceptance),
    announceRefusal: announcement(announcements.refusal),
    announceEmergency: announcement(announcements.emergency),
    announceIgnoredObservation: announcement(announcements.ignoredObservation),
  },
  delays: DELAYS,
});

/** What an accepted operation does: its work begins. */
const accept = <TWork extends WorkName>(work: TWork) =>
  [{ type: 'acceptOperation', params: { work } }, 'announceAcceptance'] as const;

/** What a current digest that shows a difference does: the reconciliation begins the work. */
const reconcile = <TOperation extends 'ADJUST_INSTANCES' | 'DEPLOY_TEST_INSTANCE', TWork extends WorkName>(
  operation: TOperation,
  work: TWork,
) => [{ type: 'acceptReconciliation', params: { operation, work } }, 'announceAcceptance'] as const;

/** What a digest that moves nothing does: it updates what is known, or is ignored and reported. */
const OBSERVED = [
  { guard: 'isOwnDigest', actions: 'recordHealth' },
  { actions: 'announceIgnoredObservation' },
] as const;

/** The way into the emergency. */
const emergency = <TRecord extends 'recordCancellation' | 'recordFailedAdjustment'>(
  record: TRecord,
  cause: EmergencyCause,
) =>
  ({
    target: 'EMERGENCY_DEACTIVATION_REQUESTED',
    actions: [record, { type: 'enterEmergency', params: { cause } }, 'announceEmergency'],
  }) as const;

/** The work found no record: the service is gone. */
const GONE = { guard: 'isRecordGone', target: 'DESTROYED', actions: 'recordFailure' } as const;

const REST_GUARDS = { ACTIVE: 'isActive', CONFIG_TESTING: 'isConfigTesting' } as const;

/**
 * The way back to rest, with what it records: the resting state that equals the activation state. `last` is the one
 * that remains when the others do not.
 */
const toRest = <TAction extends RestAction>(
  action: TAction,
  others: readonly (keyof typeof REST_GUARDS)[],
  last: RestingState,
) =>
  [
    ...others.map((state) => ({ guard: REST_GUARDS[state], target: state, actions: action })),
    { target: last, actions: action },
  ] as const;

/** A deactivation that an emergency demands failed: the emergency goes on. */
const EMERGENCY_GOES_ON = {
  guard: 'isInEmergency',
  target: 'EMERGENCY_DEACTIVATION_REQUESTED',
  actions: ['recordFailedDeactivation', 'announceEmergency'],
} as const;

/** An adjustment failed once too often. */
const BUDGET_SPENT = {
  guard: 'isFailureBudgetSpent',
  ...emergency('recordFailedAdjustment', 'FAILURE_BUDGET_SPENT'),
} as const;

/** A refusal is a transition without a target, and only where the host wants it recorded. */
const refusal = (state: LifecycleState) =>
  ({
    guard: 'isRefusalRecorded',
    actions: [{ type: 'recordRefusal', params: { state } }, 'announceRefusal'],
  }) as const;

/**
 * The requests that a state admits. Every other request, and every one that its guard rejects, is a refusal; a CANCEL is
 * rejected by none.
 */
function requests(state: LifecycleState, admitted: RequestTransitions): Transitions {
  let transitions: Transitions = { '*': refusal(state) };
  for (const [type, candidates] of Object.entries(admitted)) {
    const rejected = type === 'CANCEL' ? [] : [refusal(state)];
    transitions = { ...transitions, [type]: [candidates, rejected].flat() };
  }
  return transitions;
}

/** A state that does something on entry: while it lasts it is observed, and after a restore it is entered anew. */
function whileWorking(state: LifecycleState, admitted: RequestTransitions = {}): Transitions {
  return {
    ...requests(state, admitted),
    OBSERVE: OBSERVED,
    '*': [{ guard: 'isResumed', target: state, reenter: true }, refusal(state)],
  };
}

/** The lifecycle of one local service. Provide the seven actors before use; `missingActors` tells which are absent. */
export const lifecycleMachine = lifecycle.createMachine({
  id: 'local-service-lifecycle-v1',
  context: firstContext,
  output: outputOf,
  initial: 'INIT',
  // XState gives up an actor that leaves a failure of another actor unheard, even of one that is no child of it.
  on: { '*': { guard: 'isStrayFailure' } },
  states: {
    INIT: {
      description: 'Known to the controller, not yet created.',
      on: {
        ...requests('INIT', {
          CREATE: [
            { guard: 'isRecoveredActive', target: 'ACTIVE', actions: ['createService', 'announceAcceptance'] },
            {
              guard: 'isRecoveredConfigTesting',
              target: 'CONFIG_TESTING',
              actions: ['createService', 'announceAcceptance'],
            },
            { guard: 'isNewService', target: 'INACTIVE', actions: ['createService', 'announceAcceptance'] },
          ],
        }),
        OBSERVE: OBSERVED,
      },
    },
    INACTIVE: {
      description: 'Recorded; no instance should run.',
      tags: ['resting'],
      on: {
        ...requests('INACTIVE', {
          ACTIVATE: {
            guard: 'isForThisService',
            target: 'ACTIVATION_REQUESTED',
            actions: accept('recordActivation'),
          },
          DEPLOY_TEST_INSTANCE: {
            guard: 'isForThisService',
            target: 'CONFIG_TESTING_REQUESTED',
            actions: accept('recordActivation'),
          },
          ADJUST_INSTANCES: {
            guard: 'isForThisService',
            target: 'ADJUSTING_INSTANCES',
            actions: accept('adjustInstances'),
          },
          UPDATE_INSTANCE_COUNT: {
            guard: 'isInstanceCountPossible',
            target: 'UPDATING_INSTANCES_COUNT',
            actions: accept('recordInstanceCount'),
          },
          DESTROY: {
            guard: 'hasNoActiveInstances',
            target: 'DESTROY_REQUESTED',
            actions: accept('removeService'),
          },
        }),
        OBSERVE: [
          {
            guard: 'needsAdjustment',
            target: 'ADJUSTING_INSTANCES',
            actions: reconcile('ADJUST_INSTANCES', 'adjustInstances'),
          },
          ...OBSERVED,
        ],
      },
    },
    CONFIG_TESTING: {
      description: 'Exactly one test instance should run, on any one live host.',
      tags: ['resting'],
      on: {
        ...requests('CONFIG_TESTING', {
          ACTIVATE: {
            guard: 'isForThisService',
            target: 'ACTIVATION_REQUESTED',
            actions: accept('recordActivation'),
          },
          DEACTIVATE: {
            guard: 'isForThisService',
            target: 'DEACTIVATION_REQUESTED',
            actions: accept('recordActivation'),
          },
          ADJUST_INSTANCES: {
            guard: 'isForThisService',
            target: 'ADJUSTING_INSTANCES',
            actions: accept('adjustInstances'),
          },
          REPLACE_INSTANCES: {
            guard: 'replacesHealthyInstances',
            target: 'REPLACING_INSTANCES',
            actions: accept('replaceInstances'),
          },
          RESTART: {
            guard: 'isForThisService',
            target: 'REPLACING_INSTANCES',
            actions: accept('replaceInstances'),
          },
          STOP_INSTANCES: {
            guard: 'stopsHealthyInstances',
            target: 'STOPPING_INSTANCES',
            actions: accept('stopInstances'),
          },
        }),
        OBSERVE: [
          {
            guard: 'needsTestInstance',
            target: 'DEPLOYING_TEST_INSTANCE',
            actions: reconcile('DEPLOY_TEST_INSTANCE', 'deployTestInstance'),
          },
          {
            guard: 'needsAdjustment',
            target: 'ADJUSTING_INSTANCES',
            actions: reconcile('ADJUST_INSTANCES', 'adjustInstances'),
          },
          ...OBSERVED,
        ],
      },
    },
    ACTIVE: {
      description: 'instancesPerHost instances should run on every live host.',
      tags: ['resting'],
      on: {
        ...requests('ACTIVE', {
          DEACTIVATE: {
            guard: 'isForThisService',
            target: 'DEACTIVATION_REQUESTED',
            actions: accept('recordActivation'),
          },
          UPDATE_INSTANCE_COUNT: {
            guard: 'isInstanceCountPossible',
            target: 'UPDATING_INSTANCES_COUNT',
            actions: accept('recordInstanceCount'),
          },
          ADJUST_INSTANCES: {
            guard: 'isForThisService',
            target: 'ADJUSTING_INSTANCES',
            actions: accept('adjustInstances'),
          },
          REPLACE_INSTANCES: {
            guard: 'replacesHealthyInstances',
            target: 'REPLACING_INSTANCES',
            actions: accept('replaceInstances'),
          },
          RESTART: {
            guard: 'isForThisService',
            target: 'REPLACING_INSTANCES',
            actions: accept('replaceInstances'),
          },
          STOP_INSTANCES: {
            guard: 'stopsHealthyInstances',
            target: 'STOPPING_INSTANCES',
            actions: accept('stopInstances'),
          },
        }),
        OBSERVE: [
          {
            guard: 'needsAdjustment',
            target: 'ADJUSTING_INSTANCES',
            actions: reconcile('ADJUST_INSTANCES', 'adjustInstances'),
          },
          ...OBSERVED,
        ],
      },
    },
    ACTIVATION_REQUESTED: {
      description: 'Recording activation state ACTIVE.',
      tags: ['inFlight'],
      invoke: {
        id: 'recordActivation',
        src: 'recordActivation',
        input: inputOf('recordActivation'),
        onDone: { target: 'ACTIVE', actions: 'recordActivation' },
        onError: [GONE, ...toRest('recordFailure', ['CONFIG_TESTING'], 'INACTIVE')],
      },
      after: { workTimeout: toRest('recordFailure', ['CONFIG_TESTING'], 'INACTIVE') },
      on: whileWorking('ACTIVATION_REQUESTED'),
    },
    CONFIG_TESTING_REQUESTED: {
      description: 'Recording activation state CONFIG_TESTING.',
      tags: ['inFlight'],
      invoke: {
        id: 'recordActivation',
        src: 'recordActivation',
        input: inputOf('recordActivation'),
        onDone: {
          target: 'DEPLOYING_TEST_INSTANCE',
          actions: { type: 'recordActivationAndContinue', params: { work: 'deployTestInstance' } },
        },
        onError: [GONE, ...toRest('recordFailure', [], 'INACTIVE')],
      },
      after: { workTimeout: toRest('recordFailure', [], 'INACTIVE') },
      on: whileWorking('CONFIG_TESTING_REQUESTED'),
    },
    DEACTIVATION_REQUESTED: {
      description: 'Recording activation state INACTIVE.',
      tags: ['inFlight'],
      invoke: {
        id: 'recordActivation',
        src: 'recordActivation',
        input: inputOf('recordActivation'),
        onDone: { target: 'INACTIVE', actions: 'recordActivation' },
        onError: [GONE, EMERGENCY_GOES_ON, ...toRest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE')],
      },
      after: { workTimeout: [EMERGENCY_GOES_ON, ...toRest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE')] },
      on: whileWorking('DEACTIVATION_REQUESTED'),
    },
    DEPLOYING_TEST_INSTANCE: {
      description: 'Starting the one test instance.',
      tags: ['inFlight', 'cancellable'],
      invoke: {
        id: 'deployTestInstance',
        src: 'deployTestInstance',
        input: inputOf('deployTestInstance'),
        onDone: toRest('recordSuccess', [], 'CONFIG_TESTING'),
        onError: toRest('recordFailure', [], 'CONFIG_TESTING'),
      },
      after: { workTimeout: toRest('recordFailure', [], 'CONFIG_TESTING') },
      on: whileWorking('DEPLOYING_TEST_INSTANCE', { CANCEL: emergency('recordCancellation', 'CANCELLED') }),
    },
    ADJUSTING_INSTANCES: {
      description: 'Starting what is missing, stopping what is surplus.',
      tags: ['inFlight', 'cancellable'],
      invoke: {
        id: 'adjustInstances',
        src: 'adjustInstances',
        input: inputOf('adjustInstances'),
        onDone: toRest('recordAdjustment', ['ACTIVE', 'CONFIG_TESTING'], 'INACTIVE'),
        onError: [BUDGET_SPENT, ...toRest('recordFailedAdjustment', ['ACTIVE', 'CONFIG_TESTING'], 'INACTIVE')],
      },
      after: {
        workTimeout: [BUDGET_SPENT, ...toRest('recordFailedAdjustment', ['ACTIVE', 'CONFIG_TESTING'], 'INACTIVE')],
      },
      on: whileWorking('ADJUSTING_INSTANCES', {
        CANCEL: [
          { guard: 'isActivated', ...emergency('recordCancellation', 'CANCELLED') },
          ...toRest('recordCancellation', [], 'INACTIVE'),
        ],
      }),
    },
    REPLACING_INSTANCES: {
      description: 'Replacing instances by fresh ones.',
      tags: ['inFlight', 'cancellable'],
      invoke: {
        id: 'replaceInstances',
        src: 'replaceInstances',
        input: inputOf('replaceInstances'),
        onDone: toRest('recordSuccess', ['CONFIG_TESTING'], 'ACTIVE'),
        onError: toRest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE'),
      },
      after: { workTimeout: toRest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE') },
      on: whileWorking('REPLACING_INSTANCES', {
        CANCEL: [
          { guard: 'isWithoutHealthyInstance', ...emergency('recordCancellation', 'CANCELLED') },
          ...toRest('recordCancellation', ['CONFIG_TESTING'], 'ACTIVE'),
        ],
      }),
    },
    STOPPING_INSTANCES: {
      description: 'Stopping named instances.',
      tags: ['inFlight'],
      invoke: {
        id: 'stopInstances',
        src: 'stopInstances',
        input: inputOf('stopInstances'),
        onDone: toRest('recordSuccess', ['CONFIG_TESTING'], 'ACTIVE'),
        onError: toRest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE'),
      },
      after: { workTimeout: toRest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE') },
      on: whileWorking('STOPPING_INSTANCES'),
    },
    UPDATING_INSTANCES_COUNT: {
      description: 'Recording a new instancesPerHost.',
      tags: ['inFlight'],
      invoke: {
        id: 'recordInstanceCount',
        src: 'recordInstanceCount',
        input: inputOf('recordInstanceCount'),
        onDone: toRest('recordInstanceCount', ['ACTIVE'], 'INACTIVE'),
        onError: [GONE, ...toRest('recordFailure', ['ACTIVE'], 'INACTIVE')],
      },
      after: { workTimeout: toRest('recordFailure', ['ACTIVE'], 'INACTIVE') },
      on: whileWorking('UPDATING_INSTANCES_COUNT'),
    },
    EMERGENCY_DEACTIVATION_REQUESTED: {
      description:
        'Work was cancelled or failed too often: the service is on its way to INACTIVE, by itself after a delay.',
      tags: ['emergency'],
      after: {
        emergencyDelay: {
          target: 'DEACTIVATION_REQUESTED',
          actions: [
            { type: 'acceptEmergencyDeactivation', params: { work: 'recordActivation' } },
            'announceAcceptance',
          ],
        },
      },
      on: whileWorking('EMERGENCY_DEACTIVATION_REQUESTED', {
        DEACTIVATE: {
          guard: 'isForThisService',
          target: 'DEACTIVATION_REQUESTED',
          actions: accept('recordActivation'),
        },
      }),
    },
    DESTROY_REQUESTED: {
      description: 'Removing the record of the service.',
      tags: ['inFlight'],
      invoke: {
        id: 'removeService',
        src: 'removeService',
        input: inputOf('removeService'),
        onDone: { target: 'DESTROYED', actions: 'recordSuccess' },
        onError: [GONE, ...toRest('recordFailure', [], 'INACTIVE')],
      },
      after: { workTimeout: toRest('recordFailure', [], 'INACTIVE') },
      on: whileWorking('DESTROY_REQUESTED'),
    },
    DESTROYED: {
      description: 'Gone.',
      type: 'final',
    },
  },
});

/** The lifecycle machine's type. */
export type LifecycleMachine = typeof lifecycleMachine;

/** A snapshot of the lifecycle machine; `value` is one of the 15 lifecycle states. */
export type LifecycleSnapshot = SnapshotFrom<LifecycleMachine>;

/** A running lifecycle actor. */
export type LifecycleActor = ActorRefFrom<LifecycleMachine>;

const LEGALITY: ReadonlyMap<LifecycleState, Legality> = new Map(
  LIFECYCLE_STATES.map((state) => {
    const exits = exitsOf(lifecycleMachine, state);
    const operations = OPERATION_TYPES.filter((type) => Object.hasOwn(exits, type));
    return [state, { state, operations, cancellable: Object.hasOwn(exits, 'CANCEL') }];
  }),
);

/** What does the chart admit in this state, before any guard is asked? Read off the machine. */
export function legalityOf(state: LifecycleState): Legality {
  return LEGALITY.get(state) ?? { state, operations: [], cancellable: false };
}

function recordRefusal(
  context: LifecycleContext,
  event: LifecycleEvent,
  { state }: { readonly state: LifecycleState },
): LifecycleContext {
  if (!isRequest(event)) return context;
  const legality = legalityOf(state);
  return updates.refused(context, refusalOf(legality, context, event) ?? refusalByHost(legality, context, event.type));
}
