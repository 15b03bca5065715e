import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  dispatch,
  lifecycleMachine,
  type LifecycleActor,
  persist,
  RestoreError,
  restoreActor,
} from '../../src/index.js';
import { OPERATION_TYPES } from '../../src/model/index.js';
import { sampleRequest } from '../../src/testing/index.js';
import { put } from '../support/json-paths.js';
import { mutated } from '../support/mutations.js';
import { expectGoodEnd } from '../support/restored-life.js';
import { runs } from '../support/runs.js';

const texts = ['0.1.0', '0.2.0'].flatMap((release) => {
  const folder = join(import.meta.dirname, '../golden', release);
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
});
const envelopes = texts.map((text) => JSON.parse(text) as object);

/** The actor, or null with a clear error. Anything else that is thrown is a failure. */
function restored(envelope: unknown): LifecycleActor | null {
  try {
    return restoreActor(lifecycleMachine, envelope);
  } catch (error) {
    if (!(error instanceof RestoreError)) throw error;
    expect(error.message).toMatch(/^The stored service (is|has) .+\.$/);
    return null;
  }
}

/** Whatever is sent to it: it answers, it goes on, and what it stores can be restored again. */
function expectWhole(actor: LifecycleActor): void {
  for (const type of [...OPERATION_TYPES, 'CANCEL'] as const) {
    if (actor.getSnapshot().status !== 'active') break;
    const request = sampleRequest(type);
    const { serviceId } = actor.getSnapshot().context;
    dispatch(actor, 'serviceId' in request ? { ...request, serviceId } : request);
  }
  expect(actor.getSnapshot().status).not.toBe('error');
  restoreActor(lifecycleMachine, JSON.parse(JSON.stringify(persist(actor.getSnapshot())))).stop();
  actor.stop();
}

/** What stands at these paths anywhere in the stored services, which is where it might seem to belong elsewhere, too. */
const FACTS = [
  'value',
  'activationState',
  'type',
  'cause',
  'emergency',
  'inFlight',
  'effectId',
  'revision',
  'destroyed',
];

function factsIn(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) => [
    ...(FACTS.includes(key) ? [item] : []),
    ...factsIn(item),
  ]);
}
const facts = [...new Map(envelopes.flatMap(factsIn).map((fact) => [JSON.stringify(fact), fact])).values()];

describe('a stored service that was tampered with', () => {
  it('is restored to a life that ends well, or refused with a clear error', () => {
    let whole = 0;
    fc.assert(
      fc.property(mutated(envelopes, facts), fc.boolean(), (envelope, isLed) => {
        const actor = restored(envelope);
        if (actor === null) return;
        whole += 1;
        if (!isLed) expectWhole(actor);
        else if (actor.getSnapshot().status === 'active') expectGoodEnd(actor.getSnapshot());
        actor.stop();
      }),
      { numRuns: runs(2_000) },
    );
    // Both happen: some changes do no harm.
    expect(whole).toBeGreaterThan(0);
  });

  it('as it was stored ends well', () => {
    for (const envelope of envelopes) {
      const actor = restored(envelope)!;
      if (actor.getSnapshot().status === 'active') expectGoodEnd(actor.getSnapshot());
      actor.stop();
    }
  });

  it('with every state in the place of every other is one that the chart can be in, or refused by the field', () => {
    const field = (envelope: object, path: readonly string[]) =>
      path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], envelope);
    const context = ['snapshot', 'context'];
    const places = [
      ['snapshot', 'value'],
      [...context, 'activationState'],
      [...context, 'emergency'],
      [...context, 'mayHaveInstances'],
      [...context, 'inFlight'],
    ];
    let refused = 0;
    for (const envelope of envelopes) {
      for (const path of places) {
        const others = new Map(
          envelopes.map((other) => field(other, path)).map((value) => [JSON.stringify(value), value]),
        );
        for (const other of others.values()) {
          const actor = restored(put(envelope, path, other));
          if (actor === null) refused += 1;
          else if (actor.getSnapshot().status === 'active') expectGoodEnd(actor.getSnapshot());
          actor?.stop();
        }
      }
    }
    expect(refused).toBeGreaterThan(20 * envelopes.length);
  });

  it('is no JSON once it is cut off, anywhere', () => {
    for (const text of texts) {
      for (let length = 0; length < text.trimEnd().length; length += 37) {
        expect(() => restored(JSON.parse(text.slice(0, length)))).toThrow(SyntaxError);
      }
    }
  });

  it('of a future release is refused, whatever it holds', () => {
    const problem = (envelope: unknown) => {
      try {
        restoreActor(lifecycleMachine, envelope);
        return null;
      } catch (error) {
        return error instanceof RestoreError ? error.code : error;
      }
    };
    for (const envelope of envelopes) {
      for (const schemaVersion of [3, 4, 1_000, Number.MAX_SAFE_INTEGER]) {
        expect(problem({ ...envelope, schemaVersion })).toBe('NEWER_SCHEMA');
        expect(problem({ schemaVersion })).toBe('NEWER_SCHEMA');
      }
      for (const schemaVersion of [0, -1, 1.5, '1', null]) {
        expect(problem({ ...envelope, schemaVersion })).toBe('DAMAGED');
      }
    }
  });

  it('does not reach the prototypes', () => {
    for (const text of texts) {
      const keys = ['"snapshot": {', '"context": {', '"settings": {', '"spec": {'];
      for (const key of keys.filter((key) => text.includes(key))) {
        const poison = '"__proto__": { "polluted": true, "recordRefusals": true }, "constructor": { "x": 1 },';
        const actor = restored(JSON.parse(text.replace(key, `${key} ${poison}`)));
        expect('polluted' in {}).toBe(false);
        if (actor !== null) {
          expect('polluted' in actor.getSnapshot().context).toBe(false);
          expectWhole(actor);
        }
      }
    }
  });

  it('is read however large it is, and refused where it is too deep to be read', () => {
    const [text = ''] = texts.filter((candidate) => candidate.includes('"value": "ACTIVE"'));
    const large = JSON.parse(text) as { snapshot: { context: { spec: Record<string, unknown> } } };
    large.snapshot.context.spec['tags'] = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`tag-${String(index)}`, 'x'.repeat(20)]),
    );
    const actor = restored(large);
    expect(actor).not.toBeNull();
    if (actor !== null) expectWhole(actor);

    let deep: unknown = 'the bottom';
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    for (const place of ['snapshot', 'machineId', 'extra']) {
      expect(restored({ ...(JSON.parse(text) as object), [place]: deep })).toBeNull();
    }
  });
});
