import {
  activationMachine,
  assessHealth,
  dispatch,
  lifecycleMachine,
  persist,
  planAdjustment,
  RestoreError,
  restoreActor,
  type WorkInputOf,
} from 'local-service-machines';
import { conditions, pathTo, timelineInspector } from 'local-service-machines/chart';
import { toGraph } from 'local-service-machines/diagram';
import { compile, delayOf, emitOf, guardOf, replay, runEffects, updateOf } from 'local-service-machines/engine';
import { createInspect } from 'local-service-machines/inspect';
import { instanceMachine } from 'local-service-machines/instance';
import { LIFECYCLE_STATE_KINDS, REFUSAL_RULES } from 'local-service-machines/model';
import { localServiceSpecSchema, operationSchema, parseSpec } from 'local-service-machines/schema';
import { specArbitrary, createHarness } from 'local-service-machines/testing';
import { createActor, fromPromise, setup } from 'xstate';

/*
 * A library on top of ours: everything that it exports has a type that TypeScript takes from ours, and that its declarations have
 * to name.
 */

export const provided = lifecycleMachine.provide({
  actors: {
    adjustInstances: fromPromise(async ({ input }: { input: WorkInputOf<'adjustInstances'> }) => {
      await Promise.resolve(input.operation.type);
    }),
  },
});

export const composed = setup({
  actors: { service: lifecycleMachine, activation: activationMachine, instance: instanceMachine },
}).createMachine({
  id: 'cluster',
  invoke: [{ src: 'service', id: 'service' }, { src: 'activation' }],
});

/** A machine that a function makes. */
export function makeMachine() {
  return lifecycleMachine.provide({ delays: { workTimeout: 5 } });
}

/** A composed machine that a function makes. */
export function makeComposed() {
  return composed.provide({ actors: { service: provided } });
}

interface Counted {
  readonly count: number;
}
interface Counts {
  readonly type: 'COUNT';
}

export const own = setup({
  types: {} as { context: Counted; events: Counts; emitted: Counts },
  guards: { isSmall: guardOf(({ count }: Counted, _event: Counts) => count < 3) },
  actions: {
    count: updateOf(({ count }: Counted, _event: Counts) => ({ count: count + 1 })),
    tell: emitOf((_context: Counted, event: Counts) => event),
  },
  delays: { later: delayOf(({ count }: Counted) => count) },
}).createMachine({
  id: 'own',
  context: { count: 0 },
  initial: 'COUNTING',
  states: {
    COUNTING: { on: { COUNT: { guard: 'isSmall', actions: ['count', 'tell'] } }, after: { later: 'DONE' } },
    DONE: {},
  },
});

export const engine = compile(lifecycleMachine);
export const ownEngine = compile(own);
export const replayed = replay(ownEngine, [], { input: undefined });
export const work = () => Promise.resolve();
export const driver = runEffects(
  engine,
  {
    adjustInstances: async (input, { signal }) => {
      await Promise.resolve([input.operation.type, signal.aborted]);
    },
    recordActivation: work,
    recordInstanceCount: work,
    deployTestInstance: work,
    replaceInstances: work,
    stopInstances: work,
    removeService: work,
  },
  { clock: globalThis, abort: () => new AbortController(), report: (_key: string) => undefined },
);

export const actor = createActor(lifecycleMachine);
export const composedActor = createActor(composed);
export const snapshot = actor.getSnapshot();
export const children = snapshot.children;
export const stored = persist(snapshot);
export const restored = () => restoreActor(provided, stored);
export const admission = () => dispatch(actor, { type: 'CANCEL' });
export const plan = (service: Parameters<typeof planAdjustment>[0], seen: Parameters<typeof planAdjustment>[1]) =>
  planAdjustment(service, seen, 0);
export { assessHealth, RestoreError };

export const questions = { conditions, pathTo, timelineInspector };
export const graph = toGraph(lifecycleMachine);
export const inspector = createInspect({ sink: () => undefined });
export const schemas = { localServiceSpecSchema, operationSchema, parsed: parseSpec({}) };
export const words = { LIFECYCLE_STATE_KINDS, REFUSAL_RULES };
export const testKit = { arbitrary: specArbitrary, harness: createHarness() };
