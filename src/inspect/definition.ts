import { readField } from '../model/unchecked.js';
import { contained } from './containment.js';

/*
 * A machine as the inspector and Stately's editor read it: its config without anything that only runs. Only what belongs to a
 * chart is taken; of a host's own machine not even `params` and `meta`, which may hold anything.
 */

type Part = (value: unknown, own: boolean) => unknown;

const MAX_DEPTH = 32;
const INLINE = '(inline)';

const name: Part = (value) => (typeof value === 'string' || typeof value === 'boolean' ? value : undefined);
const data: Part = (value, own) => (own ? contained(value, (text) => text) : undefined);

/** A guard, an action or an actor: its name, or its type and params. A function that stands there itself has its own name at best. */
const reference: Part = (value, own) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'function') return { type: value.name === '' ? INLINE : value.name };
  const type = readField(value, 'type');
  return typeof type === 'string' ? { type, params: data(readField(value, 'params'), own) } : { type: INLINE };
};

const oneOrMany =
  (part: Part): Part =>
  (value, own) =>
    Array.isArray(value) ? value.map((item) => part(item, own)) : part(value, own);

const byName =
  (part: Part): Part =>
  (value, own) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, part(item, own)]))
      : undefined;

const objectOf =
  (parts: Readonly<Record<string, Part>>): Part =>
  (value, own) => {
    if (typeof value !== 'object' || value === null) return name(value, own);
    const present = Object.entries(parts).filter(([key]) => readField(value, key) !== undefined);
    return Object.fromEntries(present.map(([key, part]) => [key, part(readField(value, key), own)]));
  };

const references = oneOrMany(reference);
const transitions = oneOrMany(
  objectOf({
    target: oneOrMany(name),
    guard: reference,
    actions: references,
    reenter: name,
    description: name,
    meta: data,
  }),
);
const invocations = oneOrMany(
  objectOf({
    id: name,
    systemId: name,
    src: reference,
    description: name,
    onDone: transitions,
    onError: transitions,
    onSnapshot: transitions,
  }),
);

function stateNode(deepest: number): Part {
  return (value, own) =>
    objectOf({
      id: name,
      description: name,
      type: name,
      history: name,
      tags: oneOrMany(name),
      meta: data,
      initial: transitions,
      entry: references,
      exit: references,
      invoke: invocations,
      on: byName(transitions),
      after: byName(transitions),
      always: transitions,
      onDone: transitions,
      ...(deepest > 0 && { states: byName(stateNode(deepest - 1)) }),
    })(value, own);
}

/** What is the definition of this machine as JSON text, every guard, action, actor and delay by name? Null where it cannot be read. */
export function definitionOf(config: object, own: boolean): string | null {
  try {
    return JSON.stringify(stateNode(MAX_DEPTH)(config, own));
  } catch {
    return null;
  }
}
