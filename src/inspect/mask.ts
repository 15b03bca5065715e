import type { LocalServiceSpec } from '../model/service.js';
import { REDACTED } from '../model/redaction.js';
import { maskText, type SecretIndex, secretIndexOf } from '../policy/masking.js';
import { secretsOf } from '../policy/redaction.js';

/** Returns a text without the known secrets, and no longer than 2,000 characters. */
export type Mask = (text: string) => string;

const MAX_TEXT_LENGTH = 2_000;

const maskAll: Mask = () => REDACTED;

/** Makes masks for the secrets of given specifications, each of which is searched for secrets once. */
export function createMaskFactory(): (specs: ReadonlySet<object>) => Mask {
  const indexes = new WeakMap<object, SecretIndex | 'UNREADABLE'>();
  return (specs) => {
    const known: SecretIndex[] = [];
    for (const spec of specs) {
      const index = indexes.get(spec) ?? indexOf(spec);
      indexes.set(spec, index);
      // Without knowing the secrets, no text is safe to show.
      if (index === 'UNREADABLE') return maskAll;
      known.push(index);
    }
    return (text) => maskText(text, known, MAX_TEXT_LENGTH);
  };
}

function indexOf(spec: object): SecretIndex | 'UNREADABLE' {
  try {
    return secretIndexOf(secretsOf(spec as LocalServiceSpec));
  } catch {
    return 'UNREADABLE';
  }
}
