import { readField } from '../model/unchecked.js';
import type { Mask } from './masking.js';

/*
 * The words of an allow-list. A shape reads of a value what it knows, by name, and copies it; it never looks for what
 * else is there, so that a value costs no more for being large, and a new field is not shown before somebody lists it.
 */

/** What stands where something may not be shown, or is not what it should be. */
export const HIDDEN = '[hidden]';

/** What may be shown of this value? Texts pass through the mask. */
export type Shape = (value: unknown, mask: Mask) => unknown;

/** Lists are shown up to this length. */
const LONGEST_LIST = 100;

/** Nothing but the fact that something is there. */
export const hidden: Shape = (value) => (isNothing(value) ? value : HIDDEN);

/** A text that anybody may have written. */
export const text: Shape = (value, mask) => (typeof value === 'string' ? mask(value) : hidden(value, mask));

/** A number or a truth value. */
export const scalar: Shape = (value, mask) =>
  typeof value === 'number' || typeof value === 'boolean' ? value : hidden(value, mask);

/** One of these constants, which reveals nothing, even where a secret is spelt the same; any other text is masked. */
export function word(...constants: readonly (readonly string[])[]): Shape {
  const known = new Set<unknown>(constants.flat());
  return (value, mask) => (known.has(value) ? value : text(value, mask));
}

/** A list of values of one shape; of a long one the beginning and how many more there are. */
export function listOf(item: Shape): Shape {
  return (value, mask) => {
    if (!isList(value)) return hidden(value, mask);
    const length = readField(value, 'length');
    if (typeof length !== 'number') return HIDDEN;
    const shown = Array.from({ length: Math.min(length, LONGEST_LIST) }, (_, index) =>
      item(readField(value, String(index)), mask),
    );
    return length > LONGEST_LIST ? [...shown, `… ${String(length - LONGEST_LIST)} more`] : shown;
  };
}

/** An object of which these fields are shown, where they are there. */
export function fields(known: Readonly<Record<string, Shape>>): Shape {
  const entries = Object.entries(known);
  return (value, mask) => {
    if (typeof value !== 'object' || value === null || isList(value)) return hidden(value, mask);
    const shown: Record<string, unknown> = {};
    for (const [name, shape] of entries) {
      const field = readField(value, name);
      if (field !== undefined) shown[name] = shape(field, mask);
    }
    return shown;
  };
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** `Array.isArray` throws on a proxy that was revoked. */
function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
