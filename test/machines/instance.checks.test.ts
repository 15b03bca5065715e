import { describe, expect, it } from 'vitest';
import { createActor, type InspectionEvent } from 'xstate';
import type { InstanceState } from '../../src/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { anInput, CREATED_AT, InstanceLife, type InstanceStep, SPEC } from '../support/instance-life.js';

const started: readonly InstanceStep[] = ['ADVANCED', 'ADVANCED', 'ADVANCED'];
const failures = (count: number): InstanceStep[] => Array.from({ length: count }, () => 'CHECK_FAILED');

/** domain.md §6: where each check is made, how one gets there, and where its failure leads. */
const CHECKS: readonly {
  readonly at: InstanceState;
  readonly check: 'readiness' | 'healthcheck';
  readonly way: readonly InstanceStep[];
  readonly failed: InstanceState;
}[] = [
  { at: 'UNREADY', check: 'readiness', way: started, failed: 'READINESS_CHECK_FAILED' },
  { at: 'READY', check: 'healthcheck', way: [...started, 'CHECK_PASSED'], failed: 'STOPPING' },
  { at: 'HEALTHY', check: 'healthcheck', way: [...started, 'CHECK_PASSED', 'CHECK_PASSED'], failed: 'UNHEALTHY' },
];

function lifeWith(check: 'readiness' | 'healthcheck', attempts: number | null | undefined): InstanceLife {
  const { mode, timeout, interval } = SPEC[check];
  const changed = attempts === undefined ? { mode, timeout, interval } : { mode, timeout, interval, attempts };
  return new InstanceLife(anInput({ spec: { ...SPEC, [check]: changed } }));
}

for (const { at, check, way, failed } of CHECKS) {
  describe(`the check in ${at}`, () => {
    for (const attempts of [1, 2, 3, 7, 100]) {
      it(`fails with exactly ${String(attempts)} consecutive failures`, () => {
        const life = lifeWith(check, attempts).run(...way, ...failures(attempts - 1));
        expect(life.state).toBe(at);
        expect(life.context.consecutiveFailures).toBe(attempts - 1);
        expect(life.run('CHECK_FAILED').state).toBe(failed);
        expect(life.context.consecutiveFailures).toBe(attempts);
      });
    }

    for (const attempts of [undefined, null]) {
      it(`has three attempts if its specification says ${String(attempts)}`, () => {
        const life = lifeWith(check, attempts).run(...way, ...failures(2));
        expect(life.state).toBe(at);
        expect(life.run('CHECK_FAILED').state).toBe(failed);
      });
    }

    it('keeps what failed, with its reason, from the first failure on', () => {
      const life = lifeWith(check, 2).run(...way, 'CHECK_FAILED');
      const code = check === 'readiness' ? 'READINESS_CHECK_FAILED' : 'HEALTH_CHECK_FAILED';
      const error = { code, message: 'CHECK_FAILED for a reason.' };
      expect(life.context.lastError).toEqual(error);
      expect(life.run('CHECK_FAILED').context.lastError).toEqual(error);
      expect(life.run('ADVANCED').context.lastError).toEqual(error);
    });
  });
}

describe('one success', () => {
  it('makes all attempts available again, and takes none of its own', () => {
    const life = lifeWith('healthcheck', 3).run(...started, 'CHECK_PASSED', 'CHECK_PASSED');
    for (let round = 0; round < 5; round += 1) {
      expect(life.run(...failures(2), 'CHECK_PASSED').state).toBe('HEALTHY');
      expect(life.context).toMatchObject({ consecutiveFailures: 0, lastError: null });
    }
    expect(life.run(...failures(2)).state).toBe('HEALTHY');
    expect(life.run('CHECK_FAILED').state).toBe('UNHEALTHY');
  });

  it('of the readiness check leaves its failures behind: the health check has all of its own attempts', () => {
    const life = lifeWith('healthcheck', 3).run(...started, ...failures(2), 'CHECK_PASSED');
    expect(life.context.consecutiveFailures).toBe(0);
    expect(life.run(...failures(2)).state).toBe('READY');
    expect(life.run('CHECK_FAILED').state).toBe('STOPPING');
  });

  it('of the health check leaves its failures behind in READY', () => {
    const life = lifeWith('healthcheck', 3).run(...started, 'CHECK_PASSED', ...failures(2), 'CHECK_PASSED');
    expect(life.run(...failures(2)).state).toBe('HEALTHY');
    expect(life.run('CHECK_FAILED').state).toBe('UNHEALTHY');
  });
});

describe('an instance that is found again', () => {
  it('has all attempts of its readiness check, whatever failed before', () => {
    const life = new InstanceLife().run(...started, ...failures(2), 'AGENT_RESTARTED', 'FOUND', ...failures(2));
    expect(life.state).toBe('UNREADY');
    expect(life.run('CHECK_FAILED').state).toBe('READINESS_CHECK_FAILED');
  });
});

describe('what an event reports', () => {
  it('a reason that is none is said to be none', () => {
    for (const reason of [undefined, null, '', 7, {}]) {
      const life = new InstanceLife().run('ADVANCED');
      life.actor.send({ type: 'FAILED', at: 1, reason: reason as string });
      expect(life.context.lastError).toEqual({ code: 'PROVISIONING_FAILED', message: 'No reason was given.' });
    }
  });

  it('a reason is kept whole up to 2,000 characters', () => {
    for (const [length, kept] of [
      [2_000, 'x'.repeat(2_000)],
      [2_001, `${'x'.repeat(2_000)}…`],
    ] as const) {
      const life = new InstanceLife().run('ADVANCED');
      life.actor.send({ type: 'FAILED', at: 1, reason: 'x'.repeat(length) });
      expect(life.context.lastError?.message).toBe(kept);
    }
  });

  it('its time is when the instance was last updated; a time that is none changes nothing', () => {
    const life = new InstanceLife();
    expect(life.context).toMatchObject({ createdAt: CREATED_AT, updatedAt: CREATED_AT });
    life.actor.send({ type: 'ADVANCED', at: CREATED_AT + 5 });
    expect(life.context).toMatchObject({ createdAt: CREATED_AT, updatedAt: CREATED_AT + 5 });
    for (const at of [Number.NaN, Number.POSITIVE_INFINITY, '12', null, undefined, 3n]) {
      life.actor.send({ type: 'AGENT_RESTARTED', at: at as number });
      life.actor.send({ type: 'FOUND', at: at as number });
      expect(life.state).toBe('UNREADY');
      expect(life.context.updatedAt).toBe(CREATED_AT + 5);
    }
  });

  it('an event that is not admitted updates nothing', () => {
    const life = new InstanceLife().run(1_000, 'FOUND', 'CHECK_PASSED', 'FAILED');
    expect(life.state).toBe('PENDING');
    expect(life.context.updatedAt).toBe(CREATED_AT);
  });

  it('an event that is not admitted takes no transition, so that an inspector shows none', () => {
    const taken: number[] = [];
    const inspect = (event: InspectionEvent) => {
      if (event.type === '@xstate.microstep') taken.push(event._transitions.length);
    };
    const actor = createActor(instanceMachine, { input: anInput(), inspect }).start();
    taken.length = 0;
    actor.send({ type: 'FOUND', at: CREATED_AT });
    actor.send({ type: 'ADVANCED', at: CREATED_AT });
    expect(taken).toEqual([0, 1]);
    actor.stop();
  });
});
