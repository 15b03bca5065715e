import { describe, expect, it } from 'vitest';
import type { InstanceState } from '../../src/index.js';
import { anInput, CREATED_AT, InstanceLife, type InstanceStep, SPEC } from '../support/instance-life.js';

const started: readonly InstanceStep[] = ['ADVANCED', 'ADVANCED', 'ADVANCED'];

/** So many tries that fail, each at the time at which it is due: the first after its delay, the others at the interval. */
const failures = (count: number, firstMs: number, intervalMs: number): InstanceStep[] =>
  Array.from({ length: count }, (_, index): InstanceStep[] => [
    index === 0 ? firstMs : intervalMs,
    'CHECK_FAILED',
  ]).flat();

/** domain.md §6: where each check is made, how one gets there, and where its failure leads. */
const CHECKS: readonly {
  readonly at: InstanceState;
  readonly check: 'readiness' | 'healthcheck';
  readonly way: readonly InstanceStep[];
  readonly firstMs: number;
  readonly intervalMs: number;
  readonly failed: InstanceState;
}[] = [
  {
    at: 'UNREADY',
    check: 'readiness',
    way: started,
    firstMs: 5_000,
    intervalMs: 2_000,
    failed: 'READINESS_CHECK_FAILED',
  },
  {
    at: 'READY',
    check: 'healthcheck',
    way: [...started, 5_000, 'CHECK_PASSED'],
    firstMs: 3_000,
    intervalMs: 10_000,
    failed: 'STOPPING',
  },
  {
    at: 'HEALTHY',
    check: 'healthcheck',
    way: [...started, 5_000, 'CHECK_PASSED', 3_000, 'CHECK_PASSED'],
    firstMs: 10_000,
    intervalMs: 10_000,
    failed: 'UNHEALTHY',
  },
];

/** When an instance on the way of its check was last updated, in ms since its creation. */
const updatedAfter = (state: InstanceState) => ({ UNREADY: 0, READY: 5_000 })[state as string] ?? 8_000;

function lifeWith(check: 'readiness' | 'healthcheck', attempts: number | null | undefined): InstanceLife {
  const { mode, timeout, interval, initialDelay } = SPEC[check];
  const given = { mode, timeout, interval, initialDelay };
  const changed = attempts === undefined ? given : { ...given, attempts };
  return new InstanceLife(anInput({ spec: { ...SPEC, [check]: changed } }));
}

for (const { at, check, way, firstMs, intervalMs, failed } of CHECKS) {
  describe(`the check in ${at}`, () => {
    for (const attempts of [1, 2, 3, 7, 100]) {
      it(`fails with exactly ${String(attempts)} consecutive failures`, () => {
        const life = lifeWith(check, attempts).run(...way, ...failures(attempts - 1, firstMs, intervalMs));
        expect(life.state).toBe(at);
        expect(life.context).toMatchObject({ consecutiveFailures: attempts - 1, errorMessage: null });
        expect(life.run(attempts === 1 ? firstMs : intervalMs, 'CHECK_FAILED').state).toBe(failed);
        expect(life.context).toMatchObject({
          consecutiveFailures: attempts,
          errorMessage: 'CHECK_FAILED for a reason.',
          shutdownPhase: 'hooks',
        });
        expect(life.hooksDue).toEqual([life.clock.now()]);
      });

      it(`fails with exactly ${String(attempts)} tries that nobody answers, at the time-out of the last`, () => {
        const life = lifeWith(check, attempts).run(...way, firstMs + (attempts - 1) * (1_000 + intervalMs), 750);
        expect(life.state).toBe(at);
        expect(life.context).toMatchObject({ consecutiveFailures: attempts - 1, errorMessage: null });
        expect(life.run(250).state).toBe(failed);
        expect(life.context).toMatchObject({
          consecutiveFailures: attempts,
          errorMessage: 'There was no answer within 1000 ms.',
        });
        expect(life.hooksDue).toEqual([life.clock.now()]);
      });
    }

    for (const attempts of [undefined, null]) {
      it(`has three attempts if its specification says ${String(attempts)}`, () => {
        const life = lifeWith(check, attempts).run(...way, ...failures(2, firstMs, intervalMs));
        expect(life.state).toBe(at);
        expect(life.run(intervalMs, 'CHECK_FAILED').state).toBe(failed);
      });
    }

    it('keeps what failed, with its reason, from the first failure on', () => {
      const life = lifeWith(check, 2).run(...way, firstMs, 'CHECK_FAILED');
      const code = check === 'readiness' ? 'READINESS_CHECK_FAILED' : 'HEALTH_CHECK_FAILED';
      const error = { code, message: 'CHECK_FAILED for a reason.' };
      expect(life.context.lastError).toEqual(error);
      expect(life.run(intervalMs, 'CHECK_FAILED').context.lastError).toEqual(error);
      expect(life.run('HOOKS_DONE', 'ADVANCED').context.lastError).toEqual(error);
      expect(life.state).toBe('DEPROVISIONING');
    });

    it('makes one try at a time: what answers no try that is due is not admitted', () => {
      const life = lifeWith(check, 1).run(...way, 'CHECK_FAILED', 'CHECK_PASSED');
      expect(life.state).toBe(at);
      expect(life.context).toMatchObject({ consecutiveFailures: 0, updatedAt: CREATED_AT + updatedAfter(at) });
    });

    it('counts a try that was not answered once: its late answer is not admitted, not even when the next try is due', () => {
      const life = lifeWith(check, 3).run(...way, firstMs);
      const { tryId } = life.context;
      const late = { type: 'CHECK_FAILED', at: CREATED_AT, reason: 'It was late.', tryId } as const;
      life.run(1_000);
      life.actor.send(late);
      expect([life.state, life.context.consecutiveFailures]).toEqual([at, 1]);
      life.run(intervalMs);
      expect(life.context).toMatchObject({ tryPhase: 'due', tryId: tryId + 1 });
      life.actor.send(late);
      expect([life.state, life.context.consecutiveFailures]).toEqual([at, 1]);
      life.actor.send({ ...late, tryId: tryId + 1 });
      expect([life.state, life.context.consecutiveFailures]).toEqual([at, 2]);
    });
  });
}

