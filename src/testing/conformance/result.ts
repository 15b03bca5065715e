import { readField } from '../../model/unchecked.js';
import type { Harness, Subject } from '../harness.js';
import { outcomeIn } from '../steps.js';
import type { Difference } from './compare.js';
import type { Line, Scenario } from './scenario.js';

/** What a harness made of a case: JSON. A case that could not be looked at in full is skipped, unless it failed. */
export type CaseResult =
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly differences: readonly Difference[] }
  | { readonly status: 'skipped'; readonly reason: string };

/** Which setting of the scenario can this harness not set? Null if it can set all. */
export function lackingSetting({ settings }: Harness, { input }: Scenario): string | null {
  if (!Array.isArray(settings)) return null;
  const known: readonly unknown[] = settings;
  return Object.keys(input ?? {}).find((setting) => !known.includes(setting)) ?? null;
}

/** Which call does the scenario need that this subject does not offer? Null if it offers all. */
export function lackingCapability(subject: Subject, { lines }: Scenario): string | null {
  const needed = lines.map(capabilityFor).filter((capability) => capability !== null);
  return needed.find((capability) => typeof readField(subject, capability) !== 'function') ?? null;
}

function capabilityFor({ step }: Line): keyof Subject | null {
  if (outcomeIn(step) !== null) return 'settle';
  if (step === 'time') return 'timeout';
  if (step === 'restart') return 'restart';
  if (typeof step === 'string') return null;
  if ('observe' in step) return 'observe';
  if ('late' in step) return 'reportLate';
  return 'elapse' in step ? 'elapse' : null;
}
