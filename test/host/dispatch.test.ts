import { describe, expect, it, vi } from 'vitest';
import { createActor, setup, waitFor } from 'xstate';
import { dispatch, lifecycleMachine, missingActors } from '../../src/index.js';
import { OPERATION_TYPES } from '../../src/model/index.js';
import { Life } from '../support/life.js';
import { aMinimalSpec } from '../support/specs.js';

const spec = aMinimalSpec();
const create = { type: 'CREATE', spec, instancesPerHost: 1 } as const;
const serviceId = `${spec.name}-${spec.version}`;

for (const recordRefusals of [false, true]) {
  describe(`dispatch, with refusals ${recordRefusals ? 'recorded' : 'not recorded'}`, () => {
    const start = () => new Life({ recordRefusals });

    it('accepts what the machine admits', () => {
      const life = start();
      expect(dispatch(life.actor, create)).toEqual({ admitted: true });
      expect(life.state).toBe('INACTIVE');
      expect(dispatch(life.actor, { type: 'ADJUST_INSTANCES', serviceId })).toEqual({ admitted: true });
      expect(dispatch(life.actor, { type: 'CANCEL' })).toEqual({ admitted: true });
      expect(life.state).toBe('INACTIVE');
    });

    it('refuses with the rule, and records it only where the machine does', () => {
      const life = start();
      dispatch(life.actor, create);
      const admission = dispatch(life.actor, { type: 'DEACTIVATE', serviceId });
      expect(admission).toMatchObject({
        admitted: false,
        refusal: { rule: 'NOT_ALLOWED_IN_STATE', state: 'INACTIVE' },
      });
      expect(life.state).toBe('INACTIVE');
      expect(life.context.lastRefusal?.rule).toBe(recordRefusals ? 'NOT_ALLOWED_IN_STATE' : undefined);
      expect(dispatch(life.actor, { type: 'CANCEL' })).toMatchObject({ refusal: { rule: 'NOT_CANCELLABLE' } });
    });

    it('respects a guard of the host’s own, whichever way it decides', () => {
      const never = createActor(lifecycleMachine.provide({ guards: { hasNoInstances: () => false } }), {
        input: { recordRefusals },
      }).start();
      dispatch(never, create);
      expect(dispatch(never, { type: 'DESTROY', serviceId })).toMatchObject({ refusal: { rule: 'REFUSED_BY_HOST' } });
      expect(never.getSnapshot().value).toBe('INACTIVE');

      const always = createActor(lifecycleMachine.provide({ guards: { isForThisService: () => true } }), {
        input: { recordRefusals },
      }).start();
      dispatch(always, create);
      expect(dispatch(always, { type: 'ACTIVATE', serviceId: 'an-alias' })).toEqual({ admitted: true });
    });

    it('refuses everything in DESTROYED', async () => {
      const life = start();
      dispatch(life.actor, create);
      dispatch(life.actor, { type: 'DESTROY', serviceId });
      await life.run('done');
      expect(life.state).toBe('DESTROYED');
      for (const type of OPERATION_TYPES) {
        expect(dispatch(life.actor, life.request(type))).toMatchObject({
          refusal: { rule: type === 'CREATE' ? 'ALREADY_EXISTS' : 'NOT_ALLOWED_IN_STATE', state: 'DESTROYED' },
        });
      }
    });

    it('throws where the send would be deferred, and nothing is sent', () => {
      const life = start();
      const errors: unknown[] = [];
      const subscription = life.actor.subscribe(({ value }) => {
        if (value !== 'INACTIVE') return;
        try {
          dispatch(life.actor, { type: 'ACTIVATE', serviceId });
        } catch (error) {
          errors.push(error);
        }
      });
      dispatch(life.actor, create);
      subscription.unsubscribe();
      expect(String(errors[0])).toMatch(/is in the middle of an event, and an event sent now would be deferred/);
      expect(errors).toHaveLength(1);
      expect(life.state).toBe('INACTIVE');
    });

    it('throws on an actor that was not started, that was stopped, or that is in an error', () => {
      const fresh = createActor(lifecycleMachine, { input: { recordRefusals } });
      expect(() => dispatch(fresh, create)).toThrow(/is not running: call start\(\) first/);
      fresh.start();
      expect(fresh.getSnapshot().value).toBe('INIT');
      fresh.stop();
      expect(() => dispatch(fresh, create)).toThrow(/is not running: its status is "stopped"/);
      const broken = createActor(lifecycleMachine, { input: { revision: -1 } });
      expect(() => dispatch(broken, create)).toThrow(/is not running: its status is "error"/);
    });

    it('notices an admitted request that was not taken', () => {
      // A host's own update that forgets to count.
      const actions = { createService: () => undefined };
      const actor = createActor(lifecycleMachine.provide({ actions }), { input: { recordRefusals } }).start();
      expect(() => dispatch(actor, create)).toThrow(/admitted CREATE in INIT but did not apply it\.$/);
    });
  });
}

describe('dispatch to a child of the host’s own machine', () => {
  it('works as on a root actor', () => {
    const parent = createActor(
      setup({
        types: {},
        actors: { lifecycle: lifecycleMachine },
      }).createMachine({ invoke: { src: 'lifecycle', id: 'service', input: {} } }),
    ).start();
    const child = parent.getSnapshot().children['service']!;
    expect(dispatch(child, create)).toEqual({ admitted: true });
    expect(dispatch(child, { type: 'DEACTIVATE', serviceId }).admitted).toBe(false);
    expect(child.getSnapshot().value).toBe('INACTIVE');
    parent.stop();
    expect(() => dispatch(child, { type: 'ACTIVATE', serviceId })).toThrow(/is not running/);
  });
});

describe('missingActors', () => {
  it('names all seven of the bare machine, and none of a complete one', () => {
    expect(missingActors(lifecycleMachine)).toEqual([
      'recordActivation',
      'recordInstanceCount',
      'deployTestInstance',
      'adjustInstances',
      'replaceInstances',
      'stopInstances',
      'removeService',
    ]);
    expect(missingActors(new Life().machine)).toEqual([]);
  });

  it('names one that was forgotten', () => {
    const actors = { ...new Life().machine.implementations.actors };
    Reflect.deleteProperty(actors, 'stopInstances');
    expect(missingActors(lifecycleMachine.provide({ actors }))).toEqual(['stopInstances']);
  });

  it('knows the placeholders of another copy of the library', async () => {
    vi.resetModules();
    const copy = await import('../../src/index.js');
    expect(copy.lifecycleMachine).not.toBe(lifecycleMachine);
    expect(missingActors(copy.lifecycleMachine)).toHaveLength(7);
    expect(copy.missingActors(new Life().machine)).toEqual([]);
  });
});

describe('work for which the host provides no actor', () => {
  it('fails at once and says so, long before its time-out', async () => {
    const actor = createActor(lifecycleMachine).start();
    dispatch(actor, create);
    dispatch(actor, { type: 'ACTIVATE', serviceId });
    const { context } = await waitFor(actor, ({ value }) => value === 'INACTIVE', { timeout: 5_000 });
    expect(context.lastFailure).toMatchObject({
      code: 'NOT_PROVIDED',
      message: 'The host provides no actor recordActivation.',
    });
    actor.stop();
  });
});
