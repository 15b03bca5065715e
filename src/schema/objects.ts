import { z } from 'zod';
import { shorten } from '../model/shorten.js';
import { expecting, isRefused } from './fields.js';

/** What to do with a key that the schema does not know: refuse it, keep it and its value as they are, or leave it out. */
export type UnknownKeys = 'refuse' | 'keep' | 'strip';

/** Makes the schema of an object from its fields. */
export type ObjectBuilder = <TShape extends z.core.$ZodLooseShape>(shape: TShape) => z.ZodObject<TShape>;

/** Further unknown keys of one object are only counted. */
const MAX_NAMED_KEYS = 100;
/** A longer key is cut in an issue. */
export const MAX_KEY_LENGTH = 200;

/** A builder of object schemas that treats unknown keys in the given way. */
export function objectBuilder(unknownKeys: UnknownKeys): ObjectBuilder {
  return (shape) => {
    const known = Object.keys(shape)
      .filter((key) => !isRefused(shape[key]))
      .join(', ');
    const stripping = z.object(shape, {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys
              .slice(0, MAX_NAMED_KEYS)
              .map((key) => `unknown key ${JSON.stringify(shorten(key, MAX_KEY_LENGTH))}: expected only ${known}`)
              .join('\n')
          : expecting('an object')(issue),
    });
    // `z.strictObject` and `z.looseObject` would have other types, and each mode would need a definition of its own.
    if (unknownKeys === 'strip') return stripping;
    const catchall = unknownKeys === 'refuse' ? z.never() : z.unknown();
    return stripping.clone({ ...stripping.def, catchall });
  };
}
