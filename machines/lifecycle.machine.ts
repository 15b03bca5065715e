/*
 * The lifecycle machine: what is being done about a local service (domain.md §2–§5). Flat: `snapshot.value` is one of
 * the 15 lifecycle states.
 *
 * The controller provides the seven actors of lifecycle.work.ts through `lifecycleMachine.provide({ actors })`. Each gets a
 * `WorkInput` and is stopped, so that its AbortSignal fires, on CANCEL and on time-out.
 *
 * How to read it: `start` accepts an operator's operation and begins its work, `reconcile` does so for an observation that
 * shows a difference. `work` names the work of a state and how it ends; a time-out ends it as a failure does. `recordWork`
 * is the same for work that may find the service's record gone, which leads to DESTROYED. `rest` leads back to the resting
 * state that equals the activation state: those in its list where it is that one, otherwise the last.
 *
 * The machine promises: a refused operation never changes the state; at rest the lifecycle state equals the activation
 * state; every piece of work has its own effect id; after an emergency nothing runs again before INACTIVE and an
 * explicit ACTIVATE or DEPLOY_TEST_INSTANCE; the context is plain JSON; no event puts it into an error, whatever its
 * fields hold (XState itself fails on an event whose type is not a string, or is `*`); a stored snapshot goes on with its
 * work and its time-outs.
 */
import { setup } from 'xstate';
import { LIFECYCLE_STATES, type LifecycleState } from '../src/model/lifecycle.js';
import { OPERATION_TYPES } from '../src/model/operation.js';
import type { LifecycleInput } from '../src/model/settings.js';
import { isRequest } from '../src/model/type-guards.js';
import { type Legality, refusalByHost, refusalOf } from '../src/policy/refusal.js';
import { updateOf } from './compilable.js';
import {
  firstContext,
  type LifecycleContext,
  type LifecycleEmitted,
  type LifecycleEvent,
  type LifecycleOutput,
  outputOf,
} from './lifecycle.context.js';
import { DELAYS } from './lifecycle.delays.js';
import { EMITS } from './lifecycle.emits.js';
import { GUARDS } from './lifecycle.guards.js';
import { storedReader } from './lifecycle.stored.js';
import {
  cancelIntoEmergency,
  create,
  deactivate,
  EMERGENCY_GOES_ON,
  GIVE_UP,
  goOn,
  RECORD_DIGEST,
  RECORD_PROGRESS,
  reconcile,
  recordWork,
  REFUSAL,
  rest,
  start,
  STRAY_FAILURE,
  to,
  work,
} from './lifecycle.transitions.js';
import { countAttempt, refused, UPDATES } from './lifecycle.updates.js';
import { WORK, type WorkName } from './lifecycle.work.js';
import { makeRestartable } from './restartable.js';
import { stateReader } from './lifecycle.state.js';
import type { LifecycleMachine, LifecycleTag } from './lifecycle.type.js';
import { exitsOf } from './structure.js';

const lifecycle = setup({
  types: {} as {
    context: LifecycleContext;
    events: LifecycleEvent;
    input: LifecycleInput | undefined;
    output: LifecycleOutput;
    emitted: LifecycleEmitted;
    tags: LifecycleTag;
    children: { [TWork in WorkName]: TWork };
  },
  actors: WORK,
  guards: GUARDS,
  actions: { ...UPDATES, ...EMITS, recordRefusal: updateOf(recordRefusal) },
  delays: DELAYS,
});

