import { describe, expect, it } from 'vitest';
import { type LifecycleInput, lifecycleMachine, persist, restoreActor } from '../../src/index.js';
import { Life } from '../support/life.js';

const STORED = {
  emergencyDelayMs: 2_000,
  failureBudget: 3,
  defaultOpSpec: { timeout: '2m', parallelism: 3, failureStrategy: 'ROLLBACK' },
  staleAfterMs: 90_000,
  backoff: { initialMs: 1_000, maxMs: 2_000, stableAfterMs: 3_000 },
  recordRefusals: true,
} as const satisfies LifecycleInput;

async function settingsAfter(settings?: object): Promise<object> {
  const life = await new Life({ revision: 6, ...STORED }).run('CREATE', 'ADJUST_INSTANCES');
  const envelope: unknown = JSON.parse(JSON.stringify(persist(life.snapshot)));
  const actor = restoreActor(lifecycleMachine, envelope, settings === undefined ? {} : { settings });
  const { context } = actor.getSnapshot();
  actor.stop();
  // They are the host's, and change nothing of the service.
  expect(context.revision).toBe(8);
  expect(context.inFlight).toEqual({ ...life.context.inFlight, attempt: 2 });
  return context.settings;
}

/** Each setting alone, and what it is from then on. */
const GIVEN: Readonly<Record<string, readonly [given: LifecycleInput, then: object]>> = {
  failureBudget: [{ failureBudget: 5 }, { failureBudget: 5 }],
  'no failureBudget': [{ failureBudget: null }, { failureBudget: null }],
  backoff: [
    { backoff: { initialMs: 5_000 } },
    { backoff: { initialMs: 5_000, maxMs: 300_000, stableAfterMs: 600_000 } },
  ],
  'no backoff': [{ backoff: null }, { backoff: null }],
  staleAfterMs: [{ staleAfterMs: 30_000 }, { staleAfterMs: 30_000 }],
  emergencyDelayMs: [{ emergencyDelayMs: 1 }, { emergencyDelayMs: 1 }],
  recordRefusals: [{ recordRefusals: false }, { recordRefusals: false }],
  defaultOpSpec: [
    { defaultOpSpec: { parallelism: 9 } },
    { defaultOpSpec: { timeout: '300 seconds', parallelism: 9, failureStrategy: 'STOP' } },
  ],
};

describe('the settings of a restored service', () => {
  it('are the stored ones where the host gives none', async () => {
    expect(await settingsAfter()).toEqual(STORED);
    expect(await settingsAfter({})).toEqual(STORED);
    const nothing = Object.fromEntries(Object.keys(STORED).map((name) => [name, undefined]));
    expect(await settingsAfter(nothing)).toEqual(STORED);
  });

  it.each(Object.entries(GIVEN))(
    'with %s given is the host’s, and the others as stored',
    async (_name, [given, then]) => {
      expect(await settingsAfter(given)).toEqual({ ...STORED, ...then });
    },
  );

  it.each([
    [{ staleAfterMs: 0 }, /staleAfterMs/],
    [{ backoff: { initialMs: 0 } }, /backoff\.initialMs/],
    [{ failureBudgett: 3 }, /failureBudgett/],
    [{ revision: 9 }, /revision/],
  ])('%j are refused, and the error names the field', async (given, message) => {
    await expect(settingsAfter(given)).rejects.toThrow(RangeError);
    await expect(settingsAfter(given)).rejects.toThrow(message);
  });
});
