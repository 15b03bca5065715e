import { z } from 'zod';
import { expecting, isNotEmpty } from './fields.js';
import { MAX_ISSUES } from './limits.js';

/** A list of such items. Once there are more issues than are reported, no further item is checked. */
export function listOf<TItem extends z.ZodType>(item: TItem) {
  return boundedList(item, 'a list');
}

/** A list of at least one such item. */
export function nonEmptyListOf<TItem extends z.ZodType>(item: TItem) {
  const expectation = 'a list of at least one item';
  return boundedList(item, expectation)
    .refine(isNotEmpty, { error: expecting(expectation), abort: true })
    .meta({ minItems: 1 });
}

function boundedList<TItem extends z.ZodType>(item: TItem, expectation: string): z.ZodArray<TItem> {
  const { def } = z.array(item, { error: expecting(expectation) });
  return new BoundedArray(def) as z.ZodArray<TItem>;
}

/**
 * The array of zod collects the issues of all items: of a body of 1 MiB that is a million, which takes seconds and a
 * gigabyte. A class of its own, because every refinement makes a new schema of the same class.
 */
const BoundedArray: z.core.$constructor<z.ZodArray> = /*@__PURE__*/ z.core.$constructor(
  'BoundedArray',
  (schema, def) => {
    z.ZodArray.init(schema, def);
    schema._zod.parse = (payload, context) => {
      const posted: unknown = payload.value;
      if (!Array.isArray(posted)) {
        payload.issues.push({ code: 'invalid_type', expected: 'array', input: posted, inst: schema });
        return payload;
      }
      const items: unknown[] = [];
      for (const [index, value] of posted.entries() as ArrayIterator<[number, unknown]>) {
        const result = def.element._zod.run({ value, issues: [] }, context);
        if (result instanceof Promise) throw new z.core.$ZodAsyncError();
        if (result.issues.length > 0) payload.issues.push(...z.core.util.prefixIssues(index, result.issues));
        if (payload.issues.length > MAX_ISSUES) break;
        items.push(result.value);
      }
      payload.value = items;
      return payload;
    };
  },
);
