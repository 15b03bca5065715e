import { describe, expect, it } from 'vitest';
import { type ActorOptions, type AnyActorLogic, createActor, createMachine, fromPromise, setup } from 'xstate';
import { activationMachine, lifecycleMachine } from '../../src/index.js';
import { INSTANCE_STATES, LIFECYCLE_STATES } from '../../src/model/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { createInspect, type InspectMessage } from '../../src/inspect/index.js';
import { ACTIVATION_MACHINE_ID, INSTANCE_MACHINE_ID, LIFECYCLE_MACHINE_ID } from '../../src/inspect/redactor.js';
import { Life } from '../support/life.js';
import { transitionsOf } from '../../src/testing/transitions.js';
import { TRANSITIONS } from '../support/tables.js';
import { inspectLife } from './inspect-life.js';

function definitionsIn(messages: readonly InspectMessage[]): string[] {
  return messages.flatMap((message) => (message.type === '@xstate.actor' ? [message.definition] : []));
}

/** What Stately's editor makes of a definition: a machine of which nothing is left but names. */
function imported(definition: string) {
  return createMachine(JSON.parse(definition) as Parameters<typeof createMachine>[0]);
}

async function lifecycleDefinition(): Promise<string> {
  const life = new Life();
  const messages = inspectLife(life);
  await life.run('CREATE');
  return definitionsIn(messages)[0]!;
}

/** Every value that stands under this key, at any depth. */
function valuesOf(key: string, json: unknown): unknown[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]: [string, unknown]) => [
    ...(name === key ? [value] : []),
    ...valuesOf(key, value),
  ]);
}

const namesIn = (values: readonly unknown[]) =>
  [
    ...new Set(values.flat().map((value) => (typeof value === 'string' ? value : (value as { type: unknown }).type))),
  ].sort();

describe('the definition of the lifecycle machine', () => {
  it('imports as a machine with every state and every transition', async () => {
    const machine = imported(await lifecycleDefinition());
    expect(Object.keys(machine.states)).toEqual(LIFECYCLE_STATES);
    const transitions = transitionsOf(machine);
    expect(transitions).toEqual(transitionsOf(lifecycleMachine));
    expect(transitions).toEqual(expect.arrayContaining([...TRANSITIONS]));
  });

  it('describes and tags every state', async () => {
    const machine = imported(await lifecycleDefinition());
    for (const state of LIFECYCLE_STATES) {
      expect(machine.states[state]?.description).toBe(lifecycleMachine.states[state]!.description);
      expect(machine.states[state]?.description).toMatch(/\S/);
      expect(machine.states[state]?.tags).toEqual(lifecycleMachine.states[state]!.tags);
    }
  });

  it('names every guard, action, actor and delay, with the params', async () => {
    const definition: unknown = JSON.parse(await lifecycleDefinition());
    const { guards, actions, actors, delays } = lifecycleMachine.implementations;
    expect(namesIn(valuesOf('guard', definition))).toEqual(Object.keys(guards).sort());
    expect(namesIn(valuesOf('actions', definition))).toEqual(Object.keys(actions).sort());
    expect(namesIn(valuesOf('src', definition))).toEqual(Object.keys(actors).sort());
    expect(namesIn(valuesOf('after', definition).flatMap((after) => Object.keys(after as object)))).toEqual(
      Object.keys(delays).sort(),
    );
    expect(valuesOf('params', definition)).toContainEqual({ work: 'adjustInstances' });
    expect(valuesOf('params', definition)).toContainEqual({ cause: 'CANCELLED' });
  });

  it('holds nothing anonymous and nothing that only runs', async () => {
    const text = await lifecycleDefinition();
    expect(text).not.toMatch(/"type":""|inline|null/);
    const keys = ['context', 'output', 'input'];
    for (const key of keys) expect(valuesOf(key, JSON.parse(text))).toEqual([]);
  });

  it('is the same text for every actor', async () => {
    const [first, second] = [await lifecycleDefinition(), await lifecycleDefinition()];
    expect(second).toBe(first);
  });
});

