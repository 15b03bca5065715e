import { REDACTED } from '../model/redaction.js';
import { formsOf } from './secret-forms.js';

/*
 * Finds secrets in texts. A text is read once, however many secrets there are: at each place, the first characters tell which
 * few secrets may begin there, and a search in their order tells the longest that does.
 */

/** Secrets in all their forms, to be looked for. */
export interface SecretIndex {
  /** How many characters the groups are told apart by; secrets that are shorter have a map of their own. */
  readonly groups: readonly (readonly [prefixLength: number, byPrefix: ReadonlyMap<string, Group>])[];
}

/** The secrets that begin alike. */
interface Group {
  readonly secrets: string[];
  /** For each secret in order, the longest other one that it begins with, or -1; null until the secrets are in order. */
  shorter: Int32Array | null;
}

const PREFIX_LENGTH = 4;

/** How many characters may be compared in a text, for each of its own. Only a text that is made for it needs more: its rest is masked. */
const COMPARED_PER_CHARACTER = 64;
const COMPARED_PER_TEXT = 4_096;

/** Makes the index of these secrets. */
export function secretIndexOf(secrets: Iterable<string>): SecretIndex {
  const all = new Set<string>();
  for (const secret of secrets) for (const form of formsOf(secret)) all.add(form);
  const groups = new Map<number, Map<string, Group>>();
  for (const secret of all) {
    const prefix = secret.slice(0, PREFIX_LENGTH);
    const byPrefix = groups.get(prefix.length) ?? new Map<string, Group>();
    groups.set(prefix.length, byPrefix);
    const group = byPrefix.get(prefix);
    if (group === undefined) byPrefix.set(prefix, { secrets: [secret], shorter: null });
    else group.secrets.push(secret);
  }
  return { groups: [...groups] };
}

/**
 * The text without the secrets of these indexes; overlapping ones are masked as one. Of a longer text than `maxLength` the rest is
 * left out, which an ellipsis says; a secret that begins before the cut is masked whole.
 */
export function maskText(text: string, indexes: readonly SecretIndex[], maxLength = Infinity): string {
  const end = Math.min(text.length, maxLength);
  const groups = indexes.flatMap((index) => index.groups);
  const search = { text, left: COMPARED_PER_TEXT + COMPARED_PER_CHARACTER * end };
  let masked = '';
  let copiedUpTo = 0;
  let secretUpTo = 0;
  for (let at = 0; at < end; at += 1) {
    let length = 0;
    for (const [prefixLength, byPrefix] of groups) {
      const group = byPrefix.get(text.slice(at, at + prefixLength));
      if (group !== undefined) length = Math.max(length, longestAt(search, at, group));
    }
    const isOver = search.left < 0;
    if (length === 0 && !isOver) continue;
    if (at >= secretUpTo) masked += text.slice(copiedUpTo, at) + REDACTED;
    if (isOver) return masked;
    secretUpTo = Math.max(secretUpTo, at + length);
    copiedUpTo = secretUpTo;
  }
  masked += text.slice(copiedUpTo, Math.max(end, copiedUpTo));
  return text.length > Math.max(end, copiedUpTo) ? `${masked}…` : masked;
}

/** A text in which secrets are looked for, and how many characters may still be compared. */
interface Search {
  readonly text: string;
  left: number;
}

/** The length of the longest secret of the group that stands at this place; 0 where none does. */
function longestAt(search: Search, at: number, group: Group): number {
  const { secrets } = group;
  const shorter = (group.shorter ??= inOrder(secrets));
  // The last secret that is not greater than the text from here on begins with every other one that stands here.
  let [low, high] = [0, secrets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isGreater(search, at, secrets[middle] ?? '')) high = middle;
    else low = middle + 1;
  }
  for (let index = low - 1; ; index = shorter[index] ?? 0) {
    // Past the last one is the empty text, which stands everywhere.
    const secret = secrets[index] ?? '';
    if (commonLength(search, at, secret) === secret.length) return secret.length;
  }
}

/** Past the end of either text is NaN, which is not greater: where the text ends within the secret, the secret is not. */
function isGreater(search: Search, at: number, secret: string): boolean {
  const index = commonLength(search, at, secret);
  search.left -= 1;
  return secret.charCodeAt(index) > search.text.charCodeAt(at + index);
}

/** How many characters of the secret stand at this place. Past the end of either text is NaN, which equals nothing. */
function commonLength(search: Search, at: number, secret: string): number {
  let index = 0;
  while (secret.charCodeAt(index) === search.text.charCodeAt(at + index)) index += 1;
  search.left -= index;
  return index;
}

/** Sorts the secrets, and tells for each the longest other one that it begins with. */
function inOrder(secrets: string[]): Int32Array {
  secrets.sort();
  const shorter = new Int32Array(secrets.length);
  for (const [index, secret] of secrets.entries()) {
    let above = index - 1;
    // Before the first one is the empty text, with which each begins.
    while (!secret.startsWith(secrets[above] ?? '')) above = shorter[above] ?? 0;
    shorter[index] = above;
  }
  return shorter;
}
