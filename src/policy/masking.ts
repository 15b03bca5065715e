import { REDACTED } from '../model/redaction.js';
import { base64FormsOf, plainFormsOf, plainOf } from './secret-forms.js';

/*
 * Finds secrets in texts. A text is read once, and once more without its escapes, however many secrets there are: at each place, the
 * first characters tell how long the few secrets are that may stand there.
 */

/** Secrets in all their forms, to be looked for. */
export interface SecretIndex {
  readonly forms: Set<string>;
  /** By the first characters of a form, the lengths of those that begin so. */
  readonly lengths: Map<string, Set<number>>;
  /** How many first characters these are: fewer of shorter forms. */
  readonly prefixLengths: Set<number>;
  /** The secrets, longest first, whose base64 is no form yet: texts so far were too short to hold it. */
  readonly notEncoded: string[];
}

/** More than the hyphens of `-----BEGIN`: a line of hyphens is no place where a long key may stand. */
const PREFIX_LENGTH = 6;

/** How many characters may be compared in a text, for each of its own. Only a text that is made for it needs more: its rest is masked. */
const COMPARED_PER_CHARACTER = 256;
const COMPARED_PER_TEXT = 4_096;

/** Makes the index of these secrets. */
export function secretIndexOf(secrets: readonly string[]): SecretIndex {
  const notEncoded = secrets.filter(Boolean).sort((one, other) => other.length - one.length);
  const index = { forms: new Set<string>(), lengths: new Map(), prefixLengths: new Set<number>(), notEncoded };
  for (const secret of notEncoded) addTo(index, plainFormsOf(secret));
  return index;
}

function addTo({ forms, lengths, prefixLengths }: SecretIndex, added: readonly string[]): void {
  for (const form of added) {
    forms.add(form);
    const prefix = form.slice(0, PREFIX_LENGTH);
    prefixLengths.add(prefix.length);
    lengths.set(prefix, (lengths.get(prefix) ?? new Set()).add(form.length));
  }
}

/**
 * The text without the secrets of these indexes; overlapping ones are masked as one. Of a longer text than `maxLength` the rest is
 * left out, which an ellipsis says; a secret that begins before the cut is masked whole.
 */
export function maskText(text: string, indexes: readonly SecretIndex[], maxLength = Infinity): string {
  const end = Math.min(text.length, maxLength);
  for (const index of indexes) {
    while ((index.notEncoded.at(-1)?.length ?? Infinity) <= text.length) {
      addTo(index, base64FormsOf(index.notEncoded.pop() ?? ''));
    }
  }
  // Where the secrets end, by where they begin.
  const found = new Map<number, number>();
  const budget = COMPARED_PER_TEXT + COMPARED_PER_CHARACTER * end;
  const find = (read: string, places: readonly number[]) => {
    let left = budget;
    for (let at = 0; at < read.length; at += 1) {
      const start = places[2 * at] ?? at;
      if (start >= end) return;
      for (const { forms, lengths, prefixLengths } of indexes) {
        for (const prefixLength of prefixLengths) {
          for (const length of lengths.get(read.slice(at, at + prefixLength)) ?? []) {
            const stop = at + length;
            if (stop > read.length) continue;
            left -= length;
            if (left < 0) {
              found.set(start, Infinity);
              return;
            }
            if (forms.has(read.slice(at, stop))) {
              found.set(start, Math.max(found.get(start) ?? 0, places[2 * stop - 1] ?? stop));
            }
          }
        }
      }
    }
  };
  find(text, []);
  if (/[\\%\r\n]/.test(text)) {
    const places: number[] = [];
    // Of what is far past the cut, nothing is shown: no secret that begins before it is so long, escaped.
    find(plainOf(text.slice(0, budget), places), places);
  }
  let masked = '';
  let upTo = 0;
  for (const [start, stop] of [...found].sort(([one], [other]) => one - other)) {
    if (start >= upTo) masked += text.slice(upTo, start) + REDACTED;
    upTo = Math.max(upTo, stop);
  }
  masked += text.slice(upTo, end);
  return text.length > Math.max(end, upTo) ? `${masked}…` : masked;
}
