import { z } from 'zod';
import { expecting } from './fields.js';

/** What is written in place of a word, by the word that it stands for. */
type Aliases = Readonly<Record<string, string>>;

/** One of these words, in any case; given back in capitals. */
export function oneOf<const TWords extends readonly string[]>(words: TWords) {
  return anyCase(wordMap(words), alternatives(words), z.enum(words));
}

/** Exactly this word or its alias, in any case; given back as the word, in capitals. */
export function literal<const TWord extends string>(
  word: TWord,
  { expectation = word, alias }: { readonly expectation?: string; readonly alias?: string } = {},
) {
  const schema = anyCase(wordMap([word], alias === undefined ? {} : { [alias]: word }), expectation, z.literal(word));
  // What zod asks a field by which it tells variants apart. They are looked up by the word itself: see `variantsOf`.
  Object.defineProperty(schema._zod, 'values', { value: new Set([word]) });
  return schema;
}

/** One of the variants, told apart by `type`, which may be written in any case or as an alias. */
export function variantsOf<
  const TVariants extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(types: readonly string[], variants: TVariants, aliases: Aliases = {}) {
  const known = wordMap(types, aliases);
  const expectation = alternatives(types);
  const union = z.discriminatedUnion('type', variants, {
    error: (issue) => {
      if (issue.code !== 'invalid_union') return expecting('an object')(issue);
      const isGiven = readType(issue.input) !== undefined;
      return isGiven ? `expected ${expectation}` : `is required: expected ${expectation}`;
    },
  });
  return z.preprocess((posted) => {
    const type = readType(posted);
    const word = readWord(known, type);
    return word === undefined || word === type ? posted : { ...(posted as object), type: word };
  }, union);
}

function readType(posted: unknown): unknown {
  return typeof posted === 'object' && posted !== null && 'type' in posted ? posted.type : undefined;
}

function wordMap(words: readonly string[], aliases: Aliases = {}): ReadonlyMap<string, string> {
  return new Map([...words.map((word) => [word, word] as const), ...Object.entries(aliases)]);
}

/** Only letters without accents: `'ı'.toUpperCase()` is `'I'` too. */
function readWord(known: ReadonlyMap<string, string>, posted: unknown): string | undefined {
  if (typeof posted !== 'string') return undefined;
  return known.get(posted) ?? (/^[A-Za-z_]{1,64}$/.test(posted) ? known.get(posted.toUpperCase()) : undefined);
}

/**
 * Reads the known words in any case. Of the JSON Schema, editors complete the words and check any case; a pattern there
 * cannot say that case does not matter, and names both letters.
 */
function anyCase<TWord extends z.ZodType>(known: ReadonlyMap<string, string>, expectation: string, word: TWord) {
  const error = expecting(expectation);
  const words = [...known.keys()];
  const pattern = `^(${words.map(eitherCase).join('|')})$`;
  const posted = z
    .string({ error })
    .refine((text) => readWord(known, text) !== undefined, { error, abort: true })
    .meta({ anyOf: [{ enum: words }, { pattern }] });
  return z.pipe(
    posted,
    z.preprocess((text) => readWord(known, text), word),
  );
}

function eitherCase(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`);
}

function alternatives(words: readonly string[]): string {
  return words.length === 1 ? words.join('') : `one of ${words.join(', ')}`;
}
