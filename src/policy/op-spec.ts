import {
  MAX_DELAY_MS,
  MAX_PARALLELISM,
  MIN_PARALLELISM,
  type OpSpec,
  type ResolvedOpSpec,
} from '../model/operation.js';
import { isFailureStrategy, isParallelism, isTimeout } from '../model/type-guards.js';
import { readField } from '../model/unchecked.js';

/** A field of an opSpec, and what it must be (domain.md §7). */
interface OpSpecField {
  readonly field: keyof OpSpec;
  readonly isValid: (value: unknown) => boolean;
  readonly expected: string;
}

const FIELDS: readonly OpSpecField[] = [
  {
    field: 'timeout',
    isValid: isTimeout,
    expected: `a duration of more than 0 and at most ${String(MAX_DELAY_MS)} ms`,
  },
  {
    field: 'parallelism',
    isValid: isParallelism,
    expected: `a whole number from ${String(MIN_PARALLELISM)} to ${String(MAX_PARALLELISM)}`,
  },
  { field: 'failureStrategy', isValid: isFailureStrategy, expected: 'STOP or ROLLBACK' },
];

/** The first field of an opSpec that is not valid; undefined if there is none. What is absent or null is valid. */
export function invalidOpSpecField(opSpec: unknown): OpSpecField | undefined {
  return FIELDS.find(({ field, isValid }) => {
    const value = readField(opSpec, field) ?? null;
    return value !== null && !isValid(value);
  });
}

/** An opSpec with all fields: what this one leaves out, or holds in another shape, is taken from `defaults`. */
export function resolveOpSpec(opSpec: unknown, defaults: ResolvedOpSpec): ResolvedOpSpec {
  if (opSpec === undefined) return defaults;
  const timeout = readField(opSpec, 'timeout');
  const parallelism = readField(opSpec, 'parallelism');
  const failureStrategy = readField(opSpec, 'failureStrategy');
  return {
    timeout: isTimeout(timeout) ? timeout : defaults.timeout,
    parallelism: isParallelism(parallelism) ? parallelism : defaults.parallelism,
    failureStrategy: isFailureStrategy(failureStrategy) ? failureStrategy : defaults.failureStrategy,
  };
}
