import fc from 'fast-check';
import {
  allowedOperations,
  type Health,
  type LifecycleInput,
  type LifecycleState,
  type ServiceRequest,
} from '../../src/index.js';
import { ADJUSTMENTS, OPERATION_TYPES } from '../../src/model/index.js';
import { Life, requestOf, type Step } from './life.js';
import { SERVICE_ID } from './positions.js';
import { runs } from './runs.js';
import { SHORT_LIVES, type ShortLife } from './short-lives.js';

/** One thing that happens in a random life; `legal` is the n-th operation that the state admits, if it admits any. */
export type RandomStep = Step | { readonly legal: number };

const changedDigest: fc.Arbitrary<Partial<Health>> = fc.record(
  {
    serviceId: fc.constantFrom(SERVICE_ID, 'another-service-1'),
    revision: fc.nat(6),
    state: fc.constantFrom<LifecycleState>('INACTIVE', 'ACTIVE', 'CONFIG_TESTING', 'ADJUSTING_INSTANCES'),
    adjustment: fc.constantFrom(...ADJUSTMENTS),
    healthyInstanceIds: fc.subarray(['i-1', 'i-2', 'i-3']),
    instances: fc.record({
      required: fc.nat(3),
      active: fc.nat(1),
      running: fc.nat(3),
      healthy: fc.nat(1),
      unhealthy: fc.nat(3),
      stale: fc.nat(3),
      silent: fc.nat(1),
      missing: fc.nat(3),
      surplus: fc.nat(3),
    }),
  },
  { requiredKeys: [] },
);

/** A current digest of nothing that runs, or of two instances of which so many are healthy. */
const currentDigest: fc.Arbitrary<Step> = fc
  .constantFrom(...ADJUSTMENTS)
  .chain((adjustment) =>
    fc
      .constantFrom(
        NONE_ACTIVE,
        { ...NONE_ACTIVE, required: 2, active: 2 },
        { ...NONE_ACTIVE, required: 2, healthy: 2 },
      )
      .map((instances) => ({ observe: { adjustment, instances } })),
  );
const NONE_ACTIVE = {
  required: 0,
  active: 0,
  running: 0,
  healthy: 0,
  unhealthy: 0,
  stale: 0,
  silent: 0,
  missing: 0,
  surplus: 0,
};

const oddRequest: fc.Arbitrary<ServiceRequest> = fc.oneof(
  fc.constantFrom(...OPERATION_TYPES).map((type) => requestOf(type, 'another-service-1')),
  fc.integer({ min: -1, max: 300 }).map((instancesPerHost) => ({
    type: 'UPDATE_INSTANCE_COUNT' as const,
    serviceId: SERVICE_ID,
    instancesPerHost,
  })),
  fc
    .tuple(fc.constantFrom('STOP_INSTANCES' as const, 'REPLACE_INSTANCES' as const), fc.subarray(['i-1', 'i-3']))
    .map(([type, instanceIds]) => ({ type, serviceId: SERVICE_ID, instanceIds })),
);

const randomStep: fc.Arbitrary<RandomStep> = fc.oneof(
  { weight: 8, arbitrary: fc.nat(9).map((legal) => ({ legal })) },
  { weight: 6, arbitrary: fc.constant<Step>('done') },
  { weight: 3, arbitrary: fc.constantFrom<Step>('fail', 'time', 'CANCEL') },
  { weight: 1, arbitrary: fc.constant<Step>('gone') },
  { weight: 2, arbitrary: fc.constantFrom<Step>(...OPERATION_TYPES) },
  { weight: 2, arbitrary: oddRequest.map((send) => ({ send })) },
  { weight: 2, arbitrary: currentDigest },
  { weight: 2, arbitrary: changedDigest.map((observe) => ({ observe })) },
);

const randomInput: fc.Arbitrary<LifecycleInput> = fc.record(
  { failureBudget: fc.integer({ min: 1, max: 3 }), recordRefusals: fc.boolean(), revision: fc.nat(3) },
  { requiredKeys: [] },
);

/** A random life: its input, and what happens in it. */
export const randomLife = fc.record({
  input: randomInput,
  steps: fc.array(randomStep, { maxLength: 40, size: 'max' }),
});

/** Every short life is run as an example, so that the coverage does not depend on luck. */
const examples = Object.values<readonly ShortLife[]>(SHORT_LIVES)
  .flat()
  .map(({ input, steps }): [{ input: NonNullable<ShortLife['input']>; steps: RandomStep[] }] => [
    { input: input ?? {}, steps: [...steps] },
  ]);

/** The parameters of a property over so many random lives, besides every short life. */
export const withExamples = (random: number) => ({ examples, numRuns: examples.length + runs(random) });

function resolveStep(step: RandomStep, life: Life): Step | null {
  if (typeof step !== 'object' || !('legal' in step)) return step;
  const legal = allowedOperations(life.state);
  return legal[step.legal % legal.length] ?? null;
}

/** Runs a life and calls `check` after every step that could be taken, with the step and what was before. */
export async function walk(
  { input, steps }: { input: ShortLife['input']; steps: readonly RandomStep[] },
  check: (life: Life, step: Step, before: Life['snapshot']) => void,
): Promise<Life> {
  const life = new Life(input);
  for (const random of steps) {
    const step = resolveStep(random, life);
    if (step === null) continue;
    const before = life.snapshot;
    await life.run(step);
    check(life, step, before);
  }
  return life;
}
