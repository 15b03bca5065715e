import { readField } from '../model/unchecked.js';
import { sanitize } from './sanitize.js';

/*
 * A machine as the inspector and Stately's editor read it: its config without functions. Only what belongs to a chart is
 * copied; of a host's own machine not even `params` and `meta`, which may hold anything.
 */

/** Copies a part of a config; `isTrusted` says that the machine is one of this library's. */
type Copy = (value: unknown, isTrusted: boolean) => unknown;

const MAX_DEPTH = 32;
const INLINE = '(inline)';

const name: Copy = (value) => (typeof value === 'string' || typeof value === 'boolean' ? value : undefined);
const json: Copy = (value, isTrusted) => (isTrusted ? sanitize(value, (text) => text) : undefined);

/** A guard, an action or an actor: its name, or its type and params. Of an inline function its own name, if it has one. */
const reference: Copy = (value, isTrusted) => {
  if (typeof value === 'string') return value;
  if (typeof value === 'function') return { type: value.name === '' ? INLINE : value.name };
  const type = readField(value, 'type');
  return typeof type === 'string' ? { type, params: json(readField(value, 'params'), isTrusted) } : { type: INLINE };
};

const oneOrMany =
  (copy: Copy): Copy =>
  (value, isTrusted) =>
    Array.isArray(value) ? value.map((item) => copy(item, isTrusted)) : copy(value, isTrusted);

const byName =
  (copy: Copy): Copy =>
  (value, isTrusted) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, copy(item, isTrusted)]))
      : undefined;

const objectOf =
  (fields: Readonly<Record<string, Copy>>): Copy =>
  (value, isTrusted) => {
    if (typeof value !== 'object' || value === null) return name(value, isTrusted);
    const present = Object.entries(fields).filter(([key]) => readField(value, key) !== undefined);
    return Object.fromEntries(present.map(([key, copy]) => [key, copy(readField(value, key), isTrusted)]));
  };

const references = oneOrMany(reference);
const transitions = oneOrMany(
  objectOf({
    target: oneOrMany(name),
    guard: reference,
    actions: references,
    reenter: name,
    description: name,
    meta: json,
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

function stateNode(depth: number): Copy {
  return (value, isTrusted) =>
    objectOf({
      id: name,
      description: name,
      type: name,
      history: name,
      tags: oneOrMany(name),
      meta: json,
      initial: transitions,
      entry: references,
      exit: references,
      invoke: invocations,
      on: byName(transitions),
      after: byName(transitions),
      always: transitions,
      onDone: transitions,
      ...(depth > 0 && { states: byName(stateNode(depth - 1)) }),
    })(value, isTrusted);
}

/** The definition of this machine as JSON text, every guard, action, actor and delay by name; null where it cannot be read. */
export function definitionOf(config: object, isTrusted: boolean): string | null {
  try {
    return JSON.stringify(stateNode(MAX_DEPTH)(config, isTrusted));
  } catch {
    return null;
  }
}
