import { checkTimeout, type TimeoutOptions } from '../call-timeout.js';
import type { Harness } from '../harness.js';
import { type ConformanceCase, CONFORMANCE_CASES } from './cases.js';
import type { CaseFailure } from './result.js';

/** The cases to run, and the time-outs of calls. */
export interface ConformanceOptions extends TimeoutOptions {
  /** Ids of cases, or beginnings of ids: `rule/`, `cell/ACTIVE/`. Default: all. */
  readonly only?: readonly string[];
  /** Ids of cases, or beginnings of ids, that are not run, each with the reason why. */
  readonly skip?: Readonly<Record<string, string>>;
}

/** A case in a report. */
export interface ReportedCase {
  readonly id: string;
  readonly title: string;
  readonly rule: string;
}

/** The results of the cases: JSON. */
export interface ConformanceReport {
  readonly harness: string;
  /** Whether at least one case passed, none failed, and every id of `only` and `skip` exists. */
  readonly ok: boolean;
  readonly passed: readonly ReportedCase[];
  readonly failed: readonly (ReportedCase & CaseFailure)[];
  readonly skipped: readonly (ReportedCase & { readonly reason: string })[];
  /** Of `only` and `skip`: what no case's id begins with. */
  readonly unknown: readonly string[];
  /** What to change where nothing could be checked; null where there is no such advice. */
  readonly hint: string | null;
}

/**
 * Runs the conformance cases with the controller behind this harness, one after the other. Whatever the harness does, it does not
 * reject.
 *
 * @throws RangeError that names an invalid option.
 */
export async function runConformance(harness: Harness, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const passed: ReportedCase[] = [];
  const failed: (ReportedCase & CaseFailure)[] = [];
  const skipped: (ReportedCase & { reason: string })[] = [];
  checkOptions(options);
  for (const { id, title, rule, run } of selectCases(options)) {
    const reason = skipReason(id, options);
    const result = reason === null ? await run(harness, options) : { status: 'skipped' as const, reason };
    if (result.status === 'passed') passed.push({ id, title, rule });
    else if (result.status === 'failed') failed.push(failedCase({ id, title, rule }, result));
    else skipped.push({ id, title, rule, reason: result.reason });
  }
  const unknown = unknownIds(options);
  const ok = passed.length > 0 && failed.length === 0 && unknown.length === 0;
  return { harness: nameOf(harness), ok, passed, failed, skipped, unknown, hint: hintFor(passed, failed) };
}

function failedCase(
  reported: ReportedCase,
  { before, differences, unanswered }: CaseFailure,
): ReportedCase & CaseFailure {
  return { ...reported, before, differences, unanswered };
}

function checkOptions({ only, skip, ...timeout }: ConformanceOptions): void {
  if (only !== undefined && !Array.isArray(only)) throw new RangeError('only must be a list of ids.');
  const isMap = typeof skip === 'object' && (skip as unknown) !== null && !Array.isArray(skip);
  if (skip !== undefined && !isMap) throw new RangeError('skip must be an object of ids and reasons.');
  checkTimeout(timeout);
}

/** Where every case ended at that limit, it is the turns that are too short, and not the controller that is wrong. */
function hintFor(passed: readonly ReportedCase[], failed: readonly CaseFailure[]): string | null {
  const isTooShort = passed.length === 0 && failed.length > 0 && failed.every(({ unanswered }) => unanswered !== null);
  return isTooShort
    ? 'Every case ended with a call that gave no answer within its turns. If the controller waits for timers or I/O, set the option turn to a function that ' +
        'waits for them, for example turn: () => new Promise((resolve) => setTimeout(resolve, 1)).'
    : null;
}

/** The cases that these options select. Those that `skip` names are among them. */
export function selectCases({ only }: ConformanceOptions = {}): readonly ConformanceCase[] {
  return CONFORMANCE_CASES.filter(({ id }) => only?.some((part) => isNamedBy(id, part)) ?? true);
}

/** The ids in these options that belong to no case. */
export function unknownIds({ only = [], skip = {} }: ConformanceOptions): readonly string[] {
  return [...only, ...Object.keys(skip)].filter((part) => !CONFORMANCE_CASES.some(({ id }) => isNamedBy(id, part)));
}

function skipReason(id: string, { skip = {} }: ConformanceOptions): string | null {
  return Object.entries(skip).find(([part]) => isNamedBy(id, part))?.[1] ?? null;
}

/** `cell/ACTIVE/DESTROY` is named by itself, by `cell/ACTIVE/` and by `cell/`; not by `cell/ACT`. */
function isNamedBy(id: string, part: string): boolean {
  return id === part || (part.endsWith('/') && id.startsWith(part));
}

function nameOf(harness: Harness): string {
  try {
    return typeof harness.name === 'string' ? harness.name : 'a harness without a name';
  } catch {
    return 'a harness whose name throws';
  }
}
