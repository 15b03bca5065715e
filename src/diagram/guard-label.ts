import { camelCaseToWords } from '../policy/event-label.js';
import type { AnyTransitionDefinition } from 'xstate';
import { plainJson } from '../model/unchecked.js';

type Guard = AnyTransitionDefinition['guard'];

/** The guard in words, with its params; `condition` for an inline function, null where there is no guard. */
export function guardLabel(guard: Guard): string | null {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return camelCaseToWords(guard);
  if (typeof guard === 'function') return 'condition';
  const params: unknown = guard.params;
  const values =
    typeof params === 'object' && params !== null
      ? Object.entries(params).map(([name, value]) => `${camelCaseToWords(name)} ${JSON.stringify(plainJson(value))}`)
      : [];
  return [camelCaseToWords(guard.type), ...values].join(', ');
}
