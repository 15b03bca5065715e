import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { activationMachine, lifecycleMachine, restoreActor, persist } from '../../src/index.js';
import {
  expectState,
  sampleRequest,
  recordTimeline,
  trackTransitions,
  createHarness,
} from '../../src/testing/index.js';
import { TRANSITIONS } from '../support/tables.js';

describe('the tracker', () => {
  it('knows every transition of the oracle, and nothing was taken at first', () => {
    const tracker = trackTransitions(lifecycleMachine);
    expect(tracker.taken()).toEqual([]);
    expect([...tracker.missing()].sort()).toEqual([...TRANSITIONS].sort());
  });

  it('sees what the watched actors take, on a machine with actors of the host too', () => {
    const tracker = trackTransitions(lifecycleMachine);
    const provided = lifecycleMachine.provide({ guards: { isForThisService: () => true } });
    for (const machine of [lifecycleMachine, provided]) {
      const actor = createActor(machine, { inspect: tracker.inspect }).start();
      actor.send(sampleRequest('CREATE'));
      actor.send(sampleRequest('DEACTIVATE'));
      actor.send(sampleRequest(machine === provided ? 'ACTIVATE' : 'DESTROY'));
      restoreActor(machine, persist(actor.getSnapshot()), { inspect: tracker.inspect });
    }
    expect(tracker.taken()).toEqual([
      'INIT CREATE [isNewService] → INACTIVE',
      'INACTIVE ACTIVATE [isForThisService] → ACTIVATION_REQUESTED',
      'INACTIVE DESTROY [hasNoInstances] → DESTROY_REQUESTED',
    ]);
    expect([...tracker.taken(), ...tracker.missing()].sort()).toEqual([...TRANSITIONS].sort());
    expect(tracker.report().split('\n').slice(0, 2)).toEqual([
      `3 of ${String(TRANSITIONS.length)} transitions of local-service-lifecycle-v1 were taken`,
      '  never: INIT CREATE [isRecoveredActive] → ACTIVE',
    ]);
  });

  it('watches one machine, and not another', () => {
    const tracker = trackTransitions(activationMachine);
    createActor(lifecycleMachine, { inspect: tracker.inspect }).start().send(sampleRequest('CREATE'));
    expect(tracker.taken()).toEqual([]);
    const actor = createActor(activationMachine, { inspect: tracker.inspect }).start();
    actor.send({ type: 'ACTIVATE', serviceId: 'x-1' });
    expect(tracker.taken()).toEqual(['INACTIVE ACTIVATE → ACTIVE']);
    expect(tracker.report()).toBe(
      [
        '1 of 5 transitions of local-service-activation-v1 were taken',
        '  never: INACTIVE DEPLOY_TEST_INSTANCE → CONFIG_TESTING',
        '  never: CONFIG_TESTING ACTIVATE → ACTIVE',
        '  never: CONFIG_TESTING DEACTIVATE → INACTIVE',
        '  never: ACTIVE DEACTIVATE → INACTIVE',
      ].join('\n'),
    );
  });
});

describe('expectState', () => {
  it('says nothing where it holds, and shows what happened where it does not', async () => {
    const subject = createHarness().start({ recordRefusals: true });
    const timeline = recordTimeline(subject.actor);
    await subject.send(sampleRequest('CREATE'));
    expectState(subject.actor, 'INACTIVE', timeline);
    await subject.send(sampleRequest('ACTIVATE'));
    await subject.settle({ kind: 'failure', failure: { code: 'NO_LUCK', message: 'The store is down.' } });
    await subject.send(sampleRequest('DEACTIVATE'));
    expect(() => {
      expectState(subject.actor, 'ACTIVE', timeline);
    }).toThrow(
      new Error(
        [
          'The service should be in ACTIVE, but is in INACTIVE.',
          'Waits for ACTIVATE, ADJUST_INSTANCES, DEPLOY_TEST_INSTANCE, UPDATE_INSTANCE_COUNT, DESTROY, or for an observation that shows a difference.',
          'ACTIVATE by operator failed: NO_LUCK: The store is down.',
          'The last refusal: DEACTIVATE is refused in INACTIVE: only ACTIVATE, ADJUST_INSTANCES, DEPLOY_TEST_INSTANCE, UPDATE_INSTANCE_COUNT, DESTROY are admitted there.',
          'What happened:',
          '  1. CREATE by operator: INIT → INACTIVE',
          '  2. ACTIVATE by operator: INACTIVE → ACTIVATION_REQUESTED, dns-cache-1#2:recordActivation',
          '  3. failed by operator: ACTIVATION_REQUESTED → INACTIVE, dns-cache-1#2:recordActivation (NO_LUCK: The store is down.)',
          '  4. DEACTIVATE is refused in INACTIVE: only ACTIVATE, ADJUST_INSTANCES, DEPLOY_TEST_INSTANCE, UPDATE_INSTANCE_COUNT, DESTROY are admitted there.',
        ].join('\n'),
      ),
    );
    timeline.stop();
    await subject.send(sampleRequest('ACTIVATE'));
    expect(timeline.entries()).toHaveLength(4);
  });

  it('does without a timeline', () => {
    const { actor } = createHarness().start({});
    expect(() => {
      expectState(actor, 'ACTIVE');
    }).toThrow('The service should be in ACTIVE, but is in INIT.\nWaits for CREATE.');
  });
});
