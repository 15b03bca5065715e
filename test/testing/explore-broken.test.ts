import { assign } from 'xstate';
import { describe, expect, it } from 'vitest';
import * as updates from '../../machines/lifecycle.updates.js';
import { type LifecycleInput, type LifecycleMachine, lifecycleMachine } from '../../src/index.js';
import { EXPLORATION_CHECKS, explore, type ExplorationCheck, type ExploredStep } from '../../src/testing/index.js';
import { changedChart } from '../support/changed-chart.js';
import { TRANSITIONS } from '../support/tables.js';

/** A machine that is broken on purpose, and what an exploration finds: of each violation what it says, and the steps to it. */
interface Break {
  readonly title: string;
  readonly machine: LifecycleMachine;
  /** Whether a single step shows it, so that the exploration may stop there. */
  readonly isShownAtOnce: boolean;
  readonly input?: LifecycleInput;
  readonly found: Partial<Record<ExplorationCheck, readonly [string, readonly ExploredStep[]]>>;
}

/** Without a failure budget there are fewer configurations. */
const transitions = TRANSITIONS.filter((transition) => !transition.includes('[isFailureBudgetSpent]'));

const ADJUST_TEST: readonly ExploredStep[] = [{ recover: 'CONFIG_TESTING' }, 'ADJUST_INSTANCES'];

const DIFFERENCE: ExploredStep = { observe: { adjustment: 'ADJUST_INSTANCES' } };

const BACK_AGAIN: readonly ExploredStep[] = ['CREATE', 'ACTIVATE', 'gone', 'DEACTIVATE'];

