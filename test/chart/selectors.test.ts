import { describe, expect, it } from 'vitest';
import {
  EXECUTOR_STATES,
  INSTANCE_STATES,
  isActivationState,
  isActiveInstanceState,
  isExecutorState,
  isInstanceState,
  isLifecycleState,
  isLiveExecutorState,
  isOperation,
  isOperationType,
  isRunningInstanceState,
  isTerminalInstanceState,
  LIFECYCLE_STATES,
  OPERATION_TYPES,
} from '../../src/model/index.js';
import { isInFlight, isResting, toServiceRecord } from '../../src/chart/index.js';
import { requestOf } from '../support/life.js';
import { positionIn, SERVICE_ID } from '../support/positions.js';
import { aMinimalSpec } from '../support/specs.js';

describe('the groups of the domain', () => {
  it('tell resting states and states with work in flight', () => {
    expect(LIFECYCLE_STATES.filter((value) => isResting({ value }))).toEqual(['INACTIVE', 'CONFIG_TESTING', 'ACTIVE']);
    expect(LIFECYCLE_STATES.filter((value) => isInFlight({ value }))).toEqual([
      'ACTIVATION_REQUESTED',
      'CONFIG_TESTING_REQUESTED',
      'DEACTIVATION_REQUESTED',
      'DEPLOYING_TEST_INSTANCE',
      'ADJUSTING_INSTANCES',
      'REPLACING_INSTANCES',
      'STOPPING_INSTANCES',
      'UPDATING_INSTANCES_COUNT',
      'DESTROY_REQUESTED',
    ]);
  });

  it('tell active, running and terminal instances', () => {
    expect(INSTANCE_STATES.filter(isActiveInstanceState)).toEqual([
      'PENDING',
      'PROVISIONING',
      'STARTING',
      'UNREADY',
      'READINESS_CHECK_FAILED',
      'READY',
      'HEALTHY',
      'UNHEALTHY',
      'DEPROVISIONING',
      'STOPPING',
      'UNKNOWN',
    ]);
    expect(INSTANCE_STATES.filter(isRunningInstanceState)).toEqual(['UNREADY', 'READY', 'HEALTHY']);
    expect(INSTANCE_STATES.filter(isTerminalInstanceState)).toEqual(['STOPPED', 'LOST']);
  });

  it('tell live executors', () => {
    expect(EXECUTOR_STATES.filter(isLiveExecutorState)).toEqual(['ACTIVE', 'UNREADY']);
  });
});

describe('the type guards', () => {
  it('know the members of their sets and nothing else', () => {
    expect([isLifecycleState('ACTIVE'), isLifecycleState('active'), isLifecycleState(undefined)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isActivationState('CONFIG_TESTING'), isActivationState('DESTROYED')]).toEqual([true, false]);
    expect([isOperationType('DESTROY'), isOperationType('CANCEL'), isOperationType({})]).toEqual([true, false, false]);
    expect([isInstanceState('UNKNOWN'), isInstanceState('toString')]).toEqual([true, false]);
    expect([isExecutorState('REMOVED'), isExecutorState(null)]).toEqual([true, false]);
  });

  it('take every well-formed operation, and refuse one that lacks what it needs', () => {
    for (const type of OPERATION_TYPES) {
      const operation = requestOf(type, SERVICE_ID);
      expect(isOperation(operation), type).toBe(true);
      expect(isOperation({ type }), `${type} alone`).toBe(false);
    }
    const serviceId = SERVICE_ID;
    const spec = { name: 'a', version: '1' };
    const lacking = [
      { type: 'STOP_INSTANCES', serviceId, instanceIds: [1] },
      { type: 'STOP_INSTANCES', instanceIds: ['i-1'] },
      { type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: '3' },
      { type: 'UPDATE_INSTANCE_COUNT', instancesPerHost: 3 },
      { type: 'CREATE', spec: { name: 'a' }, instancesPerHost: 1 },
      { type: 'CREATE', spec: { version: '1' }, instancesPerHost: 1 },
      { type: 'CREATE', spec },
      { type: 'CREATE', spec, instancesPerHost: '1' },
      { type: 'DESTROY', serviceId: 7 },
      { serviceId },
    ];
    for (const operation of lacking) expect(isOperation(operation), JSON.stringify(operation)).toBe(false);
    expect(isOperation({ type: 'CREATE', spec, instancesPerHost: 1 })).toBe(true);
    for (const junk of [null, undefined, 1, 'CREATE', [], { type: 'CANCEL' }]) expect(isOperation(junk)).toBe(false);
  });
});

describe('toServiceRecord', () => {
  it('is what a controller stores', () => {
    expect(toServiceRecord(positionIn('ADJUSTING_INSTANCES'))).toEqual({
      serviceId: SERVICE_ID,
      spec: aMinimalSpec(),
      instancesPerHost: 1,
      activationState: 'ACTIVE',
      state: 'ADJUSTING_INSTANCES',
      revision: 5,
    });
  });

  it('is null before CREATE', () => {
    expect(toServiceRecord(positionIn('INIT'))).toBeNull();
  });
});
