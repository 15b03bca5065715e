import { describe, expect, it } from 'vitest';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { type LifecycleState, waitingFor } from '../../src/index.js';
import { positionIn, SERVICE_ID } from '../support/positions.js';
import { ADMISSION, CANCELLABLE } from '../support/tables.js';

const EXPECTED: Record<LifecycleState, [what: string, untilMs: number | null, then: LifecycleState | null]> = {
  INIT: ['OPERATION', null, null],
  INACTIVE: ['OPERATION_OR_OBSERVATION', null, null],
  CONFIG_TESTING: ['OPERATION_OR_OBSERVATION', null, null],
  ACTIVE: ['OPERATION_OR_OBSERVATION', null, null],
  ACTIVATION_REQUESTED: ['WORK', 600_000, 'INACTIVE'],
  CONFIG_TESTING_REQUESTED: ['WORK', 600_000, 'INACTIVE'],
  DEACTIVATION_REQUESTED: ['WORK', 600_000, 'ACTIVE'],
  DEPLOYING_TEST_INSTANCE: ['WORK', 600_000, 'CONFIG_TESTING'],
  ADJUSTING_INSTANCES: ['WORK', 600_000, 'ACTIVE'],
  REPLACING_INSTANCES: ['WORK', 600_000, 'ACTIVE'],
  STOPPING_INSTANCES: ['WORK', 600_000, 'ACTIVE'],
  UPDATING_INSTANCES_COUNT: ['WORK', 600_000, 'ACTIVE'],
  EMERGENCY_DEACTIVATION_REQUESTED: ['DELAY', 1_000, 'DEACTIVATION_REQUESTED'],
  DESTROY_REQUESTED: ['WORK', 600_000, 'INACTIVE'],
  DESTROYED: ['NOTHING', null, null],
};

describe('waitingFor', () => {
  for (const state of LIFECYCLE_STATES) {
    it(`says what ${state} waits for`, () => {
      const position = positionIn(state);
      const [what, untilMs, then] = EXPECTED[state];
      const waiting = waitingFor(position);
      expect(waiting).toMatchObject({ for: what, untilMs, then, cancellable: CANCELLABLE.includes(state) });
      expect([...waiting.operations].sort()).toEqual(Object.keys(ADMISSION[state]).sort());
      expect(waiting.effectId).toBe(position.context.inFlight?.effectId ?? null);
      expect(waiting.message).toMatch(/^Waits .+\.$/);
    });
  }

  it('takes the time-out of the operation and the facts of the service', () => {
    const position = positionIn('ADJUSTING_INSTANCES', {
      activationState: 'CONFIG_TESTING',
      inFlight: {
        operation: {
          type: 'ADJUST_INSTANCES',
          serviceId: SERVICE_ID,
          opSpec: { timeout: '90 seconds', parallelism: 1, failureStrategy: 'STOP' },
        },
        cause: 'operator',
        effectId: 'e',
        timeoutMs: 90_000,
        attempt: 1,
        progress: null,
      },
    });
    expect(waitingFor(position)).toMatchObject({ untilMs: 90_000, then: 'CONFIG_TESTING' });
  });

  it('says in words how far work has come, and how long it may take', () => {
    const { inFlight } = positionIn('ADJUSTING_INSTANCES').context;
    if (inFlight === null) throw new Error('no work');
    const message = (progress: typeof inFlight.progress, timeoutMs = 5_400_000) =>
      waitingFor(positionIn('ADJUSTING_INSTANCES', { inFlight: { ...inFlight, timeoutMs, progress } })).message;
    expect(message(null)).toBe('Waits for the work adjustInstances, at most 1 hour 30 minutes, then ACTIVE.');
    expect(message({ done: 14, total: 40, checkpoint: 'never to be seen' }, 600_000)).toBe(
      'Waits for the work adjustInstances (14 of 40), at most 10 minutes, then ACTIVE.',
    );
    expect(waitingFor(positionIn('EMERGENCY_DEACTIVATION_REQUESTED')).message).toBe(
      'Waits 1 second, then DEACTIVATION_REQUESTED.',
    );
  });

  it('knows that a deactivation in an emergency goes back to the emergency, which waits longer each time', () => {
    const emergency = { cause: 'CANCELLED', failedDeactivations: 3 } as const;
    expect(waitingFor(positionIn('DEACTIVATION_REQUESTED', { emergency })).then).toBe(
      'EMERGENCY_DEACTIVATION_REQUESTED',
    );
    expect(waitingFor(positionIn('EMERGENCY_DEACTIVATION_REQUESTED', { emergency })).untilMs).toBe(8_000);
  });
});
