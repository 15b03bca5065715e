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
export class IdTable {
  /** Places counted from 1; 0 is free. */
  private slots = new Int32Array(0);
  private hashed: readonly number[] = [];
  private map: Map<string, number> | null = null;
  /** The last id and how many there are, as long as they ascend; null once the table is filled. */
  private lastId: string | null = '';
  private ascending = 0;

  /** A table for so many ids, of which `exampleAt` gives examples. `idAt` gives the id at a place that was added. */
  constructor(
    private readonly size: number,
    private readonly exampleAt: (place: number) => unknown,
    private readonly idAt: (place: number) => string | undefined,
  ) {}

  /** The place of this id; if the table does not hold it, it does from now on, at the given place. */
  add(id: string, place: number): number {
    if (this.lastId !== null) {
      if (id > this.lastId) {
        this.lastId = id;
        this.ascending = place + 1;
        return place;
      }
      this.fill();
    }
    if (this.map === null) {
      const { slots } = this;
      let slot = this.slotOf(id);
      for (let probe = 0; probe < MAX_PROBES; probe += 1) {
        const taken = slots[slot] ?? 0;
        if (taken === 0) {
          slots[slot] = place + 1;
          return place;
        }
        if (this.idAt(taken - 1) === id) return taken - 1;
        slot = (slot + 1) & (slots.length - 1);
      }
    }
    return this.addToMap(id, place);
  }

  /** The place of this id, or {@link NO_PLACE}. */
  placeOf(id: string): number {
    if (this.lastId !== null) this.fill();
    if (this.map !== null) return this.map.get(id) ?? NO_PLACE;
    const { slots } = this;
    let slot = this.slotOf(id);
    for (let probe = 0; probe < MAX_PROBES; probe += 1) {
      const taken = slots[slot] ?? 0;
      if (taken === 0 || this.idAt(taken - 1) === id) return taken - 1;
      slot = (slot + 1) & (slots.length - 1);
    }
    return NO_PLACE;
  }

  /** The place of this id if its hash met no other one; some place in any case. */
  guess(id: string): number {
    if (this.lastId !== null) this.fill();
    return Math.max(0, (this.slots[this.slotOf(id)] ?? 0) - 1);
  }

  private fill(): void {
    this.lastId = null;
    let slots = 8;
    while (slots < 2 * this.size) slots *= 2;
    this.slots = new Int32Array(slots);
    this.hashed = differingCharacters(this.size, this.exampleAt);
    for (let place = 0; place < this.ascending; place += 1) this.add(this.idAt(place) ?? '', place);
  }

  private slotOf(id: string): number {
    let hash = id.length === 0 ? 0 : id.charCodeAt(id.length - 1) + id.length;
    for (const character of this.hashed) {
      if (character < id.length) hash = (Math.imul(hash, 31) + id.charCodeAt(character)) | 0;
    }
    hash = Math.imul(hash, 0x9e3779b1);
    return (hash ^ (hash >>> 15)) & (this.slots.length - 1);
  }

  private addToMap(id: string, place: number): number {
    this.map ??= new Map([...this.slots].flatMap((taken) => this.entryAt(taken)));
    const known = this.map.get(id);
    if (known !== undefined) return known;
    this.map.set(id, place);
    return place;
  }

  private entryAt(taken: number): [string, number][] {
    const id = taken === 0 ? undefined : this.idAt(taken - 1);
    return id === undefined ? [] : [[id, taken - 1]];
  }
}

/** The places of the first characters in which some of the ids differ from the first one. */
function differingCharacters(size: number, exampleAt: (place: number) => unknown): readonly number[] {
  const first = exampleAt(0);
  const found = new Set<number>();
  if (typeof first !== 'string') return [];
  const step = Math.max(1, Math.floor(size / SAMPLES));
  for (let place = step; place < size; place += step) {
    const id = exampleAt(place);
    if (typeof id !== 'string') continue;
    for (let at = 0; at < id.length; at += 1) if (id.charCodeAt(at) !== first.charCodeAt(at)) found.add(at);
  }
  return [...found].sort((a, b) => a - b).slice(0, MAX_HASHED);
}
