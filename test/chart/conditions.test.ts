import { describe, expect, it } from 'vitest';
import { CONDITION_TYPES, conditions, type ConditionType } from '../../src/chart/index.js';
import { type Health, isConverged, type LifecycleContext, type LifecycleState } from '../../src/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { aDigest, aFailure, positionIn } from '../support/positions.js';

const statusOf = (type: ConditionType, state: LifecycleState, changes: Partial<LifecycleContext> = {}) => {
  const found = conditions(positionIn(state, changes)).find((condition) => condition.type === type);
  return `${found?.status ?? ''} ${found?.reason ?? ''}`;
};

const health = (changes: Partial<Health> = {}) => ({ health: aDigest(changes) });

/** Resting, Emergency and WorkInFlight of every state, by hand. */
const STATES: Record<LifecycleState, readonly [string, string, string]> = {
  INIT: ['False NotCreated', 'False NoEmergency', 'False NoWork'],
  INACTIVE: ['True AtRest', 'False NoEmergency', 'False NoWork'],
  CONFIG_TESTING: ['True AtRest', 'False NoEmergency', 'False NoWork'],
  ACTIVE: ['True AtRest', 'False NoEmergency', 'False NoWork'],
  ACTIVATION_REQUESTED: ['False Working', 'False NoEmergency', 'True Working'],
  CONFIG_TESTING_REQUESTED: ['False Working', 'False NoEmergency', 'True Working'],
  DEACTIVATION_REQUESTED: ['False Working', 'False NoEmergency', 'True Working'],
  DEPLOYING_TEST_INSTANCE: ['False Working', 'False NoEmergency', 'True Working'],
  ADJUSTING_INSTANCES: ['False Working', 'False NoEmergency', 'True Working'],
  REPLACING_INSTANCES: ['False Working', 'False NoEmergency', 'True Working'],
  STOPPING_INSTANCES: ['False Working', 'False NoEmergency', 'True Working'],
  UPDATING_INSTANCES_COUNT: ['False Working', 'False NoEmergency', 'True Working'],
  EMERGENCY_DEACTIVATION_REQUESTED: ['False Emergency', 'True Cancelled', 'False NoWork'],
  DESTROY_REQUESTED: ['False Working', 'False NoEmergency', 'True Working'],
  DESTROYED: ['False Destroyed', 'False NoEmergency', 'False NoWork'],
};

