/** The place of an id that the table does not hold. */
export const NO_PLACE = -1;

/** An id further than this from the slot that its hash names is not looked for: the table becomes a Map. */
const MAX_PROBES = 256;
/** How many ids are compared with the first one to see where ids differ. */
const SAMPLES = 32;
/** So many characters of an id are hashed at most, and its last one. */
const MAX_HASHED = 9;

/**
 * Finds the place of an id in a list. It does what a Map from id to place does, in half the time: a Map grows as it is filled,
 * and an observation holds tens of thousands of ids. This table has its final size from the beginning, leaves the ids where
 * they are, and hashes only those characters in which they differ. Where too many hashes meet it becomes a Map. As long as ids
 * ascend none can be a second one: only the first that does not, or the first question, fills the table.
 */
export interface IdTable {
  /** The place of this id; if the table does not hold it, it does from now on, at the given place. */
  add(id: string, place: number): number;
  /** The place of this id, or {@link NO_PLACE}. */
  placeOf(id: string): number;
  /** The place of this id if its hash met no other one; some place in any case. */
  guess(id: string): number;
}

/** A table for so many ids, of which `exampleAt` gives examples. `idAt` gives the id at a place that was added. */
export function createIdTable(
  size: number,
  exampleAt: (place: number) => unknown,
  idAt: (place: number) => string | undefined,
): IdTable {
  // The place of the id of each slot.
  let slots = new Int32Array(0);
  let hashed: readonly number[] = [];
  let map: Map<string, number> | null = null;
  // The last id and how many there are, as long as they ascend; null once the table is filled.
  let lastId: string | null = '';
  let ascending = 0;

  function fill(): void {
    lastId = null;
    let length = 8;
    while (length < 2 * size) length *= 2;
    slots = new Int32Array(length).fill(NO_PLACE);
    hashed = differingCharacters(size, exampleAt);
    for (let place = 0; place < ascending; place += 1) add(idAt(place) ?? '', place);
  }

  function add(id: string, place: number): number {
    if (lastId !== null) {
      if (id > lastId) {
        lastId = id;
        ascending = place + 1;
        return place;
      }
      fill();
    }
    if (map === null) {
      const slot = slotOf(id);
      if (slot >= 0) {
        const known = slots[slot] ?? NO_PLACE;
        if (known !== NO_PLACE) return known;
        slots[slot] = place;
        return place;
      }
      map = new Map();
      for (const known of slots) if (known !== NO_PLACE) map.set(idAt(known) ?? '', known);
    }
    const known = map.get(id);
    if (known === undefined) map.set(id, place);
    return known ?? place;
  }

  function placeOf(id: string): number {
    if (lastId !== null) fill();
    return (map === null ? slots[slotOf(id)] : map.get(id)) ?? NO_PLACE;
  }

  function guess(id: string): number {
    if (lastId !== null) fill();
    return Math.max(0, slots[firstSlotOf(id)] ?? 0);
  }

  // The slot of this id, or the free one that it would get; -1 where too many hashes meet.
  function slotOf(id: string): number {
    let slot = firstSlotOf(id);
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const known = slots[slot] ?? NO_PLACE;
      if (known === NO_PLACE || idAt(known) === id) return slot;
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  function firstSlotOf(id: string): number {
    // An empty id has no last character, and so the hash 0.
    let hash = id.charCodeAt(id.length - 1) + id.length;
    for (const character of hashed) {
      if (character < id.length) hash = (Math.imul(hash, 31) + id.charCodeAt(character)) | 0;
    }
    hash = Math.imul(hash, 0x9e3779b1);
    return (hash ^ (hash >>> 15)) & (slots.length - 1);
  }

  return { add, placeOf, guess };
}

/** The places of the first characters in which some of the ids differ from the first one. */
function differingCharacters(size: number, exampleAt: (place: number) => unknown): readonly number[] {
  const textAt = (place: number) => {
    const id = exampleAt(place);
    return typeof id === 'string' ? id : '';
  };
  const first = textAt(0);
  const found = new Set<number>();
  const step = Math.max(1, Math.floor(size / SAMPLES));
  for (let place = step; place < size; place += step) {
    const id = textAt(place);
    for (let at = 0; at < id.length; at += 1) if (id.charCodeAt(at) !== first.charCodeAt(at)) found.add(at);
  }
  return [...found].slice(0, MAX_HASHED);
}
