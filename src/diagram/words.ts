import type { AnyTransitionDefinition } from 'xstate';
import { plainJson } from '../model/unchecked.js';

type Guard = AnyTransitionDefinition['guard'];

/** The words of a name in camel case: `isRecordGone` becomes `record gone`. */
export function toWords(name: string): string {
  const words = name
    .replace(/^is(?=[A-Z])/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  // An abbreviation keeps its capitals.
  return words.replace(/\b[A-Z](?=[a-z]|\b)/g, (letter) => letter.toLowerCase());
}

/** The guard in words, with its params; `condition` for an inline function, null where there is no guard. */
export function guardLabel(guard: Guard): string | null {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return toWords(guard);
  if (typeof guard === 'function') return 'condition';
  const params: unknown = guard.params;
  const values =
    typeof params === 'object' && params !== null
      ? Object.entries(params).map(([name, value]) => `${toWords(name)} ${JSON.stringify(plainJson(value))}`)
      : [];
  return [toWords(guard.type), ...values].join(', ');
}