describe('the conditions of a service', () => {
  it.each(LIFECYCLE_STATES)('are all there in %s, each once, with a word and a sentence', (state) => {
    const found = conditions(positionIn(state));
    expect(found.map(({ type }) => type)).toEqual(CONDITION_TYPES);
    for (const { reason, message } of found) {
      expect(reason).toMatch(/^[A-Z][A-Za-z]+$/);
      expect(message).toMatch(/\.$/);
    }
    const types = ['Resting', 'Emergency', 'WorkInFlight'] as const;
    expect(types.map((type) => statusOf(type, state))).toEqual(STATES[state]);
  });

  it('say whether it is done, by a current digest alone', () => {
    expect(statusOf('Converged', 'ACTIVE', health())).toBe('True AsDesired');
    expect(statusOf('Converged', 'ACTIVE', { health: null })).toBe('Unknown NotObserved');
    expect(statusOf('Converged', 'ACTIVE', health({ revision: 4 }))).toBe('Unknown ObservationOutdated');
    expect(statusOf('Converged', 'ACTIVE', health({ state: 'INACTIVE' }))).toBe('Unknown ObservationOutdated');
    expect(statusOf('Converged', 'ACTIVE', health({ adjustment: 'ADJUST_INSTANCES' }))).toBe('False AdjustmentNeeded');
    const coming = {
      required: 2,
      active: 2,
      running: 1,
      healthy: 1,
      unhealthy: 0,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    };
    expect(statusOf('Converged', 'ACTIVE', health({ instances: coming }))).toBe('False InstancesChanging');
    expect(statusOf('Converged', 'ADJUSTING_INSTANCES', health({ state: 'ADJUSTING_INSTANCES' }))).toBe(
      'False Working',
    );
  });

  it('say why it is not done: maintenance, hosts that fail, hosts that are silent', () => {
    const counts = { required: 4, active: 2, running: 2, healthy: 2, unhealthy: 0, stale: 0 };
    const hosts = { live: 2, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 };
    const messageOf = (changes: Partial<Health>) => {
      const [, converged] = conditions(positionIn('ACTIVE', health(changes)));
      return `${String(converged?.status)} ${String(converged?.reason)}: ${String(converged?.message)}`;
    };
    expect(messageOf({ maintenance: true })).toBe('False Maintenance: The service is in maintenance.');
    expect(
      messageOf({
        hosts: { ...hosts, backingOff: 1 },
        instances: { ...counts, silent: 0, missing: 2, surplus: 0 },
        nextStartAt: 9,
      }),
    ).toBe('False BackingOff: 2 of 4 required instances are healthy, 2 active: 2 starts deferred on 1 failing host.');
    expect(
      messageOf({
        hosts: { ...hosts, silent: 2 },
        instances: { ...counts, required: 2, silent: 1, missing: 0, surplus: 0 },
      }),
    ).toBe('False HostsSilent: 2 of 2 required instances are healthy, 2 active: 2 hosts silent, with 1 instance.');
    expect(messageOf({ outdated: true })).toBe(
      'Unknown ObservationOutdated: The last observation proves nothing: its reports are too old, or something in it cannot be read.',
    );
  });

  it('show how far work has come, and never its checkpoint', () => {
    const { inFlight } = positionIn('ADJUSTING_INSTANCES').context;
    if (inFlight === null) throw new Error('no work');
    const progress = { done: 14, total: 40, checkpoint: 'never to be seen' };
    const all = conditions(positionIn('ADJUSTING_INSTANCES', { inFlight: { ...inFlight, progress } }));
    const workInFlight = all.find(({ type }) => type === 'WorkInFlight');
    expect(workInFlight).toMatchObject({ status: 'True' });
    expect(workInFlight?.message).toContain('(14 of 40)');
    expect(JSON.stringify(all)).not.toContain(progress.checkpoint);
  });

  it('name both failures, that of an operator and that of the reconciliation', () => {
    const lastFailure = aFailure({ operation: 'RESTART', code: 'A', message: 'First.' });
    const lastReconciliationFailure = aFailure({ cause: 'reconciliation', code: 'B', message: 'Second.' });
    const found = conditions(positionIn('ACTIVE', { lastFailure, lastReconciliationFailure }));
    expect(found.find(({ type }) => type === 'Degraded')?.message).toBe(
      'RESTART by operator: A: First. ADJUST_INSTANCES by reconciliation: B: Second.',
    );
  });

  it('are converged exactly when isConverged says so', () => {
    for (const state of LIFECYCLE_STATES) {
      for (const adjustment of ['NONE', 'ADJUST_INSTANCES'] as const) {
        for (const healthy of [0, 1, 2]) {
          const instances = {
            required: 2,
            active: 2,
            running: 2,
            healthy,
            unhealthy: 0,
            stale: 0,
            silent: 0,
            missing: 0,
            surplus: 0,
          };
          const position = positionIn(state, health({ state, adjustment, instances }));
          const isTrue = statusOf('Converged', state, position.context).startsWith('True');
          expect([state, isTrue]).toEqual([state, isConverged(position, position.context.health)]);
        }
      }
    }
  });

  it('say what went wrong', () => {
    const lastFailure = aFailure({ code: 'START_FAILED', message: 'It did not start.' });
    expect(statusOf('Degraded', 'ACTIVE', { lastFailure })).toBe('True WorkFailed');
    expect(conditions(positionIn('ACTIVE', { lastFailure }))[2]?.message).toBe(
      'ADJUST_INSTANCES by operator: START_FAILED: It did not start.',
    );
    const instances = {
      required: 3,
      active: 3,
      running: 2,
      healthy: 2,
      unhealthy: 1,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    };
    expect(statusOf('Degraded', 'ACTIVE', health({ instances }))).toBe('True InstancesFailing');
    expect(conditions(positionIn('ACTIVE', health({ instances })))[2]?.message).toBe(
      '1 instance unhealthy, 0 instances not heard of for too long.',
    );
    expect(statusOf('Degraded', 'ACTIVE', { health: null })).toBe('False NothingFailed');
    const emergency = { cause: 'FAILURE_BUDGET_SPENT', failedDeactivations: 2 } as const;
    expect(statusOf('Emergency', 'DEACTIVATION_REQUESTED', { emergency })).toBe('True FailureBudgetSpent');
    expect(conditions(positionIn('DEACTIVATION_REQUESTED', { emergency }))[3]?.message).toBe(
      'The service is being deactivated; 2 attempts failed so far.',
    );
  });
});
