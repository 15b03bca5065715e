import { readField } from '../model/unchecked.js';

/** What of a definition takes time to draw. */
interface ChartSize {
  /** Nested ones included. */
  states: number;
  /** As often as a state has them: those of the root are in every state. */
  transitions: number;
  tags: number;
  /** Of the states, and of the root's transitions as often as a state has them. */
  characters: number;
}

/** Larger charts are shown as a list: Graphviz would take minutes, and nobody could read the picture. */
const MAX_SIZE: ChartSize = { states: 150, transitions: 2_000, tags: 1_000, characters: 512 * 1024 };

/** Names are repeated in every transition. */
const MAX_NAME_LENGTH = 200;

/** What is never part of a name. */
const TEXTS = ['description', 'meta', 'params'];

const HANDLERS = ['on', 'after'];
const TRANSITIONS = ['always', 'onDone', 'onError', 'onSnapshot'];

/**
 * Makes sure that a definition is small enough to be read and drawn, before anything is made of it. It has a bounded depth.
 *
 * @throws RangeError that says what there is too much of.
 */
export function checkChartSize(config: unknown): void {
  const size: ChartSize = { states: 0, transitions: 0, tags: 0, characters: 0 };
  for (const state of statesIn(config)) addTo(size, state);
  size.transitions += transitionsIn(config) * size.states;
  const inherited = [...HANDLERS, ...TRANSITIONS, 'invoke'].map((field) => readField(config, field));
  size.characters = charactersIn(readField(config, 'states')) + charactersIn(inherited) * size.states;
  for (const what of ['states', 'transitions', 'tags', 'characters'] as const) {
    if (size[what] > MAX_SIZE[what]) throw new RangeError(`The chart has too many ${what} to be drawn.`);
  }
  if (hasLongName(config)) throw new RangeError('The chart has too long names to be drawn.');
}

function hasLongName(value: unknown): boolean {
  if (typeof value === 'string') return value.length > MAX_NAME_LENGTH;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, item]: [string, unknown]) => key.length > MAX_NAME_LENGTH || (!TEXTS.includes(key) && hasLongName(item)),
  );
}

function addTo(size: ChartSize, state: unknown): void {
  size.states += 1;
  size.transitions += transitionsIn(state);
  size.tags += lengthOf(readField(state, 'tags'));
  for (const inner of statesIn(state)) addTo(size, inner);
}

function statesIn(node: unknown): readonly unknown[] {
  const states = readField(node, 'states');
  return typeof states === 'object' && states !== null ? Object.values(states) : [];
}

function transitionsIn(node: unknown): number {
  const invoked: readonly unknown[] = [readField(node, 'invoke') ?? []].flat();
  const handlers = HANDLERS.flatMap((field): unknown[] => Object.values(readField(node, field) ?? {}));
  const own = [node, ...invoked].flatMap((owner) => TRANSITIONS.map((field) => readField(owner, field)));
  return [...handlers, ...own].reduce((sum: number, transitions) => sum + lengthOf(transitions), 0);
}

function charactersIn(value: unknown): number {
  return value === undefined ? 0 : JSON.stringify(value).length;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : Number(value !== undefined);
}
