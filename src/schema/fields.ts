import { z } from 'zod';

/**
 * Makes the message of an issue, which says what was expected. It never repeats the posted value, which may be a secret.
 */
export function expecting(expectation: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => (input === undefined ? `is required: expected ${expectation}` : `expected ${expectation}`);
}

/** A text that is not empty. `.min(1)` would report an empty list twice: as no text, and as too short. */
export function text(expectation = 'a text that is not empty') {
  const error = expecting(expectation);
  return z.string({ error }).refine(isNotEmpty, { error, abort: true }).meta({ minLength: 1 });
}

/** Any text, the empty one included. */
export function anyText() {
  return z.string({ error: expecting('a text') });
}

/** A text that matches the pattern. */
export function textMatching(pattern: RegExp, expectation: string) {
  const error = expecting(expectation);
  return z.string({ error }).regex(pattern, { error, abort: true });
}

/** The name of a service, a version or a port. */
export function name() {
  return textMatching(/^[A-Za-z0-9_-]+$/, 'one or more letters, digits, _ or -');
}

/** A whole number; without `max` up to the largest exact one. */
export function wholeNumber(min: number = Number.MIN_SAFE_INTEGER, max: number = Number.MAX_SAFE_INTEGER) {
  const error = expecting(`a whole number${rangeOf(min, max)}`);
  return z.int({ error, abort: true }).min(min, { error }).max(max, { error });
}

function rangeOf(min: number, max: number): string {
  if (max < Number.MAX_SAFE_INTEGER) return ` from ${min} to ${max}`;
  return min > Number.MIN_SAFE_INTEGER ? ` of at least ${min}` : '';
}

/** True or false. */
export function flag() {
  return z.boolean({ error: expecting('true or false') });
}

/** One of these words. */
export function oneOf<const TWords extends readonly string[]>(words: TWords) {
  return z.enum(words, { error: expecting(alternatives(words)) });
}

/** Exactly this word. */
export function literal<const TWord extends string>(word: TWord, expectation: string = word) {
  return z.literal(word, { error: expecting(expectation) });
}

/** A list of such items. */
export function listOf<TItem extends z.ZodType>(item: TItem) {
  return z.array(item, { error: expecting('a list') });
}

/** A list of at least one such item. */
export function nonEmptyListOf<TItem extends z.ZodType>(item: TItem) {
  const error = expecting('a list of at least one item');
  return z.array(item, { error }).refine(isNotEmpty, { error, abort: true }).meta({ minItems: 1 });
}

function isNotEmpty({ length }: { readonly length: number }): boolean {
  return length > 0;
}

/** An object that maps texts to texts. A key `__proto__`, which zod drops silently, is an issue. */
export function textMap() {
  const map = z.record(z.string(), anyText(), { error: expecting('an object that maps texts to texts') });
  return z.preprocess((posted, context) => {
    if (typeof posted === 'object' && posted !== null && Object.hasOwn(posted, '__proto__')) {
      context.addIssue({ code: 'custom', path: ['__proto__'], message: 'expected any key but __proto__' });
    }
    return posted;
  }, map);
}

/** One of the variants, told apart by `type`. */
export function variantsOf<
  const TVariants extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(types: readonly string[], variants: TVariants) {
  const expectation = alternatives(types);
  return z.discriminatedUnion('type', variants, {
    error: (issue) => {
      if (issue.code !== 'invalid_union') return expecting('an object')(issue);
      const posted: unknown = issue.input;
      const isGiven = typeof posted === 'object' && posted !== null && 'type' in posted;
      return isGiven ? `expected ${expectation}` : `is required: expected ${expectation}`;
    },
  });
}

/** A field that may be absent or null; a posted null stays. */
export function optional<TField extends z.ZodType>(field: TField) {
  return z.exactOptional(z.nullable(field));
}

/**
 * A field that takes a default when it is absent or null. Built without `.transform`, of which no JSON Schema can be
 * made; each value gets a default of its own, because lists can be changed.
 */
export function optionalWithDefault<TField extends z.ZodType>(field: TField, makeDefault: () => z.output<TField>) {
  return z
    .nullish(field)
    .meta({ default: makeDefault() })
    .pipe(z.preprocess((posted) => posted ?? makeDefault(), field));
}

/** A known field that is refused even where unknown keys are not. */
export function refused(reason: string) {
  return z.exactOptional(z.never({ error: `expected nothing here: ${reason}` }));
}

/** Tells whether a field is {@link refused}. */
export function isRefused(field: unknown): boolean {
  return field instanceof z.ZodExactOptional && field.def.innerType instanceof z.ZodNever;
}

function alternatives(words: readonly string[]): string {
  return words.length === 1 ? words.join('') : `one of ${words.join(', ')}`;
}