describe('the definition', () => {
  function inspected(machine: AnyActorLogic, options: ActorOptions<AnyActorLogic> = {}): string {
    const messages: InspectMessage[] = [];
    createActor(machine, { ...options, inspect: createInspect({ sink: (message) => messages.push(message) }) }).start();
    return definitionsIn(messages)[0]!;
  }

  it('of the activation machine imports too', () => {
    const machine = imported(inspected(activationMachine));
    expect(transitionsOf(machine)).toEqual(transitionsOf(activationMachine));
  });

  it('of the instance machine too', () => {
    const check = { mode: { type: 'CMD' as const, command: 'x', shellDisabled: true }, timeout: '1s', interval: '1s' };
    const spec = { readiness: check, healthcheck: check };
    const input = { instanceId: 'i-1', serviceId: 'a-1', executorId: 'e-1', spec, createdAt: 1 };
    const machine = imported(inspected(instanceMachine, { input }));
    expect(Object.keys(machine.states)).toEqual(INSTANCE_STATES);
    expect(transitionsOf(machine)).toEqual(transitionsOf(instanceMachine));
  });

  it('keeps transitions at the root, also without a target and for any event', () => {
    const config = {
      id: 'm',
      initial: 'a',
      on: { OBSERVE: [{ guard: 'isOwn', actions: 'record' }, { actions: 'report' }], '*': { guard: 'isStray' } },
      states: { a: {} },
    };
    expect(JSON.parse(inspected(createMachine(config).provide({ guards: { isStray: () => true } })))).toEqual(config);
  });

  it('of other logic is its name', () => {
    expect(inspected(fromPromise(() => Promise.resolve()))).toMatch(/^{"id":"x:\d+"}$/);
  });

  it("of a host's machine is its chart, without its data", () => {
    const machine = setup({
      types: { context: {} as { token: string } },
      actions: { log: (_, params: { token?: string }) => params },
      guards: { isOpen: () => false },
      delays: { aWhile: 10 },
      actors: { fetch: fromPromise<unknown, { token: string }>(() => Promise.resolve()) },
    }).createMachine({
      id: 'controller',
      description: 'Controls.',
      context: { token: 'unknown' },
      meta: { token: 'unknown' },
      initial: 'A',
      entry: { type: 'log', params: { token: 'unknown' } },
      states: {
        A: {
          always: [{ guard: 'isOpen', target: 'B', description: 'When it opens.' }],
          on: { GO: 'B', STAY: { actions: [() => undefined, function ring() {}], meta: { token: 'unknown' } } },
          after: { aWhile: { target: 'B', reenter: true }, 20: '#end' },
          invoke: { src: 'fetch', input: { token: 'unknown' }, onError: '#end' },
        },
        B: { initial: 'C', states: { C: {}, H: { type: 'history', history: 'deep' } }, onDone: { target: '#end' } },
        END: { id: 'end', type: 'final', output: { token: 'unknown' }, exit: [{ type: 'log', params: {} }] },
      },
    });
    expect(JSON.parse(inspected(machine))).toEqual({
      id: 'controller',
      description: 'Controls.',
      initial: 'A',
      entry: { type: 'log' },
      states: {
        A: {
          always: [{ guard: 'isOpen', target: 'B', description: 'When it opens.' }],
          on: { GO: 'B', STAY: { actions: [{ type: '(inline)' }, { type: 'ring' }] } },
          after: { aWhile: { target: 'B', reenter: true }, 20: '#end' },
          invoke: { src: 'fetch', onError: '#end' },
        },
        B: { initial: 'C', states: { C: {}, H: { type: 'history', history: 'deep' } }, onDone: { target: '#end' } },
        END: { id: 'end', type: 'final', exit: [{ type: 'log' }] },
      },
    });
  });
});

it('knows the machines by their ids', () => {
  expect([LIFECYCLE_MACHINE_ID, ACTIVATION_MACHINE_ID, INSTANCE_MACHINE_ID]).toEqual([
    lifecycleMachine.id,
    activationMachine.id,
    instanceMachine.id,
  ]);
});
