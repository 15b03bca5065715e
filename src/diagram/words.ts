import type { AnyTransitionDefinition } from 'xstate';
import { plainJson } from '../policy/reading.js';

type Guard = AnyTransitionDefinition['guard'];

/** What does a name in camel case say? `isRecordGone` says `record gone`. */
export function wordsOf(name: string): string {
  const words = name
    .replace(/^is(?=[A-Z])/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  // An abbreviation keeps its capitals.
  return words.replace(/\b[A-Z](?=[a-z]|\b)/g, (letter) => letter.toLowerCase());
}

/** What does this guard ask, in words? An inline function has none; null where there is no guard. */
export function guardWords(guard: Guard): string | null {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return wordsOf(guard);
  if (typeof guard === 'function') return 'condition';
  const params: unknown = guard.params;
  const values =
    typeof params === 'object' && params !== null
      ? Object.entries(params).map(([name, value]) => `${wordsOf(name)} ${JSON.stringify(plainJson(value))}`)
      : [];
  return [wordsOf(guard.type), ...values].join(', ');
}
