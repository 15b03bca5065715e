import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/index.js';
import { dispatch, type LifecycleActor } from '../../src/index.js';
import { isRequest } from '../../src/model/type-guards.js';
import { anInput, SPEC } from '../support/instance-life.js';
import { runs } from '../support/runs.js';
import { type MachineCase, MACHINE_CASES } from './machine-cases.js';
import { type Send, ActorAndEngine } from './actor-and-engine.js';

const send: Send = (actor, event) => {
  actor.send(event);
};

/** Sends requests through `dispatch`, which returns the refusal. */
const viaDispatch: Send = (actor, event) => {
  if (!isRequest(event)) return send(actor, event);
  const admission = dispatch(actor as LifecycleActor, event);
  return admission.admitted ? undefined : admission.refusal;
};

interface Case {
  readonly machineCase: MachineCase;
  readonly inputs: fc.Arbitrary<unknown>;
  /** One of them, with which every state is reached soon. */
  readonly input: unknown;
  readonly send: Send;
  /** The types of the events that are chosen more often, so that sequences get far. */
  readonly often: RegExp;
}

const settings = fc.record(
  { failureBudget: fc.constantFrom(1, 2), recordRefusals: fc.boolean(), emergencyDelayMs: fc.nat(9) },
  { requiredKeys: [] },
);

const instanceWith = (readiness: number, health: number) =>
  anInput({
    spec: {
      readiness: { ...SPEC.readiness, attempts: readiness },
      healthcheck: { ...SPEC.healthcheck, attempts: health },
    },
  });
const attempts = fc.integer({ min: 1, max: 2 });
const instances = fc.tuple(attempts, attempts).map(([readiness, health]) => instanceWith(readiness, health));

const { service, instance, activation, backup } = MACHINE_CASES;
const CASES: readonly Case[] = [
  { machineCase: service, inputs: settings, input: {}, send: viaDispatch, often: /^[A-Z_]+$|^effect/ },
  {
    machineCase: instance,
    inputs: instances,
    input: instanceWith(1, 1),
    send,
    often: /^(ADVANCED|CHECK_|FAILED|FOUND)/,
  },
  { machineCase: activation, inputs: fc.constant(undefined), input: undefined, send, often: /^(DE)?ACTIVATE/ },
  { machineCase: backup, inputs: fc.constant({ name: 'b' }), input: { name: 'b' }, send, often: /^(BEGIN|effect)/ },
];

/** Whether to choose among the frequent events only, and which one. */
type Choice = readonly [isOften: boolean, choice: number];
const choices: fc.Arbitrary<readonly Choice[]> = fc.array(fc.tuple(fc.boolean(), fc.nat(10_000)), {
  maxLength: 60,
  size: 'max',
});

/** Choices that lead to each state. They run as examples, so that the coverage does not depend on chance. */
function waysOf({ machineCase: { machine, events }, input }: Case): readonly (readonly Choice[])[] {
  const engine = compile(machine);
  const first = engine.start(input).record;
  const ways = new Map<string, readonly Choice[]>([[first.value, []]]);
  const records = new Map([[JSON.stringify(first), { record: first, way: [] as readonly Choice[] }]]);
  for (const { record, way } of records.values()) {
    if (ways.size === Object.keys(machine.states).length || records.size > 20_000) break;
    for (const [choice, event] of events(record).entries()) {
      const next = engine.step(record, event).record;
      const further: readonly Choice[] = [...way, [false, choice]];
      if (!ways.has(next.value)) ways.set(next.value, further);
      const key = JSON.stringify(next);
      if (!records.has(key)) records.set(key, { record: next, way: further });
    }
  }
  return [...ways.values()];
}

describe('a random sequence of events', () => {
  for (const oneCase of CASES) {
    const { machineCase, inputs, input: soon, send: sent, often } = oneCase;
    const { machine, events } = machineCase;
    const examples = waysOf(oneCase).map((way): [unknown, readonly Choice[]] => [soon, way]);
    it(`of ${machine.id} does what it does to an actor, event by event, through every state`, () => {
      const engine = compile(machine);
      const visited = new Set<string>();
      fc.assert(
        fc.property(inputs, choices, (input, chosen) => {
          const both = new ActorAndEngine(machine, engine, input, sent);
          for (const [isOften, choice] of chosen) {
            const candidates = events(both.record).filter(({ type }) => !isOften || often.test(type));
            const event = candidates[choice % candidates.length]!;
            visited.add(both.record.value);
            both.step(event);
            if (both.difference !== null) throw new Error(`${event.type}: ${JSON.stringify(both.difference)}`);
          }
          visited.add(both.record.value);
        }),
        { examples, numRuns: examples.length + runs(150) },
      );
      expect(Object.keys(machine.states).filter((state) => !visited.has(state))).toEqual([]);
    });
  }
});
