import { describe, expect, it } from 'vitest';
import { createServiceHost } from '../../src/host/index.js';
import { guardOf } from '../../src/engine/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { createHarness, MemoryServiceStore, runConformance } from '../../src/testing/index.js';

describe('a service host behind the ready harness', () => {
  it('fails no case, and says why it skips what it cannot show', async () => {
    const report = await runConformance(createHarness((parts) => createServiceHost(parts)));
    expect(report.failed).toEqual([]);
    expect(report.passed.length).toBeGreaterThan(200);
    // Every end of work, every restart, late results and time-outs are among what it shows.
    const rows = report.passed.map(({ id }) => id);
    expect(rows).toEqual(
      expect.arrayContaining([
        'row/ADJUSTING_INSTANCES/timed-out-to-active',
        'row/EMERGENCY_DEACTIVATION_REQUESTED/tries-again-until-it-succeeds',
        'rule/emergency-delay/doubles-and-is-capped',
        'rule/late-result/not-after-a-restart-of-the-controller-either',
        'rule/cancel/a-test-deployment-by-its-second-work',
      ]),
    );
    expect([...new Set(report.skipped.map(({ reason }) => reason))]).toEqual(
      expect.arrayContaining(['the harness has no observe()', 'the harness cannot set revision']),
    );
  });

  it('is found out where a guard of its own is wrong', async () => {
    const machine = lifecycleMachine.provide({ guards: { isRecordGone: guardOf(() => false) } });
    const wrong = createHarness((parts) => createServiceHost({ ...parts, machine }));
    const { failed } = await runConformance(wrong, { only: ['row/'] });
    expect(failed.map(({ id }) => id).filter((id) => id.includes('record-not-found'))).toHaveLength(5);
  });

  it('is found out where its store forgets', async () => {
    const forgetful = createHarness((parts) => createServiceHost({ ...parts, store: new MemoryServiceStore() }));
    const { failed } = await runConformance(forgetful, { only: ['rule/attempt/'] });
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.flatMap(({ differences }) => differences.map(({ actual }) => actual))).toContain('DESTROYED');
  });

  it('reports what a call of it throws', async () => {
    const broken = createHarness(() => {
      throw new Error('no host');
    });
    const { failed } = await runConformance(broken, { only: ['cell/INIT/CREATE'] });
    expect(failed[0]?.differences[0]?.actual).toBe('start() threw: no host');
  });
});
