import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type InstanceInput, toInstanceRecord } from '../../src/instance/index.js';
import { anInput, CREATED_AT, InstanceLife, type InstanceStep, SPEC } from '../support/instance-life.js';
import { SHORT_INSTANCE_LIVES } from '../support/instance-lives.js';
import { InstanceModel, type ModelSettings } from '../support/instance-model.js';
import { INSTANCE_EVENT_TYPES, INSTANCE_TRANSITIONS } from '../support/instance-tables.js';
import { runs } from '../support/runs.js';

/** One thing that happens in a random life; `admitted` is the n-th event that the oracle admits here. */
type RandomStep = InstanceStep | { readonly admitted: number };

const EVENT_STEPS = [...INSTANCE_EVENT_TYPES, 'OVERDUE'] as const;

const randomStep: fc.Arbitrary<RandomStep> = fc.oneof(
  { weight: 4, arbitrary: fc.nat(9).map((admitted) => ({ admitted })) },
  { weight: 4, arbitrary: fc.constantFrom<InstanceStep>('ADVANCED', 'CHECK_PASSED', 'CHECK_FAILED', 'FOUND') },
  { weight: 2, arbitrary: fc.constantFrom<InstanceStep>(...EVENT_STEPS) },
  { weight: 4, arbitrary: fc.constantFrom<InstanceStep>(250, 1_000, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000) },
);

const check = fc.record({
  delay: fc.constantFrom(0, 1_000, 3_000, 5_000),
  attempts: fc.integer({ min: 1, max: 4 }),
});
const settings: fc.Arbitrary<ModelSettings> = fc.record({
  readiness: check,
  health: check,
  hooks: fc.nat(2),
  wait: fc.constantFrom(0, 500, 30_000),
});
const randomLife = fc.record({ settings, steps: fc.array(randomStep, { maxLength: 50, size: 'max' }) });
type RandomLife = typeof randomLife extends fc.Arbitrary<infer T> ? T : never;

/** What SPEC says. */
const ORDINARY: ModelSettings = {
  readiness: { delay: 5_000, attempts: 3 },
  health: { delay: 3_000, attempts: 2 },
  hooks: 1,
  wait: 30_000,
};

/** Every short life is run as an example, so that the coverage does not depend on luck. */
const examples = Object.values(SHORT_INSTANCE_LIVES)
  .flat()
  .map(({ steps }): [RandomLife] => [{ settings: ORDINARY, steps: [...steps] }]);

const withExamples = (random: number) => ({ examples, numRuns: examples.length + runs(random) });

function inputOf({ readiness, health, hooks, wait }: ModelSettings): InstanceInput {
  const { mode } = SPEC.readiness;
  return anInput({
    spec: {
      readiness: { ...SPEC.readiness, initialDelay: `${String(readiness.delay)} ms`, attempts: readiness.attempts },
      healthcheck: { ...SPEC.healthcheck, initialDelay: `${String(health.delay)} ms`, attempts: health.attempts },
      preShutdown: { hooks: Array.from({ length: hooks }, () => mode), waitBeforeKill: `${String(wait)} ms` },
    },
  });
}

interface Walked {
  readonly life: InstanceLife;
  readonly model: InstanceModel;
  readonly step: InstanceStep;
  /** Whether the oracle admits the event; time is always admitted. */
  readonly isAdmitted: boolean;
  readonly before: InstanceLife['snapshot'];
}

/** Runs a life next to the oracle and calls `check` after every step. */
function walk({ settings, steps }: RandomLife, check: (walked: Walked) => void): InstanceLife {
  const life = new InstanceLife(inputOf(settings));
  const model = new InstanceModel(settings);
  for (const random of steps) {
    const step = typeof random === 'object' ? admittedStep(model, random.admitted) : random;
    if (step === null) continue;
    const before = life.snapshot;
    life.run(step);
    let isAdmitted = true;
    if (typeof step === 'number') model.pass(step);
    else isAdmitted = model.take(step);
    check({ life, model, step, isAdmitted, before });
  }
  return life;
}

