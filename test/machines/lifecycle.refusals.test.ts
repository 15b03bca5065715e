import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { ACTIVATION_STATES } from '../../src/model/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { Life } from '../support/life.js';
import { aSpec } from '../support/specs.js';

const recordRefusals = { recordRefusals: true };

describe('a refused request', () => {
  it('is neither recorded nor emitted by default, and can() is false', async () => {
    const life = await new Life().run('CREATE', 'DEACTIVATE');
    expect(life.context.lastRefusal).toBeNull();
    expect(life.snapshot.can(life.request('DEACTIVATE'))).toBe(false);
    expect(life.emitted.map(({ type }) => type)).toEqual(['operation.accepted']);
  });

  it('is recorded and emitted where the host wants it, and can() says yes to every request', async () => {
    const life = await new Life(recordRefusals).run('CREATE', 'DEACTIVATE');
    expect(life.state).toBe('INACTIVE');
    expect(life.context.lastRefusal).toMatchObject({
      rule: 'NOT_ALLOWED_IN_STATE',
      state: 'INACTIVE',
      operation: 'DEACTIVATE',
    });
    expect(life.emitted.at(-1)).toEqual({
      type: 'operation.refused',
      serviceId: life.serviceId,
      operation: 'DEACTIVATE',
      rule: 'NOT_ALLOWED_IN_STATE',
      message: life.context.lastRefusal?.message,
      revision: 1,
    });
    expect(life.snapshot.can(life.request('DEACTIVATE'))).toBe(true);
  });

  it('is recorded where the state admits the operation but a rule does not', async () => {
    const life = await new Life(recordRefusals).run('CREATE', 'ACTIVATE', 'done', {
      send: { type: 'UPDATE_INSTANCE_COUNT', serviceId: 'someone-else', instancesPerHost: 2 },
    });
    expect(life.context.lastRefusal).toMatchObject({ rule: 'WRONG_SERVICE', state: 'ACTIVE' });
  });

  it('is recorded in INIT and in flight, where the work goes on', async () => {
    const life = await new Life(recordRefusals).run('ACTIVATE');
    expect(life.context.lastRefusal).toMatchObject({ rule: 'NOT_ALLOWED_IN_STATE', state: 'INIT' });
    await life.run('CREATE', 'ACTIVATE', 'CANCEL');
    expect(life.context.lastRefusal).toMatchObject({ rule: 'NOT_CANCELLABLE', state: 'ACTIVATION_REQUESTED' });
    expect(life.started).toHaveLength(1);
    await life.run('done');
    expect(life.state).toBe('ACTIVE');
  });

  it('is forgotten once a later request is accepted, an operation or CANCEL', async () => {
    const life = await new Life(recordRefusals).run('CREATE', 'DEACTIVATE', 'ADJUST_INSTANCES');
    expect(life.context.lastRefusal).toBeNull();
    await life.run('DESTROY');
    expect(life.context.lastRefusal).not.toBeNull();
    await life.run('CANCEL');
    expect(life.context.lastRefusal).toBeNull();
  });

  it('leaves no trace in DESTROYED', async () => {
    const life = await new Life(recordRefusals).run('CREATE', 'DESTROY', 'done');
    const { context } = life;
    await life.run('ACTIVATE');
    expect(life.context).toEqual(context);
    expect(life.snapshot.can(life.request('ACTIVATE'))).toBe(false);
  });

  it('is made of a CREATE of what cannot exist, whichever state another controller left it in', () => {
    const { snapshot } = new Life();
    for (const activationState of ACTIVATION_STATES) {
      const create = { type: 'CREATE', spec: aSpec(), recovered: { activationState } } as const;
      expect(snapshot.can({ ...create, instancesPerHost: 1 })).toBe(true);
      expect(snapshot.can({ ...create, instancesPerHost: 0 })).toBe(false);
    }
  });

  it('by a guard of the host’s own is named as the host’s', () => {
    const actor = createActor(lifecycleMachine.provide({ guards: { isForThisService: () => false } }), {
      input: recordRefusals,
    }).start();
    const life = new Life();
    actor.send(life.request('CREATE'));
    actor.send(life.request('ACTIVATE'));
    expect(actor.getSnapshot().value).toBe('INACTIVE');
    expect(actor.getSnapshot().context.lastRefusal).toMatchObject({ rule: 'REFUSED_BY_HOST', operation: 'ACTIVATE' });
  });

  it('is not made of an event that is no request', () => {
    const actor = createActor(lifecycleMachine, { input: recordRefusals }).start();
    // @ts-expect-error an event that the machine does not know
    actor.send({ type: 'REBOOT' });
    expect(actor.getSnapshot().context.lastRefusal).toBeNull();
  });
});

describe('what is emitted', () => {
  it('carries type, cause and revision, and nothing of the specification', async () => {
    const secrets = { API_KEY: 'never-to-be-seen-key' };
    const life = await new Life({}, aSpec({ env: secrets })).run(
      'CREATE',
      'DEPLOY_TEST_INSTANCE',
      'done',
      'done',
      { observe: { adjustment: 'ADJUST_INSTANCES' } },
      'CANCEL',
      'time',
      'fail',
    );
    const { serviceId } = life;
    const accepted = { type: 'operation.accepted', serviceId };
    const emergency = { type: 'service.emergency', serviceId, cause: 'CANCELLED' };
    const finished = { type: 'operation.finished', serviceId };
    const deactivation = { operation: 'DEACTIVATE', cause: 'emergency', effectId: `${serviceId}#4:recordActivation` };
    expect(life.emitted).toEqual([
      { ...accepted, operation: 'CREATE', cause: 'operator', revision: 1 },
      { ...accepted, operation: 'DEPLOY_TEST_INSTANCE', cause: 'operator', revision: 2 },
      {
        ...finished,
        operation: 'DEPLOY_TEST_INSTANCE',
        cause: 'operator',
        effectId: `${serviceId}#2:deployTestInstance`,
        outcome: 'succeeded',
        failure: null,
        revision: 2,
      },
      { ...accepted, operation: 'ADJUST_INSTANCES', cause: 'reconciliation', revision: 3 },
      {
        ...finished,
        operation: 'ADJUST_INSTANCES',
        cause: 'reconciliation',
        effectId: `${serviceId}#3:adjustInstances`,
        outcome: 'cancelled',
        failure: null,
        revision: 3,
      },
      { ...emergency, failedDeactivations: 0, revision: 3 },
      { ...accepted, operation: 'DEACTIVATE', cause: 'emergency', revision: 4 },
      {
        ...finished,
        ...deactivation,
        outcome: 'failed',
        failure: { code: 'NO_LUCK', message: 'It did not work.', ...deactivation },
        revision: 4,
      },
      { ...emergency, failedDeactivations: 1, revision: 4 },
    ]);
    expect(JSON.stringify(life.emitted)).not.toContain(secrets.API_KEY);
  });

  it('names what an emergency was entered for', async () => {
    const sample = new Life();
    const life = await new Life({ failureBudget: 1 }).run('CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'fail', {
      observe: { instances: { ...sample.digest().instances, healthy: 0 } },
    });
    expect(life.emitted.at(-1)).toMatchObject({
      type: 'service.emergency',
      cause: 'FAILURE_BUDGET_SPENT',
      revision: 3,
    });
  });
});
