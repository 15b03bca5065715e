import { describe, expect, it } from 'vitest';
import { assessHealth, type InstanceState, lifecycleMachine } from '../../src/index.js';
import { INSTANCE_STATES } from '../../src/model/index.js';
import { toInstanceRecord } from '../../src/instance/index.js';
import { CREATED_AT, INSTANCE_WAYS, InstanceLife } from '../support/instance-life.js';
import { positionIn } from '../support/positions.js';

/** When the last event on the way into each state happened, in ms since the beginning of the way. */
const LAST_EVENTS: Partial<Record<InstanceState, number>> = {
  READINESS_CHECK_FAILED: 9_000,
  READY: 5_000,
  HEALTHY: 8_000,
  UNHEALTHY: 28_000,
};

/** The states whose way an instance went by itself. */
const ERROR_MESSAGES: Partial<Record<InstanceState, string>> = {
  PROVISIONING_FAILED: 'FAILED for a reason.',
  START_FAILED: 'FAILED for a reason.',
  READINESS_CHECK_FAILED: 'CHECK_FAILED for a reason.',
  UNHEALTHY: 'CHECK_FAILED for a reason.',
};

describe('the record of an instance', () => {
  for (const state of INSTANCE_STATES) {
    it(`says that it is ${state}`, () => {
      const life = new InstanceLife().run(1_000, ...INSTANCE_WAYS[state]);
      expect(toInstanceRecord(life.snapshot)).toEqual({
        instanceId: 'SI-1',
        serviceId: 'node-agent-1',
        executorId: 'host-1',
        state,
        createdAt: CREATED_AT,
        updatedAt: CREATED_AT + (state === 'PENDING' ? 0 : 1_000 + (LAST_EVENTS[state] ?? 0)),
        ...(ERROR_MESSAGES[state] === undefined ? {} : { errorMessage: ERROR_MESSAGES[state] }),
      });
    });
  }

  it('is what an assessment takes: a healthy instance is counted as one', () => {
    const snapshot = lifecycleMachine.resolveState(positionIn('ACTIVE'));
    const { serviceId } = snapshot.context;
    const life = new InstanceLife().run(...INSTANCE_WAYS.HEALTHY);
    const health = assessHealth(
      snapshot,
      {
        executors: [{ executorId: 'host-1', state: 'ACTIVE' }],
        instances: [{ ...toInstanceRecord(life.snapshot), serviceId }],
      },
      CREATED_AT + 8_010,
    );
    expect(health.instances).toMatchObject({ active: 1, running: 1, healthy: 1, unhealthy: 0 });
    expect(health.healthyInstanceIds).toEqual(['SI-1']);
  });
});
