import { describe, expect, it } from 'vitest';
import { factsProblemIn } from '../../machines/lifecycle.reachable.js';
import { lifecycleMachine, type LifecycleState } from '../../src/index.js';
import { ACTIVATION_STATES, LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';

/**
 * What goes together in each state: the activation state, the operation in flight and its cause, whether there is an
 * emergency, whether instances can have been started, and how many operations were accepted at the least.
 */
const REACHABLE: Readonly<Record<LifecycleState, readonly string[]>> = {
  INIT: ['INACTIVE, with instances, from 1', 'INACTIVE, without instances, from 0'],
  INACTIVE: ['INACTIVE, with instances, from 1', 'INACTIVE, without instances, from 1'],
  CONFIG_TESTING: ['CONFIG_TESTING, with instances, from 1'],
  ACTIVE: ['ACTIVE, with instances, from 1', 'ACTIVE, without instances, from 2'],
  ACTIVATION_REQUESTED: [
    'INACTIVE, ACTIVATE, by operator, with instances, from 2',
    'INACTIVE, ACTIVATE, by operator, without instances, from 2',
    'CONFIG_TESTING, ACTIVATE, by operator, with instances, from 2',
  ],
  CONFIG_TESTING_REQUESTED: ['INACTIVE, DEPLOY_TEST_INSTANCE, by operator, with instances, from 2'],
  DEACTIVATION_REQUESTED: [
    'CONFIG_TESTING, DEACTIVATE, by operator, with instances, from 2',
    'CONFIG_TESTING, DEACTIVATE, by operator, in an emergency, with instances, from 2',
    'CONFIG_TESTING, DEACTIVATE, by emergency, in an emergency, with instances, from 2',
    'ACTIVE, DEACTIVATE, by operator, with instances, from 2',
    'ACTIVE, DEACTIVATE, by operator, without instances, from 3',
    'ACTIVE, DEACTIVATE, by operator, in an emergency, with instances, from 2',
    'ACTIVE, DEACTIVATE, by operator, in an emergency, without instances, from 3',
    'ACTIVE, DEACTIVATE, by emergency, in an emergency, with instances, from 2',
    'ACTIVE, DEACTIVATE, by emergency, in an emergency, without instances, from 3',
  ],
  DEPLOYING_TEST_INSTANCE: [
    'CONFIG_TESTING, DEPLOY_TEST_INSTANCE, by operator, with instances, from 2',
    'CONFIG_TESTING, DEPLOY_TEST_INSTANCE, by reconciliation, with instances, from 2',
  ],
  ADJUSTING_INSTANCES: [
    'INACTIVE, ADJUST_INSTANCES, by operator, with instances, from 2',
    'INACTIVE, ADJUST_INSTANCES, by reconciliation, with instances, from 2',
    'CONFIG_TESTING, ADJUST_INSTANCES, by operator, with instances, from 2',
    'CONFIG_TESTING, ADJUST_INSTANCES, by reconciliation, with instances, from 2',
    'ACTIVE, ADJUST_INSTANCES, by operator, with instances, from 2',
    'ACTIVE, ADJUST_INSTANCES, by reconciliation, with instances, from 2',
  ],
  REPLACING_INSTANCES: [
    'CONFIG_TESTING, RESTART, by operator, with instances, from 2',
    'CONFIG_TESTING, REPLACE_INSTANCES, by operator, with instances, from 2',
    'ACTIVE, RESTART, by operator, with instances, from 2',
    'ACTIVE, REPLACE_INSTANCES, by operator, with instances, from 2',
  ],
  STOPPING_INSTANCES: [
    'CONFIG_TESTING, STOP_INSTANCES, by operator, with instances, from 2',
    'ACTIVE, STOP_INSTANCES, by operator, with instances, from 2',
    'ACTIVE, STOP_INSTANCES, by operator, without instances, from 3',
  ],
  UPDATING_INSTANCES_COUNT: [
    'INACTIVE, UPDATE_INSTANCE_COUNT, by operator, with instances, from 2',
    'INACTIVE, UPDATE_INSTANCE_COUNT, by operator, without instances, from 2',
    'ACTIVE, UPDATE_INSTANCE_COUNT, by operator, with instances, from 2',
    'ACTIVE, UPDATE_INSTANCE_COUNT, by operator, without instances, from 3',
  ],
  EMERGENCY_DEACTIVATION_REQUESTED: [
    'CONFIG_TESTING, in an emergency, with instances, from 1',
    'ACTIVE, in an emergency, with instances, from 1',
    'ACTIVE, in an emergency, without instances, from 2',
  ],
  DESTROY_REQUESTED: [
    'INACTIVE, DESTROY, by operator, with instances, from 2',
    'INACTIVE, DESTROY, by operator, without instances, from 2',
  ],
  DESTROYED: [
    'INACTIVE, with instances, from 2',
    'INACTIVE, without instances, from 2',
    'CONFIG_TESTING, with instances, from 2',
    'CONFIG_TESTING, in an emergency, with instances, from 2',
    'ACTIVE, with instances, from 2',
    'ACTIVE, without instances, from 3',
    'ACTIVE, in an emergency, with instances, from 2',
    'ACTIVE, in an emergency, without instances, from 3',
  ],
};

const CAUSES = ['operator', 'reconciliation', 'emergency'];

/** Everything that a context can say, in words and as a context of the revision given. */
const CONTEXTS = ACTIVATION_STATES.flatMap((activationState) =>
  [null, ...OPERATION_TYPES].flatMap((type) =>
    (type === null ? [null] : CAUSES).flatMap((cause) =>
      [null, { cause: 'CANCELLED', failedDeactivations: 0 }].flatMap((emergency) =>
        [true, false].map((mayHaveInstances) => ({
          words: [
            activationState,
            ...(type === null ? [] : [type, `by ${String(cause)}`]),
            ...(emergency === null ? [] : ['in an emergency']),
            mayHaveInstances ? 'with instances' : 'without instances',
          ].join(', '),
          of: (revision: number) => ({
            activationState,
            inFlight: type === null ? null : { operation: { type }, cause },
            emergency,
            mayHaveInstances,
            revision,
          }),
        })),
      ),
    ),
  ),
);

describe('what a context can say', () => {
  it('is in each state what the chart can leave behind', () => {
    // A check of its own, so that the chart is asked here.
    const problem = factsProblemIn(lifecycleMachine);
    const found = LIFECYCLE_STATES.map((state) => [
      state,
      CONTEXTS.flatMap(({ words, of }) => {
        const least = [0, 1, 2, 3, 4].find((revision) => problem(state, of(revision)) === null);
        return least === undefined ? [] : [`${words}, from ${String(least)}`];
      }),
    ]);
    expect(Object.fromEntries(found)).toEqual(REACHABLE);
  });

  const context = {
    activationState: 'INACTIVE',
    inFlight: null,
    emergency: null,
    mayHaveInstances: false,
    revision: 2,
  };
  const inFlight = (type: string, cause = 'operator') => ({ operation: { type }, cause });
  it.each([
    ['INACTIVE', { revision: 0 }, '.revision must be at least 1 in INACTIVE'],
    ['INACTIVE', { revision: undefined }, '.revision must be at least 1 in INACTIVE'],
    ['ACTIVE', {}, '.activationState must be ACTIVE in ACTIVE'],
    ['ADJUSTING_INSTANCES', {}, '.inFlight.operation.type must be ADJUST_INSTANCES in ADJUSTING_INSTANCES'],
    ['INACTIVE', { inFlight: inFlight('DESTROY') }, '.inFlight.operation.type must be absent in INACTIVE'],
    [
      'REPLACING_INSTANCES',
      { activationState: 'INACTIVE', inFlight: inFlight('RESTART') },
      '.activationState must be CONFIG_TESTING or ACTIVE in REPLACING_INSTANCES',
    ],
    [
      'DESTROY_REQUESTED',
      { inFlight: inFlight('DESTROY', 'emergency') },
      '.inFlight.cause must be operator in DESTROY_REQUESTED',
    ],
    ['INACTIVE', { emergency: { cause: 'CANCELLED' } }, '.emergency must be null in INACTIVE'],
    [
      'EMERGENCY_DEACTIVATION_REQUESTED',
      { activationState: 'ACTIVE' },
      '.emergency must be set in EMERGENCY_DEACTIVATION_REQUESTED',
    ],
    ['CONFIG_TESTING', { activationState: 'CONFIG_TESTING' }, '.mayHaveInstances must be true in CONFIG_TESTING'],
  ] as const)('in %s with %j is refused: %s', (state, changed, problem) => {
    expect(factsProblemIn(lifecycleMachine)(state, { ...context, ...changed })).toBe(problem);
  });
});
