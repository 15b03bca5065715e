import { z } from 'zod';
import { expecting } from './fields.js';
import { MAX_ISSUES } from './limits.js';

/** An object that maps texts to texts. */
export function textMap() {
  return checkedMap(z.record(z.string(), z.string()), (value) => typeof value === 'string', 'a text');
}

/** An object that maps texts to texts, of which numbers and booleans may stand for texts, as in YAML. */
export function scalarMap() {
  const posted = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
  const read = z.preprocess(
    (map: Record<string, string | number | boolean>) =>
      Object.fromEntries(Object.entries(map).map(([key, value]) => [key, textOf(value)])),
    z.record(z.string(), z.string()),
  );
  return checkedMap(
    z.pipe(posted, read),
    (value) => textOf(value) !== undefined,
    'a text, an exact number or a boolean',
  );
}

/** A text that may also be a whole number or a boolean, as in YAML. */
export function scalarText<TText extends z.ZodType<string, string>>(text: TText, expectation: string) {
  return z.pipe(
    z.union([text, z.int({ error: 'expected a text or an exact whole number' }), z.boolean()], {
      error: expecting(expectation),
    }),
    z.preprocess((posted) => textOf(posted), text),
  );
}

/** A whole number that is not exact has lost digits that were posted: which text it was meant to be is not known. */
function textOf(posted: unknown): string | undefined {
  switch (typeof posted) {
    case 'string':
      return posted;
    case 'boolean':
      return String(posted);
    case 'number':
      return Number.isSafeInteger(posted) || !Number.isInteger(posted) ? String(posted) : undefined;
    default:
      return undefined;
  }
}

/**
 * Checks the values, and refuses a key `__proto__`, which zod drops silently. Once there are more issues than are
 * reported, no further value is checked.
 */
function checkedMap<TMap extends z.ZodType>(map: TMap, isGood: (value: unknown) => boolean, expectation: string) {
  const message = `expected ${expectation}`;
  return z.preprocess((posted, context) => {
    if (typeof posted !== 'object' || posted === null || Array.isArray(posted)) {
      context.addIssue({ code: 'custom', message: 'expected an object that maps texts to texts', input: posted });
      return posted;
    }
    for (const [key, value] of Object.entries(posted)) {
      if (key === '__proto__') {
        context.addIssue({ code: 'custom', path: [key], message: 'expected any key but __proto__' });
      } else if (!isGood(value)) {
        context.addIssue({ code: 'custom', path: [key], message });
      }
      if (context.issues.length > MAX_ISSUES) break;
    }
    return posted;
  }, map);
}
