import { readField } from '../../model/unchecked.js';
import type { Harness, Subject } from '../harness.js';
import { callFor } from '../scenario-step.js';
import type { Difference } from './differences.js';
import type { CaseDefinition } from './case-definition.js';

/** The result of a case: JSON. A case that could not be checked in full is skipped, unless it failed. */
export type CaseResult =
  | { readonly status: 'passed' }
  | ({ readonly status: 'failed' } & CaseFailure)
  | { readonly status: 'skipped'; readonly reason: string };

/** How a case failed. */
export interface CaseFailure {
  /** The steps before the failing one, each with the state that it led to: `ACTIVATE → ACTIVATION_REQUESTED`. */
  readonly before: readonly string[];
  readonly differences: readonly Difference[];
  /** The call that gave no answer within its limit of turns; null where every call answered. */
  readonly unanswered: string | null;
}

/** The setting of the case that this harness cannot set; null if it can set all. */
export function lackingSetting({ settings }: Harness, { input }: CaseDefinition): string | null {
  if (!Array.isArray(settings)) return null;
  const known: readonly unknown[] = settings;
  return Object.keys(input ?? {}).find((setting) => !known.includes(setting)) ?? null;
}

/** The call that the case needs and this subject lacks; null if it has all. */
export function lackingCapability(subject: Subject, { steps }: CaseDefinition): string | null {
  const needed = steps.map(({ step }) => callFor(step)).filter((capability) => capability !== null);
  return needed.find((capability) => typeof readField(subject, capability) !== 'function') ?? null;
}
