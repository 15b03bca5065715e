import { plainJson, readStrings } from '../../model/unchecked.js';

/** Where a controller differs from the domain: JSON. */
export interface Difference {
  /** The step after which it was seen: `step 4 of 5, CANCEL`. */
  readonly step: string;
  /** The compared value: `state`, `admitted`, `refusal.rule`, `context.revision`, … */
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** The differences between a value and what was expected. Of an object, only what `expected` names is looked at. */
export function differencesIn(step: string, what: string, expected: unknown, actual: unknown): readonly Difference[] {
  if (isRecord(expected) && isRecord(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      differencesIn(step, `${what}.${key}`, value, actual[key]),
    );
  }
  const [wanted, found] = what.endsWith('.instanceIds') ? [sorted(expected), sorted(actual)] : [expected, actual];
  return JSON.stringify(wanted) === JSON.stringify(found) ? [] : [{ step, what, expected, actual }];
}

/** Ids are a set: their order means nothing (domain.md §3). */
function sorted(value: unknown): unknown {
  return readStrings(value)?.slice().sort() ?? value;
}

/** The part of any value that is JSON and can stand in a report. */
export function reportable(value: unknown): unknown {
  if (value === undefined) return null;
  return plainJson(value) ?? (value === null ? null : `(${typeof value} that has no JSON)`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
