import type { LocalServiceSpec } from '../model/service.js';
import { REDACTED, secretsOf } from '../policy/redaction.js';

/** Gives a text back without the secrets that are known at its place, and no longer than 2,000 characters. */
export type Mask = (text: string) => string;

const LONGEST_TEXT = 2_000;

/** What JSON writes in another way. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** The secrets of one specification, by the characters that they begin with; each list longest first. */
interface SecretIndex {
  readonly prefixLength: number;
  readonly byPrefix: ReadonlyMap<string, readonly string[]>;
}

const hideAll: Mask = () => REDACTED;

/**
 * How are texts masked that may hold secrets of these specifications? Each specification is looked through once, and
 * a text is walked once however many secrets there are: a large `env` must not cost anything on every transition.
 */
export function createMasking(): (specs: ReadonlySet<object>) => Mask {
  const indexes = new WeakMap<object, SecretIndex | 'UNREADABLE'>();
  return (specs) => {
    const known: SecretIndex[] = [];
    for (const spec of specs) {
      const index = indexes.get(spec) ?? indexOf(spec);
      indexes.set(spec, index);
      // Whose secrets cannot be found, its texts cannot be shown.
      if (index === 'UNREADABLE') return hideAll;
      if (index.byPrefix.size > 0) known.push(index);
    }
    return (text) => maskText(text, known);
  };
}

function indexOf(spec: object): SecretIndex | 'UNREADABLE' {
  try {
    const secrets = secretsOf(spec as LocalServiceSpec);
    // An error message may quote JSON, in which a secret is written with escapes.
    const escaped = secrets
      .filter((secret) => ESCAPED.test(secret))
      .map((secret) => JSON.stringify(secret).slice(1, -1));
    const spellings = escaped.length === 0 ? secrets : [...secrets, ...escaped].sort((a, b) => b.length - a.length);
    const prefixLength = spellings.at(-1)?.length ?? 0;
    const byPrefix = new Map<string, string[]>();
    for (const spelling of spellings) {
      const prefix = spelling.slice(0, prefixLength);
      const others = byPrefix.get(prefix);
      if (others === undefined) byPrefix.set(prefix, [spelling]);
      else others.push(spelling);
    }
    return { prefixLength, byPrefix };
  } catch {
    return 'UNREADABLE';
  }
}

/** Overlapping secrets are masked as one. A secret that begins before the cut is masked whole. */
function maskText(text: string, known: readonly SecretIndex[]): string {
  const end = Math.min(text.length, LONGEST_TEXT);
  let shown = '';
  let shownUpTo = 0;
  let secretUpTo = 0;
  for (let at = 0; known.length > 0 && at < end; at += 1) {
    const length = known.reduce((longest, index) => Math.max(longest, secretLengthAt(text, at, index)), 0);
    if (length === 0) continue;
    if (at >= secretUpTo) shown += text.slice(shownUpTo, at) + REDACTED;
    secretUpTo = Math.max(secretUpTo, at + length);
    shownUpTo = secretUpTo;
  }
  shown += text.slice(shownUpTo, Math.max(end, shownUpTo));
  return text.length > Math.max(end, shownUpTo) ? `${shown}…` : shown;
}

function secretLengthAt(text: string, at: number, { prefixLength, byPrefix }: SecretIndex): number {
  const candidates = byPrefix.get(text.slice(at, at + prefixLength));
  return candidates?.find((secret) => text.startsWith(secret, at))?.length ?? 0;
}
