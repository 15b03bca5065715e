import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdTable, NO_PLACE } from '../../src/policy/id-table.js';

/** A table of these ids, and the place that each got. */
function tableOf(ids: readonly string[], examples: readonly unknown[] = ids) {
  const known: string[] = [];
  const table = createIdTable(
    ids.length,
    (place) => examples[place],
    (place) => known[place],
  );
  const places = ids.map((id) => {
    const place = table.add(id, known.length);
    if (place === known.length) known.push(id);
    return place;
  });
  return { table, places, known };
}

describe('the table of ids', () => {
  it('gives each id the place of its first one, as a Map does', () => {
    const anyId = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('SI-1', 'SI-2', 'SI-12', ''));
    fc.assert(
      fc.property(fc.array(anyId), fc.array(anyId), (ids, others) => {
        const places = new Map([...new Set(ids)].map((id, place) => [id, place]));
        const found = tableOf(ids);
        expect(found.places).toEqual(ids.map((id) => places.get(id)));
        for (const id of [...ids, ...others]) expect(found.table.placeOf(id)).toBe(places.get(id) ?? NO_PLACE);
      }),
    );
  });

  it.each([
    ['whose examples do not differ', Array.from({ length: 500 }, () => 'SI-')],
    ['whose examples are no texts', Array.from({ length: 500 }, () => null)],
  ])('finds more ids of one hash than it looks for, %s', (_, examples) => {
    const ids = Array.from({ length: 500 }, (__, place) => `SI-${String(place + 100)}-`);
    const { table, places } = tableOf([...ids, ...ids], examples);
    expect(places).toEqual([...ids.keys(), ...ids.keys()]);
    expect(ids.map((id) => table.placeOf(id))).toEqual([...ids.keys()]);
    expect(['SI-000-', 'SI--', ''].map((id) => table.placeOf(id))).toEqual([NO_PLACE, NO_PLACE, NO_PLACE]);
    expect(table.add('', 500)).toBe(500);
  });

  it.each([
    ['random', (place: number) => `SI-${((place * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}`],
    ['numbered, with a long common name', (place: number) => `services/dns-cache/instances/${String(9_999 - place)}`],
    ['numbers with the last digit first', (place: number) => Array.from(String(place)).reverse().join('')],
    ['numbers that descend', (place: number) => `n${String(4_999 - place)}`],
    ['of many lengths', (place: number) => `h${'0'.repeat(place % 7)}-${String(place)}.example`],
  ])('guesses most places of ids that are %s, because few hashes meet', (_, idAt) => {
    const ids = Array.from({ length: 5_000 }, (__, place) => idAt(place));
    const { table, places } = tableOf(ids);
    const right = ids.filter((id, at) => table.guess(id) === places[at]);
    expect(right.length).toBeGreaterThan(4_000);
  });

  it('guesses a place for whatever id', () => {
    const { table, known } = tableOf(['a-1', 'a-2', 'a-3']);
    expect(['a-1', 'a-2', 'a-3'].map((id) => known[table.guess(id)])).toEqual(['a-1', 'a-2', 'a-3']);
    expect(known[table.guess('nobody')]).toBeDefined();
  });
});
