import type { LocalServiceSpec } from '../model/service.js';
import { REDACTED } from '../model/redaction.js';
import { secretsOf } from '../policy/redaction.js';

/** Returns a text without the known secrets, and no longer than 2,000 characters. */
export type Mask = (text: string) => string;

const MAX_TEXT_LENGTH = 2_000;

/** Characters that JSON escapes. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/** The secrets of one specification, by the characters that they begin with; each list longest first. */
interface SecretIndex {
  readonly prefixLength: number;
  readonly byPrefix: ReadonlyMap<string, readonly string[]>;
}

const maskAll: Mask = () => REDACTED;

/**
 * Makes masks for the secrets of given specifications. Each specification is searched for secrets once, and a text is scanned
 * once however many secrets there are, so that a large `env` costs nothing on a transition.
 */
export function createMaskFactory(): (specs: ReadonlySet<object>) => Mask {
  const indexes = new WeakMap<object, SecretIndex | 'UNREADABLE'>();
  return (specs) => {
    const known: SecretIndex[] = [];
    for (const spec of specs) {
      const index = indexes.get(spec) ?? indexOf(spec);
      indexes.set(spec, index);
      // Without knowing the secrets, no text is safe to show.
      if (index === 'UNREADABLE') return maskAll;
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
  const end = Math.min(text.length, MAX_TEXT_LENGTH);
  let masked = '';
  let copiedUpTo = 0;
  let secretUpTo = 0;
  for (let at = 0; known.length > 0 && at < end; at += 1) {
    const length = known.reduce((longest, index) => Math.max(longest, secretLengthAt(text, at, index)), 0);
    if (length === 0) continue;
    if (at >= secretUpTo) masked += text.slice(copiedUpTo, at) + REDACTED;
    secretUpTo = Math.max(secretUpTo, at + length);
    copiedUpTo = secretUpTo;
  }
  masked += text.slice(copiedUpTo, Math.max(end, copiedUpTo));
  return text.length > Math.max(end, copiedUpTo) ? `${masked}…` : masked;
}

function secretLengthAt(text: string, at: number, { prefixLength, byPrefix }: SecretIndex): number {
  const candidates = byPrefix.get(text.slice(at, at + prefixLength));
  return candidates?.find((secret) => text.startsWith(secret, at))?.length ?? 0;
}