const BREAKS: readonly Break[] = [
  {
    title: 'a machine that never stops instances misses a state and its transitions',
    machine: lifecycleMachine.provide({ guards: { stopsHealthyInstances: () => false } }),
    isShownAtOnce: false,
    found: {
      'every-state': ['never reached: STOPPING_INSTANCES', []],
      'every-transition': [
        [
          'never taken: CONFIG_TESTING STOP_INSTANCES [stopsHealthyInstances] → STOPPING_INSTANCES',
          'ACTIVE STOP_INSTANCES [stopsHealthyInstances] → STOPPING_INSTANCES',
          'STOPPING_INSTANCES done [isConfigTesting] → CONFIG_TESTING',
          'STOPPING_INSTANCES done → ACTIVE',
          'STOPPING_INSTANCES failed [isConfigTesting] → CONFIG_TESTING',
          'STOPPING_INSTANCES failed → ACTIVE',
          'STOPPING_INSTANCES timed out [isConfigTesting] → CONFIG_TESTING',
          'STOPPING_INSTANCES timed out → ACTIVE',
        ].join('; '),
        [{ recover: 'CONFIG_TESTING' }],
      ],
    },
  },
  {
    title: 'a machine that destroys what is ACTIVE takes a transition that the table does not hold',
    machine: changedChart('ACTIVE', ({ on }) => ({
      on: {
        ...on,
        DESTROY: {
          target: 'DESTROY_REQUESTED',
          actions: { type: 'acceptOperation', params: { work: 'removeService' } },
        },
      },
    })),
    isShownAtOnce: true,
    found: {
      'no-other-transition': ['ACTIVE DESTROY → DESTROY_REQUESTED was taken', [{ recover: 'ACTIVE' }, 'DESTROY']],
      'destroyed-leaves-nothing': ['a DESTROY was accepted, and something may run', [{ recover: 'ACTIVE' }, 'DESTROY']],
    },
  },
  {
    title: 'work without a time-out need not end',
    machine: changedChart('DESTROY_REQUESTED', () => ({ after: {} })),
    isShownAtOnce: false,
    found: {
      'every-transition': ['never taken: DESTROY_REQUESTED timed out → INACTIVE', ['CREATE', 'DESTROY']],
      'work-ends': ['DESTROY_REQUESTED has no time-out', ['CREATE', 'DESTROY']],
    },
  },
  {
    title: 'a state that stays when its work has failed is not left',
    machine: changedChart('DESTROY_REQUESTED', ({ invoke }) => ({
      invoke: [invoke ?? []].flat().map((work) => ({ ...work, onError: {} })),
    })),
    isShownAtOnce: true,
    found: { 'work-ends': ['DESTROY_REQUESTED goes on after failure', ['CREATE', 'DESTROY', 'failure']] },
  },
  {
    title: 'an emergency without a way out is a deadlock',
    machine: changedChart('EMERGENCY_DEACTIVATION_REQUESTED', () => ({ after: {}, on: {} })),
    isShownAtOnce: false,
    found: {
      'every-transition': [
        [
          'never taken: DEACTIVATION_REQUESTED failed [isInEmergency] → EMERGENCY_DEACTIVATION_REQUESTED',
          'DEACTIVATION_REQUESTED timed out [isInEmergency] → EMERGENCY_DEACTIVATION_REQUESTED',
          'EMERGENCY_DEACTIVATION_REQUESTED emergency delay over → DEACTIVATION_REQUESTED',
          'EMERGENCY_DEACTIVATION_REQUESTED DEACTIVATE [isForThisService] → DEACTIVATION_REQUESTED',
        ].join('; '),
        [{ recover: 'CONFIG_TESTING' }, 'DEACTIVATE'],
      ],
      'no-deadlock': ['EMERGENCY_DEACTIVATION_REQUESTED cannot be left', [...ADJUST_TEST, 'CANCEL']],
      'destroyed-in-reach': ['EMERGENCY_DEACTIVATION_REQUESTED never gets there', [...ADJUST_TEST, 'CANCEL']],
    },
  },
  {
    title: 'services that keep moving never reach their end if it is always refused',
    machine: lifecycleMachine.provide({ guards: { hasNoInstances: () => false } }),
    isShownAtOnce: false,
    found: {
      'every-state': ['never reached: DESTROY_REQUESTED', []],
      'every-transition': [
        [
          'never taken: INACTIVE DESTROY [hasNoInstances] → DESTROY_REQUESTED',
          'DESTROY_REQUESTED done → DESTROYED',
          'DESTROY_REQUESTED failed [isRecordGone] → DESTROYED',
          'DESTROY_REQUESTED failed → INACTIVE',
          'DESTROY_REQUESTED timed out → INACTIVE',
        ].join('; '),
        ['CREATE'],
      ],
      'destroyed-in-reach': ['INIT never gets there', []],
    },
  },
  {
    title: 'an activation that is not recorded leaves a rest that is not the activation state',
    machine: lifecycleMachine.provide({ actions: { recordActivation: assign({ inFlight: null }) } }),
    isShownAtOnce: true,
    found: {
      'rest-is-activation': ['ACTIVE with activation state INACTIVE', ['CREATE', 'ACTIVATE', 'success']],
      'context-tells-state': ['ACTIVE with the context of INACTIVE', ['CREATE', 'ACTIVATE', 'success']],
    },
  },
  {
    title: 'a service that comes back after its end was not DESTROYED for good',
    machine: changedChart('DESTROYED', () => ({ type: 'atomic', on: { DEACTIVATE: 'INACTIVE' } })),
    isShownAtOnce: true,
    found: {
      'destroyed-is-final': ['DESTROYED became INACTIVE', BACK_AGAIN],
      'no-other-transition': ['DESTROYED DEACTIVATE → INACTIVE was taken', BACK_AGAIN],
      'revision-never-back': ['DEACTIVATE was accepted, and the revision went from 2 to 2', BACK_AGAIN],
      'context-tells-state': ['INACTIVE with the context of DESTROYED', BACK_AGAIN],
    },
  },
  {
    title: 'an emergency that a failed deactivation ends does not hold',
    machine: lifecycleMachine.provide({ guards: { isInEmergency: () => false } }),
    isShownAtOnce: true,
    found: {
      'emergency-holds': ['CONFIG_TESTING was reached', [...ADJUST_TEST, 'CANCEL', 'DEACTIVATE', 'failure']],
      'context-tells-state': [
        'CONFIG_TESTING with the context of EMERGENCY_DEACTIVATION_REQUESTED',
        [...ADJUST_TEST, 'CANCEL', 'DEACTIVATE', 'failure'],
      ],
    },
  },
  {
    title: 'an observation that activates a service after an emergency ends it without anybody having asked',
    machine: changedChart('INACTIVE', ({ on }) => ({
      on: { ...on, OBSERVE: { guard: 'needsAdjustment', target: 'ACTIVE' } },
    })),
    isShownAtOnce: false,
    found: {
      'every-transition': ['never taken: INACTIVE OBSERVE [needsAdjustment] → ADJUSTING_INSTANCES', ['CREATE']],
      'no-other-transition': ['INACTIVE OBSERVE [needsAdjustment] → ACTIVE was taken', ['CREATE', DIFFERENCE]],
      'rest-is-activation': ['ACTIVE with activation state INACTIVE', ['CREATE', DIFFERENCE]],
      'context-tells-state': ['ACTIVE with the context of INACTIVE', ['CREATE', DIFFERENCE]],
      'emergency-holds': ['ACTIVE was reached', [...ADJUST_TEST, 'CANCEL', 'DEACTIVATE', 'success', DIFFERENCE]],
    },
  },
  {
    title: 'a late result changes a service',
    machine: changedChart('ACTIVE', ({ on }) => ({
      on: {
        ...on,
        'xstate.done.actor.recordActivation': { actions: { type: 'enterEmergency', params: { cause: 'CANCELLED' } } },
      },
    })),
    isShownAtOnce: true,
    found: {
      'strays-change-nothing': [
        'context.emergency changed',
        [{ recover: 'ACTIVE' }, { stray: 'xstate.done.actor.recordActivation' }],
      ],
      'context-tells-state': [
        'ACTIVE with the context of EMERGENCY_DEACTIVATION_REQUESTED',
        [{ recover: 'ACTIVE' }, { stray: 'xstate.done.actor.recordActivation' }],
      ],
    },
  },
  {
    title: 'a late digest moves a service',
    machine: lifecycleMachine.provide({
      guards: {
        needsAdjustment: ({ event }) => event.type === 'OBSERVE' && event.health.adjustment === 'ADJUST_INSTANCES',
      },
    }),
    isShownAtOnce: true,
    found: {
      'strays-change-nothing': [
        'INACTIVE became ADJUSTING_INSTANCES',
        ['CREATE', { observe: { adjustment: 'ADJUST_INSTANCES', state: 'DESTROYED' } }],
      ],
    },
  },
  {
    title: 'a CANCEL of other work cancels what is in flight',
    machine: lifecycleMachine.provide({ guards: { isForThisWork: () => true } }),
    isShownAtOnce: true,
    found: {
      'cancel-means-its-work': [
        'a CANCEL of nothing of this kind led to INACTIVE',
        ['CREATE', 'ADJUST_INSTANCES', { request: { type: 'CANCEL', effectId: 'nothing of this kind' } }],
      ],
    },
  },
  {
    title: 'a service of which nothing is known is destroyed',
    machine: lifecycleMachine.provide({ guards: { hasNoInstances: () => true } }),
    isShownAtOnce: true,
    found: {
      'destroyed-leaves-nothing': [
        'a DESTROY was accepted, and something may run',
        [{ recover: 'INACTIVE' }, 'DESTROY'],
      ],
    },
  },
  {
    title: 'a failure that nobody hears breaks the machine',
    machine: lifecycleMachine.provide({ guards: { isStrayFailure: () => false } }),
    isShownAtOnce: true,
    found: { 'never-broken': ['the actor stopped with an error', [{ stray: 'xstate.error.actor.recordActivation' }]] },
  },
  {
    title: 'a guard that throws breaks the machine',
    machine: lifecycleMachine.provide({
      guards: {
        isForThisWork: () => {
          throw new Error('no luck');
        },
      },
    }),
    isShownAtOnce: true,
    found: {
      'never-broken': [
        "Unable to evaluate guard 'isForThisWork' in transition for event 'CANCEL' in state node 'local-service-lifecycle-v1.ADJUSTING_INSTANCES':\nno luck",
        ['CREATE', 'ADJUST_INSTANCES', 'CANCEL'],
      ],
    },
  },
  {
    title: 'the record of a refusal that takes a revision changes too much',
    machine: lifecycleMachine.provide({
      actions: { recordRefusal: assign(({ context }) => ({ revision: context.revision + 1 })) },
    }),
    isShownAtOnce: true,
    input: { recordRefusals: true },
    found: { 'refusals-change-nothing': ['context.revision changed', ['ACTIVATE']] },
  },
  {
    title: 'a refusal that is recorded although nobody asked for it changes something',
    machine: lifecycleMachine.provide({ guards: { isRefusalRecorded: () => true } }),
    isShownAtOnce: true,
    found: { 'refusals-change-nothing': ['context.lastRefusal changed', ['ACTIVATE']] },
  },
  {
    title: 'the end of some work takes the revision back',
    machine: lifecycleMachine.provide({
      actions: { recordRemoval: assign({ revision: 0, inFlight: null, destroyed: true }) },
    }),
    isShownAtOnce: true,
    found: {
      'revision-never-back': ['the revision went from 2 to 0', ['CREATE', 'DESTROY', 'success']],
    },
  },
  {
    title: 'an operation takes no revision, and so the effect id of earlier work',
    machine: lifecycleMachine.provide({
      actions: {
        acceptOperation: assign(({ context, event }, params) =>
          updates.acceptOperation({ ...context, revision: context.revision - 1 }, event, params),
        ),
      },
    }),
    isShownAtOnce: true,
    found: {
      'revision-never-back': ['ACTIVATE was accepted, and the revision went from 1 to 1', ['CREATE', 'ACTIVATE']],
      'own-effect-id': ['dns-cache-1#1:recordActivation may have been used before', ['CREATE', 'ACTIVATE']],
    },
  },
  {
    title: 'further work of an operation goes under the effect id of the first',
    machine: lifecycleMachine.provide({
      actions: {
        recordActivationAndContinue: assign(({ context, event }, params) => ({
          ...updates.recordActivationAndContinue(context, event, params),
          inFlight: context.inFlight,
        })),
      },
    }),
    isShownAtOnce: true,
    found: {
      'context-tells-state': [
        'DEPLOYING_TEST_INSTANCE with the context of CONFIG_TESTING_REQUESTED',
        ['CREATE', 'DEPLOY_TEST_INSTANCE', 'success'],
      ],
      'own-effect-id': [
        'dns-cache-1#2:recordActivation names the work deployTestInstance of revision 2',
        ['CREATE', 'DEPLOY_TEST_INSTANCE', 'success'],
      ],
    },
  },
];

describe('an exploration finds, with a shortest counter-example, that', () => {
  for (const { title, machine, isShownAtOnce, input = {}, found } of BREAKS) {
    it(title, () => {
      const { violations } = explore(machine, { inputs: [input], transitions, stopAtFirst: isShownAtOnce });
      expect(violations.map(({ check }) => check).sort()).toEqual(Object.keys(found).sort());
      const actual = violations.map(({ check, found, counterExample }) => [check, [found, counterExample.steps]]);
      expect(Object.fromEntries(actual)).toMatchObject(found);
      for (const { check, sentence } of violations) expect(sentence).toBe(EXPLORATION_CHECKS[check]);
    });
  }

  it('every check can fail', () => {
    const failed = new Set(BREAKS.flatMap(({ found }) => Object.keys(found)));
    expect([...failed].sort()).toEqual(Object.keys(EXPLORATION_CHECKS).sort());
  });
});
