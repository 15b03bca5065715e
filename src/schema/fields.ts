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

/** What the name of a service, a version or a port is expected to be. */
export const NAME = 'one or more letters, digits, _ or -';

/** The name of a service, a version or a port. */
export function name() {
  return textMatching(/^[A-Za-z0-9_-]+$/, NAME);
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

/** Tells whether a text or a list is not empty. */
export function isNotEmpty({ length }: { readonly length: number }): boolean {
  return length > 0;
}

/** A field that may be absent or null; {@link objectBuilder} leaves a posted null out. */
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

/**
 * Makes a schema that converts the posted form into another. Both forms are schemas, so that a JSON Schema can be made of
 * either; of a `.transform` none can.
 */
export function convert<TPosted extends z.ZodType, TRead extends z.ZodType>(
  posted: TPosted,
  read: (posted: z.output<TPosted>) => unknown,
  result: TRead,
) {
  return z.pipe(posted, z.preprocess(read, result));
}

/** A known field that is refused even where unknown keys are not. */
export function refused(reason: string) {
  return z.exactOptional(z.never({ error: `expected nothing here: ${reason}` }));
}

/** Tells whether a field is {@link optional}. */
export function isNullable(field: unknown): boolean {
  return field instanceof z.ZodExactOptional && field.def.innerType instanceof z.ZodNullable;
}

/** Tells whether a field is {@link refused}. */
export function isRefused(field: unknown): boolean {
  return field instanceof z.ZodExactOptional && field.def.innerType instanceof z.ZodNever;
}
