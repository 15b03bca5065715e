import { readField } from '../model/unchecked.js';
import type { Mask } from './mask.js';

/*
 * The building blocks of an allow list. A filter copies the fields that it knows by name and reads no others, so that its
 * cost does not depend on the size of the value, and a new field is not shown before somebody lists it.
 */

/** Replaces a value that may not be shown, or has an unexpected type. */
export const HIDDEN = '[hidden]';

/** Copies what may be shown of a value; texts pass through the mask. */
export type Filter = (value: unknown, mask: Mask) => unknown;

/** The most items of a list that are shown. */
const MAX_LIST_LENGTH = 100;

/** Shows only whether there is a value. */
export const hidden: Filter = (value) => (isNothing(value) ? value : HIDDEN);

/** A text of unknown origin, which is masked. */
export const text: Filter = (value, mask) => (typeof value === 'string' ? mask(value) : hidden(value, mask));

/** A number or a boolean. */
export const scalar: Filter = (value, mask) =>
  typeof value === 'number' || typeof value === 'boolean' ? value : hidden(value, mask);

/** One of these constants, which are shown even where a secret is spelt the same; any other text is masked. */
export function oneOf(...constants: readonly (readonly string[])[]): Filter {
  const known = new Set<unknown>(constants.flat());
  return (value, mask) => (known.has(value) ? value : text(value, mask));
}

/** A list whose items pass through one filter; of a long one the beginning and the number of the others. */
export function listOf(item: Filter): Filter {
  return (value, mask) => {
    if (!isList(value)) return hidden(value, mask);
    const length = readField(value, 'length');
    if (typeof length !== 'number') return HIDDEN;
    const items = Array.from({ length: Math.min(length, MAX_LIST_LENGTH) }, (_, index) =>
      item(readField(value, String(index)), mask),
    );
    return length > MAX_LIST_LENGTH ? [...items, `… ${String(length - MAX_LIST_LENGTH)} more`] : items;
  };
}

/** An object of which these fields are shown. */
export function fields(known: Readonly<Record<string, Filter>>): Filter {
  const entries = Object.entries(known);
  return (value, mask) => {
    if (typeof value !== 'object' || value === null || isList(value)) return hidden(value, mask);
    const copy: Record<string, unknown> = {};
    for (const [name, filter] of entries) {
      const field = readField(value, name);
      if (field !== undefined) copy[name] = filter(field, mask);
    }
    return copy;
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