describe('one success', () => {
  const unwell: readonly InstanceStep[] = [10_000, 'CHECK_FAILED'];
  const well: readonly InstanceStep[] = [10_000, 'CHECK_PASSED'];

  it('makes all attempts available again, and takes none of its own', () => {
    const life = lifeWith('healthcheck', 3).run(...started, 5_000, 'CHECK_PASSED', 3_000, 'CHECK_PASSED');
    for (let round = 0; round < 5; round += 1) {
      expect(life.run(...unwell, ...unwell, ...well).state).toBe('HEALTHY');
      expect(life.context).toMatchObject({ consecutiveFailures: 0, lastError: null });
    }
    expect(life.run(...unwell, ...unwell).state).toBe('HEALTHY');
    expect(life.run(...unwell).state).toBe('UNHEALTHY');
  });

  it('of the readiness check leaves its failures behind: the health check has all of its own attempts', () => {
    const life = lifeWith('healthcheck', 3);
    life.run(...started, ...failures(2, 5_000, 2_000), 2_000, 'CHECK_PASSED');
    expect(life.context.consecutiveFailures).toBe(0);
    expect(life.run(...failures(2, 3_000, 10_000)).state).toBe('READY');
    expect(life.run(...unwell).state).toBe('STOPPING');
  });

  it('of the health check leaves its failures behind in READY', () => {
    const life = lifeWith('healthcheck', 3);
    life.run(...started, 5_000, 'CHECK_PASSED', ...failures(2, 3_000, 10_000), ...well);
    expect(life.run(...unwell, ...unwell).state).toBe('HEALTHY');
    expect(life.run(...unwell).state).toBe('UNHEALTHY');
  });
});

describe('an instance that is found again', () => {
  it('has all attempts of its readiness check, whatever failed before', () => {
    const life = new InstanceLife().run(...started, ...failures(2, 5_000, 2_000), 'AGENT_RESTARTED', 'FOUND');
    expect(life.run(...failures(2, 0, 2_000)).state).toBe('UNREADY');
    expect(life.run(2_000, 'CHECK_FAILED').state).toBe('READINESS_CHECK_FAILED');
  });

  it('does not take the answer to a try from before the restart', () => {
    const life = new InstanceLife().run(...started, 5_000);
    const late = { type: 'CHECK_PASSED', at: CREATED_AT, tryId: life.context.tryId } as const;
    life.run('AGENT_RESTARTED', 'FOUND', 250);
    expect(life.context.tryPhase).toBe('due');
    expect(life.snapshot.can(late)).toBe(false);
    expect(life.run('CHECK_PASSED').state).toBe('READY');
  });
});
