import { describe, expect, it } from 'vitest';
import { dispatch } from '../../src/index.js';
import { Life, type Step } from '../support/life.js';
import { WAYS } from '../support/ways.js';

const running: readonly Step[] = ['CREATE', 'ACTIVATE', 'done', { observe: {} }];

describe('a CANCEL that names what it means', () => {
  it('hits nothing once its restart has ended, and does not deactivate the service by the next adjustment', async () => {
    const life = await new Life().run(...running, 'RESTART');
    const effectId = life.work!.input.effectId;
    await life.run('done', { observe: { adjustment: 'ADJUST_INSTANCES' } });
    const { context } = life;
    expect(dispatch(life.actor, { type: 'CANCEL', serviceId: life.serviceId, effectId })).toMatchObject({
      admitted: false,
      refusal: { rule: 'NOT_IN_FLIGHT', details: { expected: life.work?.input.effectId, actual: effectId } },
    });
    expect(life.state).toBe('ADJUSTING_INSTANCES');
    expect(life.context).toEqual(context);
    // … as one that names nothing does.
    expect(dispatch(life.actor, { type: 'CANCEL' })).toEqual({ admitted: true });
    expect(life.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
  });

  for (const state of ['ADJUSTING_INSTANCES', 'DEPLOYING_TEST_INSTANCE', 'REPLACING_INSTANCES'] as const) {
    it(`cancels the work of ${state} by its id, whose signal fires`, async () => {
      const life = await new Life().run(...WAYS[state]);
      const { input, signal } = life.work!;
      const { effectId } = input;
      expect(dispatch(life.actor, { type: 'CANCEL', serviceId: life.serviceId, effectId })).toEqual({ admitted: true });
      expect(life.context.inFlight).toBeNull();
      expect(signal.aborted).toBe(true);
    });

    it(`is recorded where ${state} refuses it, and nothing else changes`, async () => {
      const life = await new Life({ recordRefusals: true }).run(...WAYS[state]);
      const { context } = life;
      life.actor.send({ type: 'CANCEL', effectId: 'dns-cache-1#1:replaceInstances' });
      expect(life.context.lastRefusal).toMatchObject({ rule: 'NOT_IN_FLIGHT', operation: 'CANCEL', state });
      expect({ ...life.context, lastRefusal: null }).toEqual({ ...context, lastRefusal: null });
    });
  }

  it('of other work leaves the replacement of a test instance alone', async () => {
    const life = await new Life().run(...WAYS.CONFIG_TESTING, { observe: {} }, 'RESTART');
    expect(life.state).toBe('REPLACING_INSTANCES');
    const { context } = life;
    const other = `${life.serviceId}#${String(context.revision)}:adjustInstances`;
    expect(dispatch(life.actor, { type: 'CANCEL', effectId: other })).toMatchObject({
      refusal: { rule: 'NOT_IN_FLIGHT' },
    });
    expect(life.context).toEqual(context);
    expect(dispatch(life.actor, { type: 'CANCEL', effectId: life.work!.input.effectId })).toEqual({ admitted: true });
    expect(life.state).toBe('CONFIG_TESTING');
  });

  it('by the id of its first work ends a test deployment of two; not one of the reconciliation, which has but one', async () => {
    const life = await new Life().run('CREATE', 'DEPLOY_TEST_INSTANCE');
    const first = life.work!.input.effectId;
    await life.run('done');
    expect(life.work?.input.effectId).not.toBe(first);
    expect(dispatch(life.actor, { type: 'CANCEL', effectId: first })).toEqual({ admitted: true });

    const again = await new Life().run(...WAYS.CONFIG_TESTING, { observe: { adjustment: 'DEPLOY_TEST_INSTANCE' } });
    expect(again.state).toBe('DEPLOYING_TEST_INSTANCE');
    const never = `${again.serviceId}#${String(again.context.revision)}:recordActivation`;
    expect(dispatch(again.actor, { type: 'CANCEL', effectId: never })).toMatchObject({
      refusal: { rule: 'NOT_IN_FLIGHT' },
    });
  });
});
