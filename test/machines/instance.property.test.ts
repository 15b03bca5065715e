import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceState } from '../../src/index.js';
import type { InstanceInput } from '../../src/instance/index.js';
import { anInput, CREATED_AT, InstanceLife, type InstanceStep, SPEC } from '../support/instance-life.js';
import { SHORT_INSTANCE_LIVES } from '../support/instance-lives.js';
import {
  INSTANCE_EVENT_TYPES,
  INSTANCE_MOVES,
  INSTANCE_TAGS,
  INSTANCE_TRANSITIONS,
  type InstanceCell,
} from '../support/instance-tables.js';
import { runs } from '../support/runs.js';

/** One thing that happens in a random life; `admitted` is the n-th event that the table admits here. */
type RandomStep = InstanceStep | { readonly admitted: number };

const randomStep: fc.Arbitrary<RandomStep> = fc.oneof(
  { weight: 4, arbitrary: fc.nat(9).map((admitted) => ({ admitted })) },
  { weight: 4, arbitrary: fc.constantFrom<InstanceStep>('ADVANCED', 'CHECK_PASSED', 'CHECK_FAILED', 'FOUND') },
  { weight: 2, arbitrary: fc.constantFrom<InstanceStep>(...INSTANCE_EVENT_TYPES) },
  { weight: 2, arbitrary: fc.constantFrom<InstanceStep>(250, 1_000, 2_000, 5_000, 10_000, 30_000) },
);

const attempts = fc.integer({ min: 1, max: 4 });
const randomLife = fc.record({
  attempts: fc.record({ readiness: attempts, health: attempts }),
  steps: fc.array(randomStep, { maxLength: 50, size: 'max' }),
});
type RandomLife = typeof randomLife extends fc.Arbitrary<infer T> ? T : never;

/** Every short life is run as an example, so that the coverage does not depend on luck. */
const examples = Object.values(SHORT_INSTANCE_LIVES)
  .flat()
  .map(({ steps }): [RandomLife] => [{ attempts: { readiness: 3, health: 2 }, steps: [...steps] }]);

const withExamples = (random: number) => ({ examples, numRuns: examples.length + runs(random) });

function inputOf({ readiness, health }: RandomLife['attempts']): InstanceInput {
  return anInput({
    spec: {
      ...SPEC,
      readiness: { ...SPEC.readiness, attempts: readiness },
      healthcheck: { ...SPEC.healthcheck, attempts: health },
    },
  });
}

/** Runs a life and calls `check` after every step that could be taken, with the step and what was before. */
function walk(
  { attempts, steps }: RandomLife,
  check: (life: InstanceLife, step: InstanceStep, before: InstanceLife['snapshot']) => void,
): InstanceLife {
  const life = new InstanceLife(inputOf(attempts));
  for (const random of steps) {
    const step = typeof random === 'object' ? admittedStep(life.state, random.admitted) : random;
    if (step === null) continue;
    const before = life.snapshot;
    life.run(step);
    check(life, step, before);
  }
  return life;
}

function admittedStep(state: InstanceState, index: number): InstanceStep | null {
  const admitted = INSTANCE_EVENT_TYPES.filter((type) => cellOf(state, type, false) !== undefined);
  return admitted[index % admitted.length] ?? null;
}

function cellOf(state: InstanceState, type: (typeof INSTANCE_EVENT_TYPES)[number], last: boolean) {
  const cell: InstanceCell = type !== 'CHECK_FAILED' ? type : last ? 'lastFailedCheck' : 'failedCheck';
  return INSTANCE_MOVES[state][cell];
}

/** The domain's rule about attempts, counted apart from the machine: failures in a row since the check began. */
class Count {
  failures = 0;

  /** Whether this event is the last failure that the check in this state allows. */
  isLast(state: InstanceState, limits: RandomLife['attempts']): boolean {
    return this.failures + 1 === (state === 'UNREADY' ? limits.readiness : limits.health);
  }

  count(step: InstanceStep, admitted: boolean): void {
    if (!admitted) return;
    if (step === 'CHECK_FAILED') this.failures += 1;
    if (step === 'CHECK_PASSED' || step === 'FOUND') this.failures = 0;
  }
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

  it('goes where the table says, with exactly the attempts of the specification, and can() knows', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        const count = new Count();
        walk(random, (life, step, before) => {
          if (typeof step === 'number') {
            const killed = before.value === 'STOPPING' && life.state === 'DEPROVISIONING';
            if (!killed) expect(life.state).toBe(before.value);
            expect(life.context.consecutiveFailures).toBe(count.failures);
            return;
          }
          const next = cellOf(before.value, step, count.isLast(before.value, random.attempts));
          if (before.status === 'active') expect(before.can(life.event(step))).toBe(next !== undefined);
          expect(life.state, `${step} in ${before.value}`).toBe(next ?? before.value);
          count.count(step, next !== undefined);
          expect(life.context.consecutiveFailures).toBe(count.failures);
        });
      }),
      withExamples(300),
    );
  });

  it('is updated by every event that is admitted, at its time, and by nothing else', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        let updatedAt = CREATED_AT;
        walk(random, (life, step, before) => {
          const admitted = typeof step === 'string' && cellOf(before.value, step, false) !== undefined;
          if (admitted) updatedAt = CREATED_AT + life.clock.now();
          expect(life.context).toMatchObject({ updatedAt, createdAt: CREATED_AT });
        });
      }),
      withExamples(150),
    );
  });

  it('emits the check of its state only, and only while it is running', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        const life = new InstanceLife(inputOf(random.attempts));
        const emitted: [InstanceState, string][] = [];
        life.actor.on('check.due', ({ check }) => emitted.push([life.state, check]));
        for (const step of random.steps) if (typeof step !== 'object') life.run(step);
        for (const [state, check] of emitted) {
          expect(INSTANCE_TAGS[state]).toContain('running');
          expect(check).toBe(state === 'UNREADY' ? 'readiness' : 'health');
        }
      }),
      withExamples(150),
    );
  });

  it('forgets an error when a check passes, and never otherwise', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        walk(random, ({ context }, step, { value, context: before }) => {
          const admitted = typeof step === 'string' && cellOf(value, step, false) !== undefined;
          if (!admitted) expect(context.lastError).toEqual(before.lastError);
          else if (step === 'CHECK_PASSED') expect(context.lastError).toBeNull();
          else if (step === 'FAILED' || step === 'CHECK_FAILED') {
            expect(context.lastError?.message).toBe(`${step} for a reason.`);
          } else expect(context.lastError).toEqual(before.lastError);
        });
      }),
      withExamples(150),
    );
  });

  it('keeps a context that survives JSON', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        walk(random, ({ context }) => {
          expect(JSON.parse(JSON.stringify(context))).toEqual(context);
        });
      }),
      withExamples(150),
    );
  });

  it('ends STOPPED or LOST, with its last record, and for good', () => {
    fc.assert(
      fc.property(randomLife, (random) => {
        walk(random, ({ snapshot }, _step, before) => {
          const terminal = snapshot.value === 'STOPPED' || snapshot.value === 'LOST';
          expect(snapshot.status).toBe(terminal ? 'done' : 'active');
          if (before.status === 'done') expect(snapshot).toBe(before);
          const { instanceId, serviceId, executorId, createdAt, updatedAt } = snapshot.context;
          const record = { instanceId, serviceId, executorId, state: snapshot.value, createdAt, updatedAt };
          expect(snapshot.output).toEqual(terminal ? record : undefined);
        });
      }),
      withExamples(150),
    );
  });
});
