import { describe, expect, it } from 'vitest';
import { LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import type { LifecycleState } from '../../src/index.js';
import { CASE_DEFINITIONS } from '../../src/testing/conformance/cases.js';
import { CELLS } from '../../src/testing/conformance/admission-cells.js';
import type { ExpectedStep } from '../../src/testing/conformance/case-definition.js';
import {
  clusterHarness,
  CONFORMANCE_CASES,
  formatReport,
  runConformance,
  createHarness,
} from '../../src/testing/index.js';
import { requestOfStep } from '../../src/testing/scenario-step.js';
import { ADMISSION, CANCELLABLE, TRANSITIONS } from '../support/tables.js';

/** `FROM event → TO`, as the oracle has it without its guards. */
const ORACLE = new Set(TRANSITIONS.map((key) => key.replace(/ \[\w+\]/, '')));

/** The event of a step, as the oracle calls it. */
function eventOf({ step }: ExpectedStep, from: LifecycleState): string {
  const delayOver = from === 'EMERGENCY_DEACTIVATION_REQUESTED' ? 'emergency delay over' : 'timed out';
  const request = requestOfStep(step);
  if (request !== null) return request.type;
  if (step === 'success') return 'done';
  if (step === 'failure' || step === 'gone') return 'failed';
  if (typeof step === 'string') return delayOver;
  return 'fail' in step ? 'failed' : 'observe' in step ? 'OBSERVE' : delayOver;
}

/** Every move that the cases expect. */
function expectedMoves(): Set<string> {
  const moves = new Set<string>();
  for (const { steps } of CASE_DEFINITIONS) {
    let state: LifecycleState = 'INIT';
    for (const line of steps) {
      if (line.state !== state) moves.add(`${state} ${eventOf(line, state)} → ${line.state}`);
      state = line.state;
    }
  }
  return moves;
}

describe('the conformance cases', () => {
  it('have ids of their own, and titles and rules', () => {
    expect(new Set(CONFORMANCE_CASES.map(({ id }) => id)).size).toBe(CONFORMANCE_CASES.length);
    for (const { id, title, rule } of CONFORMANCE_CASES) {
      expect(id).toMatch(/^(cell|row|rule)\/[\w-]+\/[\w-]+$/);
      expect(title).not.toBe('');
      expect(rule).toMatch(/^domain\.md §[2-5]/);
    }
  });

  it('are JSON', () => {
    expect(JSON.parse(JSON.stringify(CASE_DEFINITIONS))).toEqual(CASE_DEFINITIONS);
  });

  it('hold every cell as the oracle has it', () => {
    const cells = LIFECYCLE_STATES.flatMap((state) => [
      ...OPERATION_TYPES.map((type) => {
        const next = ADMISSION[state][type];
        const rule = type === 'CREATE' ? 'ALREADY_EXISTS' : 'NOT_ALLOWED_IN_STATE';
        return `${state} ${type} ${next ?? `refused: ${rule}, not ${Object.keys(ADMISSION[state]).sort().join()}`}`;
      }),
      ...(CANCELLABLE.includes(state) ? [] : [`${state} CANCEL refused: NOT_CANCELLABLE`]),
    ]);
    const found = CELLS.map(({ id, steps }) => {
      const [, state, type] = id.split('/');
      const { state: next, refusal } = steps.at(-1)!;
      if (refusal === undefined) return `${String(state)} ${String(type)} ${next}`;
      const allowed = type === 'CANCEL' ? '' : `, not ${[...refusal.allowed!].sort().join()}`;
      return `${String(state)} ${String(type)} refused: ${refusal.rule}${allowed}`;
    });
    expect(found.filter((cell) => !/ CANCEL [^r]/.test(cell))).toEqual(cells);
    expect(found.filter((cell) => / CANCEL [^r]/.test(cell))).toEqual([
      'DEPLOYING_TEST_INSTANCE CANCEL EMERGENCY_DEACTIVATION_REQUESTED',
      'ADJUSTING_INSTANCES CANCEL EMERGENCY_DEACTIVATION_REQUESTED',
      'REPLACING_INSTANCES CANCEL ACTIVE',
    ]);
  });

  it('expect no move that the oracle does not have, and every one that it has', () => {
    expect([...expectedMoves()].sort()).toEqual([...ORACLE].sort());
  });

  it('refuse a cell in the state that it names, and arrive there by legal steps alone', () => {
    for (const { id, steps } of CELLS) {
      expect(steps.at(-2)?.state ?? 'INIT').toBe(id.split('/')[1]);
      expect(steps.slice(0, -1).every(({ refusal }) => refusal === undefined)).toBe(true);
    }
  });
});

describe('our own actor', () => {
  it('passes every case on a cluster in memory', async () => {
    const report = await runConformance(clusterHarness());
    expect(formatReport(report).replaceAll('\n', ' ')).toBe(
      `local-service-lifecycle-v1 on a cluster in memory conforms: ${String(CONFORMANCE_CASES.length)} passed, 0 failed, 0 skipped of ${String(CONFORMANCE_CASES.length)} cases`,
    );
  });

  it('passes every case', async () => {
    const report = await runConformance(createHarness());
    expect(formatReport(report).replaceAll('\n', ' ')).toBe(
      `local-service-lifecycle-v1 conforms: ${String(CONFORMANCE_CASES.length)} passed, 0 failed, 0 skipped of ${String(CONFORMANCE_CASES.length)} cases`,
    );
    expect(report.passed.map(({ id }) => id)).toEqual(CONFORMANCE_CASES.map(({ id }) => id));
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
