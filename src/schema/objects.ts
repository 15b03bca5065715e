import { z } from 'zod';
import { quoted } from '../model/quoted.js';
import { shorten } from '../model/shorten.js';
import { expecting, isNullable, isRefused } from './fields.js';
import { MAX_KEY_LENGTH } from './limits.js';
import { nearestName } from './nearest-name.js';

/** What to do with a key that the schema does not know: refuse it, keep it and its value as they are, or leave it out. */
export type UnknownKeys = 'refuse' | 'keep' | 'strip';

/** Makes the schema of an object from its fields. Where a field may be null, null means absent, and is left out. */
export type ObjectBuilder = <TShape extends z.core.$ZodLooseShape>(shape: TShape) => z.ZodObject<TShape>;

/** Further unknown keys of one object are only counted. */
const MAX_NAMED_KEYS = 100;
/** Of further unknown keys it is not asked which known name was meant. */
const MAX_COMPARED_KEYS = 10;

/** A builder of object schemas that treats unknown keys in the given way. */
export function objectBuilder(unknownKeys: UnknownKeys): ObjectBuilder {
  return (shape) => {
    const known = Object.keys(shape).filter((key) => !isRefused(shape[key]));
    const nullable = known.filter((key) => isNullable(shape[key]));
    const stripping = z
      .object(shape, {
        error: (issue) =>
          issue.code === 'unrecognized_keys'
            ? unknownKeysMessage(issue.keys, known, issue.input)
            : expecting('an object')(issue),
      })
      .overwrite((value) => {
        // The object is new: zod has made a copy.
        for (const key of nullable) if (Reflect.get(value, key) === null) Reflect.deleteProperty(value, key);
        return value;
      });
    // `z.strictObject` and `z.looseObject` would have other types, and each mode would need a definition of its own.
    if (unknownKeys === 'strip') return stripping;
    const catchall = unknownKeys === 'refuse' ? z.never() : z.unknown();
    return stripping.clone({ ...stripping.def, catchall });
  };
}

/** A line for each key. */
function unknownKeysMessage(keys: readonly string[], known: readonly string[], posted: unknown): string {
  // A name that was posted too is not what another key was meant to be.
  const free = known.filter((name) => typeof posted !== 'object' || posted === null || !Object.hasOwn(posted, name));
  return keys
    .slice(0, MAX_NAMED_KEYS)
    .map((key, index) => {
      const meant = index < MAX_COMPARED_KEYS ? nearestName(key, free) : null;
      const expectation = meant === null ? `expected only ${known.join(', ')}` : `did you mean ${quoted(meant)}?`;
      return `unknown key ${quoted(shorten(key, MAX_KEY_LENGTH))}: ${expectation}`;
    })
    .join('\n');
}
