import { readField } from '../model/unchecked.js';

/** What of a definition takes time to draw. */
interface ChartSize {
  /** Nested ones included. */
  states: number;
  /** As often as a state has them: those of the root are in every state. */
  transitions: number;
  tags: number;
}

/** Larger charts are shown as a list: Graphviz would take minutes, and nobody could read the picture. */
const MAX_SIZE: ChartSize = { states: 150, transitions: 2_000, tags: 1_000 };

const HANDLERS = ['on', 'after'];
const TRANSITIONS = ['always', 'onDone', 'onError', 'onSnapshot'];

/**
 * Makes sure that a definition is small enough to be read and drawn, before anything is made of it. It has a bounded depth.
 *
 * @throws RangeError that says what there is too much of.
 */
export function checkChartSize(config: unknown): void {
  const size: ChartSize = { states: 0, transitions: 0, tags: 0 };
  for (const state of statesIn(config)) addTo(size, state);
  size.transitions += transitionsIn(config) * size.states;
  for (const what of ['states', 'transitions', 'tags'] as const) {
    if (size[what] > MAX_SIZE[what]) throw new RangeError(`The chart has too many ${what} to be drawn.`);
  }
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

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : Number(value !== undefined);
}
