import { redact } from '../policy/redaction.js';
import type { Mask } from './masking.js';
import { HIDDEN } from './shapes.js';

const MAX_DEPTH = 10;
const MOST_VALUES = 5_000;

/**
 * What of a value that a host's own redactor returned can leave? A copy in plain JSON, at most 10 levels deep and 5,000
 * values large, in which every text and key is masked, and so is what stands where the domain keeps its secrets
 * (domain.md §7). Never throws and always ends, whatever the value is tied into.
 */
export function contained(value: unknown, mask: Mask): unknown {
  let left = MOST_VALUES;

  function copy(item: unknown, depth: number): unknown {
    left -= 1;
    if (left < 0 || depth === 0) return HIDDEN;
    switch (typeof item) {
      case 'string':
        return mask(item);
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
      const shown: [string, unknown][] = [];
      for (const key in item) {
        if (left <= 0) break;
        if (Object.hasOwn(item, key)) shown.push([mask(key), copy(readOrHide(item, key), depth - 1)]);
      }
      return Object.fromEntries(shown);
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
