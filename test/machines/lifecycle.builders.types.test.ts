import { describe, expectTypeOf, it } from 'vitest';
import {
  cancelIntoEmergency,
  create,
  goOn,
  reconcile,
  recordWork,
  rest,
  start,
  to,
  work,
} from '../../machines/lifecycle.transitions.js';

/* Each line with an error would be a mistake in the chart; the compiler finds it. */
describe('the builders of the chart', () => {
  it('take names of guards, updates, work and states, and no others', () => {
    expectTypeOf(start).toBeCallableWith('ACTIVATION_REQUESTED', 'recordActivation', 'isForThisService');
    // @ts-expect-error a misspelt target
    expectTypeOf(start).toBeCallableWith('ACTIVATION_REQESTED', 'recordActivation');
    // @ts-expect-error misspelt work
    expectTypeOf(start).toBeCallableWith('ACTIVATION_REQUESTED', 'recordActivations');
    // @ts-expect-error a misspelt guard
    expectTypeOf(start).toBeCallableWith('ACTIVATION_REQUESTED', 'recordActivation', 'isForThisServices');
    // @ts-expect-error a misspelt update
    expectTypeOf(to).toBeCallableWith('ACTIVE', 'recordActivationn');
    // @ts-expect-error an update that needs params
    expectTypeOf(to).toBeCallableWith('ACTIVE', 'acceptOperation');
    // @ts-expect-error a state in which nothing rests
    expectTypeOf(create).toBeCallableWith('ADJUSTING_INSTANCES', 'isNewService');
    // @ts-expect-error an operation that no reconciliation begins
    expectTypeOf(reconcile).toBeCallableWith('ADJUSTING_INSTANCES', 'needsAdjustment', 'RESTART', 'adjustInstances');
    // @ts-expect-error a misspelt guard
    expectTypeOf(cancelIntoEmergency).toBeCallableWith('isForThatWork');
    // @ts-expect-error a state in which nothing rests
    expectTypeOf(rest).toBeCallableWith('recordSuccess', [], 'INIT');
    // @ts-expect-error misspelt work
    expectTypeOf(goOn).toBeCallableWith('DEPLOYING_TEST_INSTANCE', 'deployTestInstances');
    const ends = { onDone: to('ACTIVE', 'recordSuccess'), onFailure: rest('recordFailure', [], 'INACTIVE') };
    // @ts-expect-error misspelt work
    work('adjustInstance', ends);
    // @ts-expect-error an end that is none
    recordWork('removeService', { ...ends, onError: [] });
  });
});
