import { type BackoffSettings, DEFAULT_BACKOFF, MAX_BACKOFF_MS, MAX_INITIAL_BACKOFF_MS } from '../model/backoff.js';
import { DEFAULT_STALE_AFTER_MS } from '../model/cluster.js';
import { DEFAULT_OP_SPEC } from '../model/operation.js';
import {
  DEFAULT_EMERGENCY_DELAY_MS,
  type LifecycleInput,
  type LifecycleSettings,
  MAX_EMERGENCY_DELAY_MS,
} from '../model/settings.js';
import { readField } from '../model/unchecked.js';
import { invalidInput, valueIn, wholeNumberIn } from './input.js';
import { invalidOpSpecField, resolveOpSpec } from './op-spec.js';

/**
 * The settings of an input, with the default of what it leaves out.
 *
 * @throws RangeError that names the field and what it must be.
 */
export function settingsOf(input: LifecycleInput | undefined): LifecycleSettings {
  checkFields(input, 'input', INPUT_FIELDS);
  const opSpec = readField(input, 'defaultOpSpec');
  checkFields(opSpec, 'input.defaultOpSpec', DEFAULT_OP_SPEC);
  const invalid = invalidOpSpecField(opSpec);
  if (invalid !== undefined) throw invalidInput(`defaultOpSpec.${invalid.field}`, invalid.expected);
  return {
    emergencyDelayMs: wholeNumberIn(input, 'emergencyDelayMs', 0, MAX_EMERGENCY_DELAY_MS) ?? DEFAULT_EMERGENCY_DELAY_MS,
    failureBudget: wholeNumberIn(input, 'failureBudget', 1, Number.MAX_SAFE_INTEGER),
    defaultOpSpec: resolveOpSpec(opSpec, DEFAULT_OP_SPEC),
    staleAfterMs: wholeNumberIn(input, 'staleAfterMs', 1, Number.MAX_SAFE_INTEGER) ?? DEFAULT_STALE_AFTER_MS,
    backoff: backoffOf(input),
    recordRefusals: valueIn(input, 'recordRefusals', isBoolean, 'true or false') ?? false,
  };
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/**
 * The stored settings, with those that the controller gives in their place. What it leaves out, or gives as undefined, stays as stored.
 *
 * @throws RangeError that names the field and what it must be.
 */
export function settingsOver(stored: object, given: LifecycleInput): LifecycleSettings {
  const those = Object.entries(given).filter(([, value]) => value !== undefined);
  return settingsOf({ ...stored, ...Object.fromEntries(those) });
}

/** The greatest revision to begin with: from there a service counts on, and beyond 2⁵³ − 1 two effect ids would be the same. */
const MAX_FIRST_REVISION = 2 ** 52;

/**
 * The revision at which the service begins.
 *
 * @throws RangeError that names the field and what it must be.
 */
export function firstRevisionOf(input: LifecycleInput | undefined): number {
  return wholeNumberIn(input, 'revision', 0, MAX_FIRST_REVISION) ?? 0;
}

const INPUT_FIELDS = {
  revision: true,
  emergencyDelayMs: true,
  failureBudget: true,
  defaultOpSpec: true,
  staleAfterMs: true,
  backoff: true,
  recordRefusals: true,
} as const satisfies Record<keyof LifecycleInput, true>;

/** A misspelt setting must not leave the default in force unnoticed. */
function checkFields(value: unknown, name: string, known: object): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object') throw new RangeError(`${name} must be an object.`);
  for (const field of Object.keys(value)) {
    if (!Object.hasOwn(known, field)) {
      throw new RangeError(`${name}.${field} is not a setting; there are ${Object.keys(known).join(', ')}.`);
    }
  }
}

/** Null is off, as opposed to left out. */
function backoffOf(input: unknown): BackoffSettings | null {
  const backoff = readField(input, 'backoff');
  if (backoff === null) return null;
  checkFields(backoff, 'input.backoff', DEFAULT_BACKOFF);
  const number = (field: keyof BackoffSettings, min: number, max: number) =>
    wholeNumberIn(backoff, field, min, max, `backoff.${field}`);
  const initialMs = number('initialMs', 1, MAX_INITIAL_BACKOFF_MS) ?? DEFAULT_BACKOFF.initialMs;
  // A first back-off beyond the default maximum raises it.
  const maxMs = number('maxMs', initialMs, MAX_BACKOFF_MS) ?? Math.max(DEFAULT_BACKOFF.maxMs, initialMs);
  const stableAfterMs = number('stableAfterMs', 0, MAX_BACKOFF_MS) ?? DEFAULT_BACKOFF.stableAfterMs;
  return { initialMs, maxMs, stableAfterMs };
}