const chart = lifecycle.createMachine({
  id: 'local-service-lifecycle-v1',
  context: firstContext,
  output: outputOf,
  initial: 'INIT',
  on: {
    OBSERVE: RECORD_DIGEST,
    PROGRESS: RECORD_PROGRESS,
    '*': [STRAY_FAILURE, REFUSAL],
  },
  states: {
    INIT: {
      description: 'Known to the controller, not yet created.',
      on: {
        CREATE: [
          create('ACTIVE', 'isRecoveredActive'),
          create('CONFIG_TESTING', 'isRecoveredConfigTesting'),
          create('INACTIVE', 'isNewService'),
        ],
      },
    },
    INACTIVE: {
      description: 'Recorded; no instance should run.',
      tags: ['resting'],
      on: {
        ACTIVATE: start('ACTIVATION_REQUESTED', 'recordActivation'),
        DEPLOY_TEST_INSTANCE: start('CONFIG_TESTING_REQUESTED', 'recordActivation'),
        ADJUST_INSTANCES: start('ADJUSTING_INSTANCES', 'adjustInstances', 'isAdjustmentPossible'),
        UPDATE_INSTANCE_COUNT: start('UPDATING_INSTANCES_COUNT', 'recordInstanceCount', 'isInstanceCountPossible'),
        DESTROY: start('DESTROY_REQUESTED', 'removeService', 'hasNoInstances'),
        OBSERVE: reconcile('ADJUSTING_INSTANCES', 'needsAdjustment', 'ADJUST_INSTANCES', 'adjustInstances'),
      },
    },
    CONFIG_TESTING: {
      description: 'Exactly one test instance should run, on any one live host.',
      tags: ['resting'],
      on: {
        ACTIVATE: start('ACTIVATION_REQUESTED', 'recordActivation'),
        DEACTIVATE: start('DEACTIVATION_REQUESTED', 'recordActivation'),
        ADJUST_INSTANCES: start('ADJUSTING_INSTANCES', 'adjustInstances', 'isAdjustmentPossible'),
        REPLACE_INSTANCES: start('REPLACING_INSTANCES', 'replaceInstances', 'replacesHealthyInstances'),
        RESTART: start('REPLACING_INSTANCES', 'replaceInstances', 'isRestartPossible'),
        STOP_INSTANCES: start('STOPPING_INSTANCES', 'stopInstances', 'stopsHealthyInstances'),
        OBSERVE: [
          GIVE_UP,
          reconcile('DEPLOYING_TEST_INSTANCE', 'needsTestInstance', 'DEPLOY_TEST_INSTANCE', 'deployTestInstance'),
          reconcile('ADJUSTING_INSTANCES', 'needsAdjustment', 'ADJUST_INSTANCES', 'adjustInstances'),
        ],
      },
    },
    ACTIVE: {
      description: 'instancesPerHost instances should run on every live host.',
      tags: ['resting'],
      on: {
        DEACTIVATE: start('DEACTIVATION_REQUESTED', 'recordActivation'),
        UPDATE_INSTANCE_COUNT: start('UPDATING_INSTANCES_COUNT', 'recordInstanceCount', 'isInstanceCountPossible'),
        ADJUST_INSTANCES: start('ADJUSTING_INSTANCES', 'adjustInstances', 'isAdjustmentPossible'),
        REPLACE_INSTANCES: start('REPLACING_INSTANCES', 'replaceInstances', 'replacesHealthyInstances'),
        RESTART: start('REPLACING_INSTANCES', 'replaceInstances', 'isRestartPossible'),
        STOP_INSTANCES: start('STOPPING_INSTANCES', 'stopInstances', 'stopsHealthyInstances'),
        OBSERVE: [GIVE_UP, reconcile('ADJUSTING_INSTANCES', 'needsAdjustment', 'ADJUST_INSTANCES', 'adjustInstances')],
      },
    },
    ACTIVATION_REQUESTED: {
      description: 'Recording activation state ACTIVE.',
      tags: ['inFlight'],
      ...recordWork('recordActivation', {
        onDone: to('ACTIVE', 'recordActivation'),
        onFailure: rest('recordFailure', ['CONFIG_TESTING'], 'INACTIVE'),
      }),
    },
    CONFIG_TESTING_REQUESTED: {
      description: 'Recording activation state CONFIG_TESTING.',
      tags: ['inFlight'],
      ...recordWork('recordActivation', {
        onDone: goOn('DEPLOYING_TEST_INSTANCE', 'deployTestInstance'),
        onFailure: rest('recordFailure', [], 'INACTIVE'),
      }),
    },
    DEACTIVATION_REQUESTED: {
      description: 'Recording activation state INACTIVE.',
      tags: ['inFlight'],
      ...recordWork('recordActivation', {
        onDone: to('INACTIVE', 'recordActivation'),
        onFailure: [EMERGENCY_GOES_ON, ...rest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE')],
      }),
    },
    DEPLOYING_TEST_INSTANCE: {
      description: 'Starting the one test instance.',
      tags: ['inFlight', 'cancellable'],
      ...work('deployTestInstance', {
        onDone: to('CONFIG_TESTING', 'recordSuccess'),
        onFailure: rest('recordFailure', [], 'CONFIG_TESTING'),
      }),
      on: { CANCEL: cancelIntoEmergency('isForThisWork') },
    },
    ADJUSTING_INSTANCES: {
      description: 'Starting what is missing, stopping what is surplus.',
      tags: ['inFlight', 'cancellable'],
      ...work('adjustInstances', {
        onDone: rest('recordSuccess', ['ACTIVE', 'CONFIG_TESTING'], 'INACTIVE'),
        onFailure: rest('recordFailedAdjustment', ['ACTIVE', 'CONFIG_TESTING'], 'INACTIVE'),
      }),
      on: {
        CANCEL: [
          cancelIntoEmergency('isForThisWorkWhileActivated'),
          to('INACTIVE', 'recordCancellation', 'isForThisWork'),
        ],
      },
    },
    REPLACING_INSTANCES: {
      description: 'Replacing instances by fresh ones.',
      tags: ['inFlight', 'cancellable'],
      ...work('replaceInstances', {
        onDone: rest('recordSuccess', ['CONFIG_TESTING'], 'ACTIVE'),
        onFailure: rest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE'),
      }),
      on: {
        CANCEL: [
          to('CONFIG_TESTING', 'recordCancellation', 'isForThisWorkWhileConfigTesting'),
          to('ACTIVE', 'recordCancellation', 'isForThisWork'),
        ],
      },
    },
    STOPPING_INSTANCES: {
      description: 'Stopping named instances.',
      tags: ['inFlight'],
      ...work('stopInstances', {
        onDone: rest('recordSuccess', ['CONFIG_TESTING'], 'ACTIVE'),
        onFailure: rest('recordFailure', ['CONFIG_TESTING'], 'ACTIVE'),
      }),
    },
    UPDATING_INSTANCES_COUNT: {
      description: 'Recording a new instancesPerHost.',
      tags: ['inFlight'],
      ...recordWork('recordInstanceCount', {
        onDone: rest('recordInstanceCount', ['ACTIVE'], 'INACTIVE'),
        onFailure: rest('recordFailure', ['ACTIVE'], 'INACTIVE'),
      }),
    },
    EMERGENCY_DEACTIVATION_REQUESTED: {
      description:
        'Work was cancelled or failed too often: the service is on its way to INACTIVE, by itself after a delay.',
      tags: ['emergency'],
      after: { emergencyDelay: deactivate('DEACTIVATION_REQUESTED', 'recordActivation') },
      on: { DEACTIVATE: start('DEACTIVATION_REQUESTED', 'recordActivation') },
    },
    DESTROY_REQUESTED: {
      description: 'Removing the record of the service.',
      tags: ['inFlight'],
      ...recordWork('removeService', {
        onDone: to('DESTROYED', 'recordRemoval'),
        onFailure: rest('recordFailure', [], 'INACTIVE'),
      }),
    },
    DESTROYED: {
      description: 'Gone.',
      type: 'final',
    },
  },
});

/** Reads what a lifecycle machine has stored; what goes together in it is read off the chart. */
export const readStored = storedReader(chart);

/** The lifecycle of one local service. Provide the seven actors before use; `missingActors` tells which are absent. */
export const lifecycleMachine: LifecycleMachine = makeRestartable(chart, {
  read: (_machine, snapshot) => readStored(snapshot),
  resume: countAttempt,
});

export type { LifecycleActor, LifecycleMachine, LifecycleSnapshot } from './lifecycle.type.js';

const LEGALITY: ReadonlyMap<LifecycleState, Legality> = new Map(
  LIFECYCLE_STATES.map((state) => {
    const exits = exitsOf(chart, state);
    const operations = OPERATION_TYPES.filter((type) => Object.hasOwn(exits, type));
    return [state, { state, operations, cancellable: Object.hasOwn(exits, 'CANCEL') }];
  }),
);

/** What the chart admits in a state before any guard is asked; read off the machine. */
export function legalityOf(state: LifecycleState): Legality {
  return LEGALITY.get(state) ?? { state, operations: [], cancellable: false };
}

/** The lifecycle state of a service with this context; read off the machine. */
export const stateOf = stateReader(chart);

/** A root transition does not know its state: the context tells it. */
function recordRefusal(context: LifecycleContext, event: LifecycleEvent): LifecycleContext {
  if (!isRequest(event)) return context;
  const legality = legalityOf(stateOf(context));
  return refused(context, refusalOf(legality, context, event) ?? refusalByHost(legality, context, event.type));
}
