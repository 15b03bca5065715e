import { redact } from '../policy/redaction.js';
import type { Mask } from './mask.js';
import { HIDDEN } from './filters.js';

const MAX_DEPTH = 10;
const MAX_VALUES = 5_000;
const MAX_CHARACTERS = 200_000;

/**
 * A safe copy of a value that a host's own redactor returned: plain JSON, at most 10 levels deep, 5,000 values and 200,000
 * characters large, in which every text and key is masked, and so are the fields in which the domain keeps its secrets (domain.md §7). Never
 * throws, and ends for cyclic values too.
 */
export function sanitize(value: unknown, mask: Mask): unknown {
  let left = MAX_VALUES;
  let charactersLeft = MAX_CHARACTERS;

  function shown(text: string): string {
    const masked = charactersLeft > 0 ? mask(text) : HIDDEN;
    charactersLeft -= masked.length;
    return charactersLeft < 0 ? HIDDEN : masked;
  }

  function copy(item: unknown, depth: number): unknown {
    left -= 1;
    if (left < 0 || depth === 0) return HIDDEN;
    switch (typeof item) {
      case 'string':
        return shown(item);
      case 'number':
      case 'boolean':
      case 'undefined':
        return item;
      case 'object':
        return item === null ? null : copyObject(item, depth);
      default:
        return HIDDEN;
    }
  }

  function copyObject(item: object, depth: number): unknown {
    try {
      if (Array.isArray(item)) return item.slice(0, left).map((element: unknown) => copy(element, depth - 1));
      if (item instanceof Error) return { name: copy(item.name, depth), message: copy(item.message, depth) };
      // Their keys would all be listed first.
      if (ArrayBuffer.isView(item)) return HIDDEN;
      const copied: [string, unknown][] = [];
      for (const key in item) {
        if (left <= 0) break;
        if (Object.hasOwn(item, key)) copied.push([shown(key), copy(readOrHide(item, key), depth - 1)]);
      }
      return Object.fromEntries(copied);
    } catch {
      return HIDDEN;
    }
  }

  return redact(copy(value, MAX_DEPTH));
}

function readOrHide(value: object, key: string): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return HIDDEN;
  }
}
