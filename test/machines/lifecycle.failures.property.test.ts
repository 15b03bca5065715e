import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure, LifecycleEmitted } from '../../src/index.js';
import type { Life, Step } from '../support/life.js';
import { randomLife, walk, withExamples } from '../support/random-lives.js';

/** How a step ends the work in flight; null where it does not. */
function outcomeOf(step: Step, life: Life): 'succeeded' | 'failed' | 'timedOut' | 'cancelled' | null {
  if (step === 'done') return 'succeeded';
  if (step === 'fail' || step === 'gone') return 'failed';
  if (step === 'time') return 'timedOut';
  return step === 'CANCEL' && life.context.inFlight === null ? 'cancelled' : null;
}

const CODES = { fail: 'NO_LUCK', gone: 'SERVICE_NOT_FOUND', time: 'TIMED_OUT' } as const;

const finishedIn = (emitted: readonly LifecycleEmitted[]) =>
  emitted.filter((event) => event.type === 'operation.finished');
const acceptedIn = (emitted: readonly LifecycleEmitted[]) =>
  emitted.filter((event) => event.type === 'operation.accepted');

describe('any life', () => {
  it('keeps the failures of operators and of the reconciliation apart, each until work of its kind succeeds', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        let byRequest: Partial<Failure> | null = null;
        let byReconciliation: Partial<Failure> | null = null;
        await walk(random, (life, step, { context: before }) => {
          const { inFlight } = before;
          const outcome = inFlight === null ? null : outcomeOf(step, life);
          const moved = life.context.activationState !== before.activationState && before.serviceId !== '';
          if (outcome === 'succeeded') {
            byReconciliation = null;
            if (inFlight?.cause !== 'reconciliation') byRequest = null;
          } else if ((outcome === 'failed' || outcome === 'timedOut') && inFlight !== null) {
            const { operation, cause, effectId } = inFlight;
            const code = CODES[step as keyof typeof CODES];
            const failure = { code, operation: operation.type, cause, effectId };
            if (cause === 'reconciliation') byReconciliation = failure;
            else byRequest = failure;
          }
          if (moved) byRequest = null;
          const { lastFailure, lastReconciliationFailure } = life.context;
          if (byRequest === null) expect(lastFailure).toBeNull();
          else expect(lastFailure).toMatchObject(byRequest);
          if (byReconciliation === null) expect(lastReconciliationFailure).toBeNull();
          else expect(lastReconciliationFailure).toMatchObject(byReconciliation);
        });
      }),
      withExamples(300),
    );
  });

  it('finishes each accepted operation but CREATE exactly once, with its outcome, when its last work ends', async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        let heard = 0;
        const life = await walk(random, (life, step, { context: before }) => {
          const finished = finishedIn(life.emitted).slice(heard);
          heard += finished.length;
          const { inFlight } = before;
          const outcome = inFlight === null ? null : outcomeOf(step, life);
          const goesOn =
            outcome === 'succeeded' &&
            inFlight?.operation.type === 'DEPLOY_TEST_INSTANCE' &&
            inFlight.effectId.endsWith(':recordActivation');
          if (outcome === null || inFlight === null || goesOn) {
            expect(finished).toEqual([]);
            return;
          }
          const { lastFailure, lastReconciliationFailure } = life.context;
          const recorded = inFlight.cause === 'reconciliation' ? lastReconciliationFailure : lastFailure;
          expect(finished).toEqual([
            {
              type: 'operation.finished',
              serviceId: before.serviceId,
              operation: inFlight.operation.type,
              cause: inFlight.cause,
              effectId: inFlight.effectId,
              outcome,
              failure: outcome === 'failed' || outcome === 'timedOut' ? recorded : null,
              revision: before.revision,
            },
          ]);
          outcomes.add(outcome);
        });
        const accepted = acceptedIn(life.emitted).filter(({ operation }) => operation !== 'CREATE');
        const stillInFlight = life.context.inFlight === null ? 0 : 1;
        expect(finishedIn(life.emitted)).toHaveLength(accepted.length - stillInFlight);
      }),
      withExamples(300),
    );
    expect([...outcomes].sort()).toEqual(['cancelled', 'failed', 'succeeded', 'timedOut']);
  });
});
