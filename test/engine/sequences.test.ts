import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/index.js';
import { dispatch, type LifecycleActor } from '../../src/index.js';
import { isRequest } from '../../src/model/type-guards.js';
import { anInput, SPEC } from '../support/instance-life.js';
import { runs } from '../support/runs.js';
import { type Places, PLACES } from './positions.js';
import { type Send, Twin } from './twin.js';

const send: Send = (actor, event) => {
  actor.send(event);
};

/** Through the door, which says why a request is refused. */
const viaDispatch: Send = (actor, event) => {
  if (!isRequest(event)) return send(actor, event);
  const admission = dispatch(actor as LifecycleActor, event);
  return admission.admitted ? undefined : admission.refusal;
};

interface Case {
  readonly places: Places;
  readonly inputs: fc.Arbitrary<unknown>;
  /** One of them, with which a life comes into every state soon. */
  readonly input: unknown;
  readonly send: Send;
  /** What happens most often, so that lives get far. */
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

const { service, instance, activation, backup } = PLACES;
const CASES: readonly Case[] = [
  { places: service, inputs: settings, input: {}, send: viaDispatch, often: /^[A-Z_]+$|^effect/ },
  { places: instance, inputs: instances, input: instanceWith(1, 1), send, often: /^(ADVANCED|CHECK_|FAILED|FOUND)/ },
  { places: activation, inputs: fc.constant(undefined), input: undefined, send, often: /^(DE)?ACTIVATE/ },
  { places: backup, inputs: fc.constant({ name: 'b' }), input: { name: 'b' }, send, often: /^(BEGIN|effect)/ },
];

/** Is it something that happens often, and which of all that can happen? */
type Choice = readonly [isOften: boolean, choice: number];
const choices: fc.Arbitrary<readonly Choice[]> = fc.array(fc.tuple(fc.boolean(), fc.nat(10_000)), {
  maxLength: 60,
  size: 'max',
});

/** A way into each state. These are run as examples, so that the coverage does not depend on luck. */
function waysOf({ places: { machine, happenings }, input }: Case): readonly (readonly Choice[])[] {
  const engine = compile(machine);
  const first = engine.start(input).record;
  const ways = new Map<string, readonly Choice[]>([[first.state, []]]);
  const records = new Map([[JSON.stringify(first), { record: first, way: [] as readonly Choice[] }]]);
  for (const { record, way } of records.values()) {
    if (ways.size === Object.keys(machine.states).length || records.size > 20_000) break;
    for (const [choice, event] of happenings(record).entries()) {
      const next = engine.step(record, event).record;
      const further: readonly Choice[] = [...way, [false, choice]];
      if (!ways.has(next.state)) ways.set(next.state, further);
      const key = JSON.stringify(next);
      if (!records.has(key)) records.set(key, { record: next, way: further });
    }
  }
  return [...ways.values()];
}

describe('a random life', () => {
  for (const life of CASES) {
    const { places, inputs, input: soon, send: sent, often } = life;
    const { machine, happenings } = places;
    const examples = waysOf(life).map((way): [unknown, readonly Choice[]] => [soon, way]);
    it(`of ${machine.id} goes as with an actor, event by event, through every state`, () => {
      const engine = compile(machine);
      const visited = new Set<string>();
      fc.assert(
        fc.property(inputs, choices, (input, chosen) => {
          const twin = new Twin(machine, engine, input, sent);
          for (const [isOften, choice] of chosen) {
            const events = happenings(twin.record).filter(({ type }) => !isOften || often.test(type));
            const event = events[choice % events.length]!;
            visited.add(twin.record.state);
            twin.live(event);
            if (twin.difference !== null) throw new Error(`${event.type}: ${JSON.stringify(twin.difference)}`);
          }
          visited.add(twin.record.state);
        }),
        { examples, numRuns: examples.length + runs(150) },
      );
      expect(Object.keys(machine.states).filter((state) => !visited.has(state))).toEqual([]);
    });
  }
});
