import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/index.js';
import { dispatch, type LifecycleActor } from '../../src/index.js';
import { isRequest } from '../../src/policy/type-guards.js';
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
  readonly send: Send;
  /** What happens most often, so that lives get far. */
  readonly often: RegExp;
}

const settings = fc.record(
  { failureBudget: fc.constantFrom(1, 2), recordRefusals: fc.boolean(), emergencyDelayMs: fc.nat(9) },
  { requiredKeys: [] },
);

const attempts = fc.integer({ min: 1, max: 2 });
const instances = fc.tuple(attempts, attempts).map(([readiness, health]) =>
  anInput({
    spec: {
      readiness: { ...SPEC.readiness, attempts: readiness },
      healthcheck: { ...SPEC.healthcheck, attempts: health },
    },
  }),
);

const { service, instance, activation, backup } = PLACES;
const CASES: readonly Case[] = [
  { places: service, inputs: settings, send: viaDispatch, often: /^[A-Z_]+$|^effect/ },
  { places: instance, inputs: instances, send, often: /^(ADVANCED|CHECK_|FAILED|FOUND)/ },
  { places: activation, inputs: fc.constant(undefined), send, often: /^(DE)?ACTIVATE/ },
  { places: backup, inputs: fc.constant({ name: 'b' }), send, often: /^(BEGIN|effect)/ },
];

const choices = fc.array(fc.tuple(fc.boolean(), fc.nat(10_000)), { maxLength: 60, size: 'max' });

describe('a random life', () => {
  for (const { places, inputs, send: sent, often } of CASES) {
    const { machine, happenings } = places;
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
        { numRuns: runs(150) },
      );
      expect(Object.keys(machine.states).filter((state) => !visited.has(state))).toEqual([]);
    });
  }
});
