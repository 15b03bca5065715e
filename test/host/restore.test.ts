import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import {
  admit,
  lifecycleMachine,
  observe,
  type LifecycleState,
  persist,
  type PersistedService,
  RestoreError,
  restoreActor,
} from '../../src/index.js';
import { Life, type Step } from '../support/life.js';
import { resumed } from '../support/positions.js';
import { runs } from '../support/runs.js';
import { aSpec } from '../support/specs.js';
import { WAYS } from '../support/ways.js';

const stored = (envelope: PersistedService): unknown => JSON.parse(JSON.stringify(envelope));

describe('a restored service', () => {
  for (const state of LIFECYCLE_STATES) {
    it(`goes on in ${state}: the same context, and its work starts once more with the same effect id`, async () => {
      const life = await new Life({ failureBudget: 3, recordRefusals: true }).run(...WAYS[state]);
      expect(life.state).toBe(state);
      const envelope = stored(persist(life.snapshot));
      life.actor.stop();

      const restored = await life.restoredFrom(envelope);
      expect(restored.state).toBe(state);
      expect(restored.context).toEqual(resumed(life.context));
      expect(restored.snapshot.status).toBe(state === 'DESTROYED' ? 'done' : 'active');
      expect(restored.snapshot.output).toEqual(life.snapshot.output);
      const effectId = life.context.inFlight?.effectId;
      expect(restored.started.map(({ input }) => input.effectId)).toEqual(effectId === undefined ? [] : [effectId]);

      // What ends the state ends it after the restore as before.
      const control = await new Life({ failureBudget: 3, recordRefusals: true }).run(...WAYS[state]);
      for (const step of ['time', 'done', 'ACTIVATE'] as const) {
        await control.run(step);
        await restored.run(step);
        expect(restored.state).toBe(control.state);
        expect(restored.context).toEqual(control.context);
      }
    });
  }

  it.each(['1 ns', '750 us', '100500001 us'])('goes on with work whose time-out is %s', async (timeout) => {
    const life = await new Life({ defaultOpSpec: { timeout } }).run('CREATE', 'ACTIVATE');
    const restored = await life.restoredFrom(stored(persist(life.snapshot)));
    expect(restored.context).toEqual(resumed(life.context));
  });

  it('goes on although it was observed before it was created, and knows nothing of its instances then', async () => {
    const life = new Life();
    observe(life.actor, () => ({ executors: [], instances: [] }), 0);
    await life.run({ recover: 'ACTIVE' });
    expect(life.context.health).toBeNull();
    expect(admit(life.snapshot, life.request('RESTART'))).toMatchObject({ refusal: { rule: 'HEALTH_UNKNOWN' } });
    const restored = await life.restoredFrom(stored(persist(life.snapshot)));
    expect(restored.context).toEqual(life.context);
  });

  it('waits for its time-out anew', async () => {
    const life = await new Life().run('CREATE', 'ACTIVATE');
    life.clock.increment(599_000);
    const restored = await life.restoredFrom(stored(persist(life.snapshot)));
    restored.clock.increment(599_999);
    expect(restored.state).toBe('ACTIVATION_REQUESTED');
    restored.clock.increment(1);
    expect(restored.state).toBe('INACTIVE');
    expect(restored.context.lastFailure?.code).toBe('TIMED_OUT');
  });

  it('waits for the delay of its emergency anew, as long as the failed deactivations say', async () => {
    const life = await new Life().run(...WAYS.EMERGENCY_DEACTIVATION_REQUESTED);
    const restored = await life.restoredFrom(stored(persist(life.snapshot)));
    restored.clock.increment(1_999);
    expect(restored.state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
    restored.clock.increment(1);
    expect(restored.state).toBe('DEACTIVATION_REQUESTED');
  });

  it('lives through a crash between any two events as though nothing had happened', async () => {
    const step = fc.constantFrom<Step>(
      ...(['CREATE', 'ACTIVATE', 'DEACTIVATE', 'DEPLOY_TEST_INSTANCE', 'ADJUST_INSTANCES', 'RESTART'] as const),
      ...([
        'STOP_INSTANCES',
        'UPDATE_INSTANCE_COUNT',
        'DESTROY',
        'CANCEL',
        'done',
        'done',
        'done',
        'fail',
        'time',
      ] as const),
      { observe: { adjustment: 'ADJUST_INSTANCES' } },
      { observe: {} },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, fc.boolean()), { maxLength: 25, size: 'max' }), async (steps) => {
        const steady = await new Life({ failureBudget: 2 }).run('CREATE');
        let crashing = await new Life({ failureBudget: 2 }).run('CREATE');
        let tried = { effectId: '', attempt: 1 };
        for (const [next, crash] of steps) {
          if (crash) {
            const started = crashing.started.map(({ input }) => input.effectId);
            const envelope = stored(persist(crashing.snapshot));
            crashing.actor.stop();
            crashing = await crashing.restoredFrom(envelope);
            const inFlight = crashing.context.inFlight?.effectId;
            expect(crashing.started.map(({ input }) => input.effectId)).toEqual(
              inFlight === undefined ? [] : [inFlight],
            );
            if (inFlight !== undefined) {
              expect(started).toContain(inFlight);
              tried = { effectId: inFlight, attempt: inFlight === tried.effectId ? tried.attempt + 1 : 2 };
            }
          }
          if (steady.snapshot.status === 'done') break;
          await steady.run(next);
          await crashing.run(next);
          expect(crashing.state).toBe(steady.state);
          if (crashing.context.inFlight?.effectId !== tried.effectId) tried = { effectId: '', attempt: 1 };
          const { inFlight } = steady.context;
          expect(crashing.context).toEqual({
            ...steady.context,
            inFlight: inFlight === null ? null : { ...inFlight, attempt: tried.attempt },
          });
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('persist', () => {
  it('is plain JSON that names its version and its machine', async () => {
    const life = await new Life().run(...WAYS.ADJUSTING_INSTANCES);
    const envelope = persist(life.snapshot);
    expect(envelope).toMatchObject({ schemaVersion: 2, machineId: 'local-service-lifecycle-v1' });
    expect(stored(envelope)).toEqual(envelope);
  });

  it('stores a stopped actor as one that goes on', async () => {
    const life = await new Life().run(...WAYS.ACTIVE);
    life.actor.stop();
    expect(life.snapshot.status).toBe('stopped');
    expect(persist(life.snapshot).snapshot.status).toBe('active');
  });
});

describe('an envelope that is not wholly understood', () => {
  const good = async (state: LifecycleState = 'ADJUSTING_INSTANCES') =>
    stored(persist((await new Life().run(...WAYS[state])).snapshot));

  function problemOf(envelope: unknown): RestoreError {
    try {
      restoreActor(lifecycleMachine, envelope).stop();
    } catch (error) {
      if (error instanceof RestoreError) return error;
      throw error;
    }
    throw new Error('It was restored.');
  }

  /** The envelope with the value at a path replaced; `undefined` takes the field out. */
  function changed(envelope: unknown, path: string, value: unknown): unknown {
    const copy: unknown = structuredClone(envelope);
    const keys = path.split('.');
    const last = keys.pop()!;
    let place = copy as Record<string, unknown>;
    for (const key of keys) place = place[key] as Record<string, unknown>;
    if (value === undefined) Reflect.deleteProperty(place, last);
    else place[last] = value;
    return copy;
  }

  it('of another machine is foreign', async () => {
    expect(problemOf(changed(await good(), 'machineId', 'light-v1'))).toMatchObject({ code: 'FOREIGN_MACHINE' });
  });

  it('of a newer release is newer', async () => {
    const problem = problemOf(changed(await good(), 'schemaVersion', 3));
    expect(problem.code).toBe('NEWER_SCHEMA');
    expect(problem.message).toBe('The stored service has schemaVersion 3; this release reads up to 2.');
  });

  // Without the field that tells it, a snapshot is one of version 1, and what that did not have is added.
  const ADDED = ['snapshot.output', 'snapshot.context.destroyed'];

  it('with any one field gone or of another type is damaged, and the error names the field', async () => {
    const paths: string[] = [];
    const collect = (value: unknown, path: string): void => {
      if (path !== '') paths.push(path);
      // What stands inside the specification is not validated again, and a digest is checked as a whole.
      if (/\.(spec|lastRefusal|lastFailure)$/.test(path) || typeof value !== 'object' || value === null) return;
      for (const [key, item] of Object.entries(value)) collect(item, path === '' ? key : `${path}.${key}`);
    };
    const envelope = await good();
    collect(envelope, '');
    expect(paths.length).toBeGreaterThan(30);
    for (const path of paths.filter((path) => !path.startsWith('snapshot.context.health.'))) {
      for (const value of [undefined, 'not this', -1, [], { odd: true }]) {
        // What an older version did not have is added.
        if (value === undefined && ADDED.includes(path)) continue;
        const problem = problemOf(changed(envelope, path, value));
        if (path === 'machineId' && value === 'not this') expect(problem.code).toBe('FOREIGN_MACHINE');
        else {
          expect(problem.code).toBe('DAMAGED');
          // The field itself, or the part of the context that it belongs to.
          expect(problem.message, path).toContain(path.split('.').slice(0, 3).join('.'));
        }
      }
    }
  });

  const INCONSISTENT: readonly (readonly [string, LifecycleState, string, unknown])[] = [
    ['a state with work, without the work', 'ADJUSTING_INSTANCES', 'snapshot.context.inFlight', null],
    ['the work of another state', 'ADJUSTING_INSTANCES', 'snapshot.value', 'STOPPING_INSTANCES'],
    ['a resting state with work', 'ADJUSTING_INSTANCES', 'snapshot.value', 'ACTIVE'],
    ['an effect id of other work', 'ADJUSTING_INSTANCES', 'snapshot.context.revision', 77],
    ['a rest that is not the activation state', 'ACTIVE', 'snapshot.context.activationState', 'INACTIVE'],
    ['an emergency that is none', 'EMERGENCY_DEACTIVATION_REQUESTED', 'snapshot.context.emergency', null],
    ['an emergency at rest', 'ACTIVE', 'snapshot.context.emergency', { cause: 'CANCELLED', failedDeactivations: 0 }],
    ['the id of another service', 'ACTIVE', 'snapshot.context.serviceId', 'other-1'],
    ['an end that is not over', 'DESTROYED', 'snapshot.status', 'active'],
    ['a life that is over before its end', 'ACTIVE', 'snapshot.status', 'done'],
    ['a created service before CREATE', 'ACTIVE', 'snapshot.value', 'INIT'],
    ['a service without a specification', 'ACTIVE', 'snapshot.context.spec', null],
    ['an unknown state', 'ACTIVE', 'snapshot.value', 'PAUSED'],
  ];
  for (const [title, state, path, value] of INCONSISTENT) {
    it(`is damaged: ${title}`, async () => {
      expect(problemOf(changed(await good(state), path, value)).code).toBe('DAMAGED');
    });
  }

  it('never shows what stands in it', async () => {
    const secret = 'never-to-be-seen-value';
    const life = await new Life({}, aSpec({ env: { TOKEN: secret } })).run(...WAYS.ADJUSTING_INSTANCES);
    const envelope = stored(persist(life.snapshot));
    for (const path of [
      'machineId',
      'schemaVersion',
      'snapshot.value',
      'snapshot.context.serviceId',
      'snapshot.status',
    ]) {
      expect(problemOf(changed(envelope, path, secret)).message).not.toContain(secret);
    }
  });

  it('is refused whatever it is, without a broken actor', () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.constant(cyclic),
          fc.json().map((text) => JSON.parse(text) as unknown),
        ),
        (junk) => {
          expect(problemOf(junk).code).toBe('DAMAGED');
        },
      ),
      { numRuns: runs(1_000) },
    );
  });
});
