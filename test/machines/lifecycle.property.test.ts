import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { activationMachine, admit, type ServiceRequest } from '../../src/index.js';
import { OPERATION_TYPES } from '../../src/model/index.js';
import { isInFlight, isResting } from '../../src/chart/index.js';
import { type Life, requestOf, type Step } from '../support/life.js';
import { SERVICE_ID } from '../support/positions.js';
import { randomLife, walk, withExamples } from '../support/random-lives.js';
import { TRANSITIONS } from '../support/tables.js';

describe('any life', () => {
  it('takes only transitions of the table, and the lives together take every one', async () => {
    const taken = new Set<string>();
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        const life = await walk(random, () => undefined);
        for (const key of life.taken) {
          if (key.includes('→')) expect(TRANSITIONS).toContain(key);
          taken.add(key);
        }
      }),
      withExamples(300),
    );
    expect(TRANSITIONS.filter((key) => !taken.has(key))).toEqual([]);
  });

  it('rests only where the lifecycle state equals the activation state, and works only on what is in flight', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        await walk(random, ({ snapshot, work }) => {
          expect(snapshot.status).not.toBe('error');
          if (isResting(snapshot)) expect(snapshot.context.activationState).toBe(snapshot.value);
          if (isInFlight(snapshot)) expect(work?.input.effectId).toBe(snapshot.context.inFlight?.effectId);
          else expect(snapshot.context.inFlight).toBeNull();
        });
      }),
      withExamples(150),
    );
  });

  it('gives every piece of work its own effect id, and stops the work that it no longer waits for', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        const ended = new Set<string>();
        const life = await walk(random, ({ started, context }, step) => {
          if (step === 'done' || step === 'fail' || step === 'gone') {
            for (const { input } of started)
              if (input.effectId !== context.inFlight?.effectId) ended.add(input.effectId);
          }
          for (const { input, signal } of started) {
            const over = input.effectId !== context.inFlight?.effectId;
            if (over && !ended.has(input.effectId)) expect(signal.aborted, input.effectId).toBe(true);
            if (!over) expect(signal.aborted).toBe(false);
          }
        });
        const ids = life.started.map(({ input }) => input.effectId);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      withExamples(150),
    );
  });

  it('counts every accepted operation in its revision, announces it, and never goes back', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        const life = await walk(random, ({ snapshot }, _step, before) => {
          expect(snapshot.context.revision).toBeGreaterThanOrEqual(before.context.revision);
        });
        const accepted = life.emitted.filter(({ type }) => type === 'operation.accepted');
        const first = random.input?.revision ?? 0;
        expect(accepted.map(({ revision }) => revision)).toEqual(accepted.map((_, index) => first + index + 1));
        expect(life.context.revision).toBe(first + accepted.length);
      }),
      withExamples(150),
    );
  });

  it('admits with can() what admit() admits, and accepts exactly that', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        const requests = [
          ...[...OPERATION_TYPES, 'CANCEL' as const].map((type) => requestOf(type, SERVICE_ID)),
          ...OPERATION_TYPES.map((type) => requestOf(type, 'another-service-1')),
          ...['STOP_INSTANCES' as const, 'REPLACE_INSTANCES' as const].flatMap((type) => [
            { type, serviceId: SERVICE_ID, instanceIds: [] },
            { type, serviceId: SERVICE_ID, instanceIds: ['i-1', 'i-3'] },
          ]),
          { type: 'UPDATE_INSTANCE_COUNT' as const, serviceId: SERVICE_ID, instancesPerHost: 257 },
        ];
        await walk(random, ({ snapshot, input }) => {
          if (input.recordRefusals === true) return;
          for (const request of requests) {
            expect(snapshot.can(request), `${request.type} in ${snapshot.value}`).toBe(
              admit(snapshot, request).admitted,
            );
          }
        });
      }),
      withExamples(150),
    );
  });

  it('changes nothing on a refusal but its record, where that is on', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        await walk(random, (life, step, before) => {
          const request = requestIn(life, step);
          if (request === null) return;
          const admission = admit(before, request);
          if (admission.admitted) {
            expect(life.context.lastRefusal).toBeNull();
            return;
          }
          const recorded = life.input.recordRefusals === true && before.status === 'active';
          const lastRefusal = recorded ? admission.refusal : before.context.lastRefusal;
          expect(life.state).toBe(before.value);
          expect(life.context).toEqual({ ...before.context, lastRefusal });
        });
      }),
      withExamples(150),
    );
  });

  it('is moved by a digest only at rest, and only by a current one', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        await walk(random, (life, step, before) => {
          if (typeof step !== 'object' || !('observe' in step) || life.state === before.value) return;
          const { serviceId, state, revision } = {
            ...life.digest(),
            ...before.context,
            state: before.value,
            ...step.observe,
          };
          expect({ serviceId, state, revision }).toEqual({
            serviceId: SERVICE_ID,
            state: before.value,
            revision: before.context.revision,
          });
          expect(isResting(before)).toBe(true);
          if (life.state === 'EMERGENCY_DEACTIVATION_REQUESTED') {
            expect(life.context.emergency?.cause).toBe('FAILURE_BUDGET_SPENT');
          } else expect(life.context.inFlight?.cause).toBe('reconciliation');
        });
      }),
      withExamples(150),
    );
  });

  it('goes from an emergency to INACTIVE, or is gone, and nothing else runs on the way', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        const life = await walk(random, ({ snapshot }) => {
          if (snapshot.context.emergency === null) return;
          expect(['EMERGENCY_DEACTIVATION_REQUESTED', 'DEACTIVATION_REQUESTED', 'DESTROYED']).toContain(snapshot.value);
        });
        // From wherever it is, time and a store that works bring an emergency to its end.
        if (life.context.emergency !== null && life.state !== 'DESTROYED') {
          await life.run('time', 'time', 'time', 'done');
          if (life.state !== 'INACTIVE') await life.run('time', 'done');
          expect(life.state).toBe('INACTIVE');
          expect(life.context.emergency).toBeNull();
        }
      }),
      withExamples(150),
    );
  });

  it('never leaves DESTROYED', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        await walk(random, ({ snapshot }, _step, before) => {
          if (before.value !== 'DESTROYED') return;
          expect(snapshot.value).toBe('DESTROYED');
          expect(snapshot.context).toEqual(before.context);
          expect(snapshot.output).toMatchObject({ serviceId: SERVICE_ID, revision: before.context.revision });
        });
      }),
      withExamples(150),
    );
  });

  it('keeps a context that survives JSON', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        await walk(random, ({ context }) => {
          expect(JSON.parse(JSON.stringify(context))).toEqual(context);
        });
      }),
      withExamples(150),
    );
  });

  it('moves its activation state as the activation machine does', async () => {
    await fc.assert(
      fc.asyncProperty(randomLife, async (random) => {
        const first = random.steps[0];
        if (typeof first === 'object' && 'recover' in first) return;
        const activation = createActor(activationMachine).start();
        await walk(random, ({ context }, step, before) => {
          const operation = before.context.inFlight?.operation;
          const recording = before.context.inFlight?.effectId.endsWith(':recordActivation') ?? false;
          if (step === 'done' && recording && operation) {
            const { type, serviceId } = operation;
            if (type === 'ACTIVATE' || type === 'DEPLOY_TEST_INSTANCE' || type === 'DEACTIVATE') {
              activation.send({ type, serviceId });
            }
          }
          expect(context.activationState).toBe(activation.getSnapshot().value);
        });
      }),
      withExamples(150),
    );
  });
});

function requestIn(life: Life, step: Step): ServiceRequest | null {
  if (typeof step === 'object') return 'send' in step ? step.send : null;
  return step === 'done' || step === 'fail' || step === 'gone' || step === 'time' ? null : life.request(step);
}
