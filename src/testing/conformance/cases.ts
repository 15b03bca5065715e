import type { TimeoutOptions } from '../call-timeout.js';
import type { Harness } from '../harness.js';
import { CELLS } from './admission-cells.js';
import { runCase } from './run-case.js';
import type { CaseResult } from './result.js';
import { INSTANCE_ROWS } from './rows-instances.js';
import { RECORDING_ROWS } from './rows-recording.js';
import { ADMISSION_RULES } from './rules-admission.js';
import { BUDGET_RULES } from './rules-budget.js';
import { CONTROL_RULES } from './rules-control.js';
import { EMERGENCY_RULES } from './rules-emergency.js';
import { INSTANCE_RULES } from './rules-instances.js';
import { LATE_RULES } from './rules-late.js';
import { OBSERVATION_RULES } from './rules-observation.js';
import { TIMEOUT_RULES } from './rules-timeouts.js';
import { WORK_RULES } from './rules-work.js';
import type { CaseDefinition } from './case-definition.js';

/** One case that a controller of local services has to pass. */
export interface ConformanceCase {
  /** `cell/…` of the admission table, `row/…` of the in-flight table, `rule/…` of the domain. */
  readonly id: string;
  readonly title: string;
  /** The rule of the domain that it checks. */
  readonly rule: string;
  /** Runs the case with this harness. Never rejects, whatever the harness does. */
  readonly run: (harness: Harness, timeout?: TimeoutOptions) => Promise<CaseResult>;
}

/** The definitions of all cases. */
export const CASE_DEFINITIONS: readonly CaseDefinition[] = [
  ...CELLS,
  ...RECORDING_ROWS,
  ...INSTANCE_ROWS,
  ...ADMISSION_RULES,
  ...INSTANCE_RULES,
  ...WORK_RULES,
  ...TIMEOUT_RULES,
  ...LATE_RULES,
  ...CONTROL_RULES,
  ...EMERGENCY_RULES,
  ...BUDGET_RULES,
  ...OBSERVATION_RULES,
];

/**
 * The cases that a controller has to pass: every cell of the admission table and CANCEL in every state, every exit of every row
 * of the in-flight table, and every rule that a controller can show (domain.md §3–§5).
 */
export const CONFORMANCE_CASES: readonly ConformanceCase[] = CASE_DEFINITIONS.map((definition) => ({
  id: definition.id,
  title: definition.title,
  rule: definition.rule,
  run: (harness, timeout = {}) => runCase(harness, definition, timeout),
}));
