import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/index.js';
import type { HostRequest } from '../../src/host/index.js';
import {
  assessHealth,
  type ClusterObservation,
  dispatch,
  lifecycleMachine,
  missingActors,
  persist,
  restoreActor,
  type ServiceRequest,
} from '../../src/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { Life } from '../support/life.js';
import { CREATE, ID, to, World } from './service-host/support/world.js';

/* Whoever sends an event of XState itself, or a report, would end work without knowing its effect id. */

const FORGED = [
  'xstate.done.actor.removeService',
  'xstate.error.actor.removeService',
  'xstate.after.workTimeout.local-service-lifecycle-v1.DESTROY_REQUESTED',
  'xstate.init',
  'xstate.stop',
  'effect.succeeded',
  'effect.failed',
  'OBSERVE',
  'PROGRESS',
  '*',
  '',
];

const forged = (type: string, fields: object = {}) => ({ type, ...fields }) as unknown as ServiceRequest;

for (const recordRefusals of [false, true]) {
  describe(`a forged event, with refusals ${recordRefusals ? 'recorded' : 'not recorded'}`, () => {
    it.each(FORGED)('"%s" is refused by dispatch, and changes nothing', async (type) => {
      const life = await new Life({ recordRefusals }).run('CREATE', 'DESTROY');
      const before = life.snapshot;
      const effectId = life.context.inFlight!.effectId;
      for (const fields of [
        {},
        { serviceId: life.serviceId, effectId, output: {}, error: { code: 'SERVICE_NOT_FOUND' } },
      ]) {
        expect(() => dispatch(life.actor, forged(type, fields))).toThrow(TypeError);
      }
      expect(life.snapshot).toBe(before);
    });
  });
}

describe('a forged event', () => {
  it('is ignored by an engine, which takes reports with their effect id', async () => {
    const engine = compile(lifecycleMachine);
    const { value, context } = (await new Life().run('CREATE', 'DESTROY')).snapshot;
    const record = { value, context };
    for (const type of FORGED.filter((name) => name.startsWith('xstate.'))) {
      const step = engine.step(record, forged(type, { error: { code: 'SERVICE_NOT_FOUND' } }));
      expect(step).toEqual({ outcome: 'ignored', record, effects: [] });
    }
    const { effectId } = context.inFlight!;
    expect(engine.step(record, { type: 'effect.succeeded', effectId: `${effectId}x` }).outcome).toBe('ignored');
    expect(engine.step(record, { type: 'effect.succeeded', effectId }).record.value).toBe('DESTROYED');
  });

  it.each(FORGED)('"%s" is refused by a service host, also with the effect id of the work in flight', async (type) => {
    const world = await World.started();
    await world.host.request(CREATE);
    await world.host.request(to('DESTROY'));
    await world.settle();
    const before = world.host.get(ID)?.context;
    const fields = { serviceId: ID, effectId: world.work.context.effectId, error: { code: 'SERVICE_NOT_FOUND' } };
    const admission = await world.host.request({ type, ...fields } as unknown as HostRequest);
    expect(admission).toMatchObject({ admitted: false });
    expect([world.state, world.host.get(ID)?.context]).toEqual(['DESTROY_REQUESTED', before]);
    await world.host.stop();
  });
});

const withTrap = new Proxy(
  {},
  {
    has() {
      throw new Error('a has trap');
    },
  },
);

describe('a throwing has trap', () => {
  it('makes an observation that shows nothing, and an actor that is no placeholder', () => {
    const life = new Life();
    const observation = withTrap as ClusterObservation;
    expect(assessHealth(life.snapshot, observation, 0).hosts.live).toBe(0);
    const actors = { adjustInstances: withTrap as never };
    expect(missingActors(lifecycleMachine.provide({ actors }))).not.toContain('adjustInstances');
  });

  it('is no way into dispatch, nor into what an instance has stored', async () => {
    const life = await new Life().run('CREATE', 'ACTIVATE', 'done');
    const request = new Proxy(
      { type: 'RESTART', serviceId: life.serviceId },
      {
        has: () => {
          throw new Error('a trap');
        },
      },
    );
    expect(dispatch(life.actor, request as ServiceRequest)).toMatchObject({ admitted: false });
    const snapshot = { status: 'active', value: 'HEALTHY', context: withTrap, children: {}, historyValue: {} };
    expect(() =>
      createActor(instanceMachine, { snapshot: snapshot as never, input: undefined as never }),
    ).not.toThrow();
  });
});

describe('a number', () => {
  it('that leaves no room to count on is refused as a first revision', () => {
    for (const revision of [2 ** 53 - 1, 2 ** 53, 2 ** 52 + 1]) {
      const { error } = createActor(lifecycleMachine, { input: { revision } }).getSnapshot();
      expect(String(error)).toContain('input.revision must be a whole number from 0 to 4503599627370496.');
    }
  });

  it('as great as may be gives every work an effect id of its own, and can be restored', async () => {
    const life = await new Life({ revision: 2 ** 52 }).run('CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'done');
    const ids = life.started.map(({ input }) => input.effectId);
    expect(new Set(ids).size).toBe(2);
    const restored = restoreActor(lifecycleMachine, persist(life.snapshot));
    expect(restored.getSnapshot().context.revision).toBe(2 ** 52 + 3);
    restored.stop();
  });

  it.each(['revision', 'consecutiveFailures', 'inFlight.attempt'])(
    '2⁵³ − 1 is refused as a stored %s',
    async (field) => {
      const life = await new Life().run('CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES');
      const stored = JSON.parse(JSON.stringify(persist(life.snapshot))) as {
        snapshot: { context: Record<string, never> };
      };
      const path = field.split('.');
      const owner = path.length === 1 ? stored.snapshot.context : stored.snapshot.context['inFlight']!;
      Object.assign(owner, { [path.at(-1)!]: 2 ** 53 - 1 });
      expect(() => restoreActor(lifecycleMachine, stored)).toThrow(`snapshot.context.${field} must be`);
    },
  );

  it('-0 is 0', async () => {
    const input = { revision: -0, emergencyDelayMs: -0, backoff: { stableAfterMs: -0 } };
    const life = await new Life(input).run('CREATE', { observe: { nextStartAt: -0 } });
    expect(life.context.health?.nextStartAt).toBe(0);
    expect(life.context).toEqual(JSON.parse(JSON.stringify(life.context)));
    expect(Object.is(life.context.settings.emergencyDelayMs, 0)).toBe(true);
  });
});
