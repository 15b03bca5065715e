import { z } from 'zod';
import { expecting, isRefused } from './fields.js';

/** What to do with a key that the schema does not know: refuse it, keep it and its value as they are, or leave it out. */
export type UnknownKeys = 'refuse' | 'keep' | 'strip';

/** Makes the schema of an object from its fields. */
export type ObjectOf = <TShape extends z.core.$ZodLooseShape>(shape: TShape) => z.ZodObject<TShape>;

/** Past this many, the unknown keys of one object are only counted. */
const KEYS_NAMED = 100;
const KEY_LENGTH_SHOWN = 200;

/** How are objects read, at every level, when unknown keys are treated in this way? */
export function objectsWith(unknownKeys: UnknownKeys): ObjectOf {
  return (shape) => {
    const known = Object.keys(shape)
      .filter((key) => !isRefused(shape[key]))
      .join(', ');
    const stripping = z.object(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys
              .slice(0, KEYS_NAMED)
              .map((key) => `unknown key ${JSON.stringify(shorten(key))}: expected only ${known}`)
              .join('\n')
          : expecting('an object')(issue),
    });
    // `z.strictObject` and `z.looseObject` would have other types, and each mode would need a definition of its own.
    if (unknownKeys === 'strip') return stripping;
    const catchall = unknownKeys === 'refuse' ? z.never() : z.unknown();
    return stripping.clone({ ...stripping.def, catchall });
  };
}

/** The key as an issue shows it: a very long one is cut. */
export function shorten(key: string): string {
  return key.length <= KEY_LENGTH_SHOWN ? key : `${key.slice(0, KEY_LENGTH_SHOWN)}…`;
}