function admittedStep(model: InstanceModel, index: number): InstanceStep | null {
  const admitted = EVENT_STEPS.filter((step) => model.admits(step));
  return admitted[index % admitted.length] ?? null;
}

describe('any life of an instance', () => {
  it('takes only transitions of the table, and the lives together take every one', () => {
    const taken = new Set<string>();
    fc.assert(
      fc.property(randomLife, (random) => {
        for (const key of walk(random, () => undefined).taken) {
          expect(INSTANCE_TRANSITIONS).toContain(key);
          taken.add(key);
        }
      }),
      withExamples(300),
    );
    expect(INSTANCE_TRANSITIONS.filter((key) => !taken.has(key))).toEqual([]);
  });

  it('goes as the domain says, at the times that it says, and can() knows', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        walk(random, ({ life, model, step, isAdmitted, before }) => {
          expect(life.state, `${String(step)} in ${before.value}`).toBe(model.state);
          expect(life.context.consecutiveFailures).toBe(model.failures);
          expect(life.due).toEqual(model.due);
          expect(life.hooksDue).toEqual(model.hooksDue);
          if (typeof step === 'string' && before.status === 'active') {
            expect(before.can(life.event(step))).toBe(isAdmitted);
          }
        });
      }),
      withExamples(500),
    );
  });

  it('tells in its record why it went down by itself or was overdue, and nothing else', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        walk(random, ({ life, model }) => {
          const { errorMessage } = toInstanceRecord(life.snapshot);
          expect(errorMessage).toBe(model.errorMessage ?? undefined);
        });
      }),
      withExamples(300),
    );
  });

  it('is updated by every event that is admitted, at its time, and by nothing else', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        let updatedAt = CREATED_AT;
        walk(random, ({ life, step, isAdmitted }) => {
          if (typeof step === 'string' && isAdmitted) updatedAt = CREATED_AT + life.clock.now();
          expect(life.context).toMatchObject({ updatedAt, createdAt: CREATED_AT });
        });
      }),
      withExamples(150),
    );
  });

  it('forgets the last error when a check passes, and never otherwise', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        walk(random, ({ life: { context }, step, isAdmitted, before }) => {
          if (typeof step === 'number' && context.consecutiveFailures > before.context.consecutiveFailures) {
            expect(context.lastError?.message).toBe('There was no answer within 1000 ms.');
          } else if (isAdmitted && step === 'CHECK_PASSED') expect(context.lastError).toBeNull();
          else if (isAdmitted && (step === 'FAILED' || step === 'CHECK_FAILED')) {
            expect(context.lastError?.message).toBe(`${step} for a reason.`);
          } else expect(context.lastError).toEqual(before.context.lastError);
        });
      }),
      withExamples(150),
    );
  });

  it('keeps a context that survives JSON', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        walk(random, ({ life: { context } }) => {
          expect(JSON.parse(JSON.stringify(context))).toEqual(context);
        });
      }),
      withExamples(150),
    );
  });

  it('ends STOPPED or LOST, with its last record, and for good', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        walk(random, ({ life: { snapshot }, model, before }) => {
          const terminal = snapshot.value === 'STOPPED' || snapshot.value === 'LOST';
          expect(snapshot.status).toBe(terminal ? 'done' : 'active');
          if (before.status === 'done') expect(snapshot).toBe(before);
          const { instanceId, serviceId, executorId, createdAt, updatedAt } = snapshot.context;
          const record = { instanceId, serviceId, executorId, state: snapshot.value, createdAt, updatedAt };
          const why = model.errorMessage === null ? {} : { errorMessage: model.errorMessage };
          expect(snapshot.output).toEqual(terminal ? { ...record, ...why } : undefined);
        });
      }),
      withExamples(150),
    );
  });
});
