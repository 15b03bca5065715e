import type { Patience } from '../bounded.js';
import type { Harness } from '../harness.js';
import { CELLS } from './cells.js';
import { play } from './play.js';
import type { CaseResult } from './result.js';
import { INSTANCE_ROWS } from './rows-instances.js';
import { RECORDING_ROWS } from './rows-recording.js';
import { ADMISSION_RULES } from './rules-admission.js';
import { EMERGENCY_RULES } from './rules-emergency.js';
import { INSTANCE_RULES } from './rules-instances.js';
import { LATE_RULES } from './rules-late.js';
import { OBSERVATION_RULES } from './rules-observation.js';
import { WORK_RULES } from './rules-work.js';
import type { Scenario } from './scenario.js';

/** One thing that a controller of local services has to do. */
export interface ConformanceCase {
  /** `cell/…` of the admission table, `row/…` of the in-flight table, `rule/…` of the domain. */
  readonly id: string;
  readonly title: string;
  /** Which rule of the domain it shows. */
  readonly rule: string;
  /** What does this controller do? Never rejects, whatever the harness does. */
  readonly run: (harness: Harness, patience?: Patience) => Promise<CaseResult>;
}

/** What every case does and expects, as data. */
export const SCENARIOS: readonly Scenario[] = [
  ...CELLS,
  ...RECORDING_ROWS,
  ...INSTANCE_ROWS,
  ...ADMISSION_RULES,
  ...INSTANCE_RULES,
  ...WORK_RULES,
  ...LATE_RULES,
  ...EMERGENCY_RULES,
  ...OBSERVATION_RULES,
];

/**
 * What must a host's controller do? Every cell of the admission table and CANCEL in every state, every exit of every row
 * of the in-flight table, and every rule that a controller can show (domain.md §3–§5).
 */
export const CONFORMANCE_CASES: readonly ConformanceCase[] = SCENARIOS.map((scenario) => ({
  id: scenario.id,
  title: scenario.title,
  rule: scenario.rule,
  run: (harness, patience = {}) => play(harness, scenario, patience),
}));
