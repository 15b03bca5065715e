import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { DELAYS } from '../../machines/instance.delays.js';
import type { CheckSpec } from '../../src/model/service.js';
import { type InstanceInput, instanceMachine } from '../../src/instance/index.js';
import { anInput, CREATED_AT, SPEC } from '../support/instance-life.js';
import { aSpec } from '../support/specs.js';

const contextOf = (input: InstanceInput) => createActor(instanceMachine, { input }).getSnapshot().context;

const withReadiness = (changes: object) => ({ spec: { ...SPEC, readiness: { ...SPEC.readiness, ...changes } } });
const withHealth = (changes: object) => ({ spec: { ...SPEC, healthcheck: { ...SPEC.healthcheck, ...changes } } });
const withWait = (waitBeforeKill: unknown) => ({ spec: { ...SPEC, preShutdown: { waitBeforeKill } } });

describe('the input of an instance', () => {
  it('becomes a context that holds what is needed, and nothing else of the specification', () => {
    expect(contextOf(anInput())).toEqual({
      instanceId: 'SI-1',
      serviceId: 'node-agent-1',
      executorId: 'host-1',
      settings: {
        readiness: { initialDelayMs: 5_000, timeoutMs: 1_000, intervalMs: 2_000, attempts: 3 },
        health: { initialDelayMs: 3_000, timeoutMs: 1_000, intervalMs: 10_000, attempts: 2 },
        hooks: 1,
        hooksTimeoutMs: 60_000,
        waitBeforeKillMs: 30_000,
      },
      check: 'readiness',
      tryPhase: 'before-first',
      tryId: 0,
      consecutiveFailures: 0,
      wasFound: false,
      shutdownPhase: null,
      lastError: null,
      errorMessage: null,
      createdAt: CREATED_AT,
      updatedAt: CREATED_AT,
    });
  });

  it('has times without -0, which JSON has not', () => {
    expect(contextOf(anInput({ createdAt: -0 }))).toMatchObject({ createdAt: 0, updatedAt: 0 });
    expect(Object.is(contextOf(anInput({ createdAt: -0 })).createdAt, 0)).toBe(true);
    expect(Object.is(contextOf(anInput({ hooksTimeoutMs: -0 })).settings.hooksTimeoutMs, 0)).toBe(true);
  });

  it('decides how long its chart waits, for the check that is made', () => {
    const context = contextOf(anInput());
    const health = { ...context, check: 'health' } as const;
    expect([context, health].map((context) => DELAYS.initialDelay({ context }))).toEqual([5_000, 3_000]);
    expect([context, health].map((context) => DELAYS.interval({ context }))).toEqual([2_000, 10_000]);
    expect([context, health].map((context) => DELAYS.timeout({ context }))).toEqual([1_000, 1_000]);
    expect(DELAYS.hooksTimeout({ context })).toBe(60_000);
    expect(DELAYS.waitBeforeKill({ context })).toBe(30_000);
  });

  it('may hold a whole specification', () => {
    expect(contextOf(anInput({ spec: aSpec() })).settings).toMatchObject({
      readiness: { initialDelayMs: 1_000, intervalMs: 3_000, attempts: 10 },
      health: { initialDelayMs: 0, intervalMs: 5_000, attempts: 3 },
    });
  });

  it('has defaults for what the specification leaves out', () => {
    const { mode } = SPEC.readiness;
    const check = { mode, timeout: '1s', interval: '7s' } as CheckSpec;
    const settings = { initialDelayMs: 0, timeoutMs: 1_000, intervalMs: 7_000, attempts: 3 };
    expect(contextOf(anInput({ spec: { readiness: check, healthcheck: check } })).settings).toEqual({
      readiness: settings,
      health: settings,
      hooks: 0,
      hooksTimeoutMs: 60_000,
      waitBeforeKillMs: 0,
    });
  });

  it('may say how long the hooks may take', () => {
    for (const [hooksTimeoutMs, kept] of [
      [0, 0],
      [-0, 0],
      [90_000, 90_000],
      [2_147_483_647, 2_147_483_647],
    ] as const) {
      expect(contextOf(anInput({ hooksTimeoutMs })).settings.hooksTimeoutMs).toBe(kept);
    }
  });

  const DURATION = 'must be a duration such as "100 seconds" or "5m".';
  const BAD: readonly (readonly [object, string])[] = [
    [{ instanceId: '' }, 'input.instanceId must be a non-empty text.'],
    [{ instanceId: 7 }, 'input.instanceId must be a non-empty text.'],
    [{ serviceId: undefined }, 'input.serviceId must be a non-empty text.'],
    [{ executorId: null }, 'input.executorId must be a non-empty text.'],
    [{ createdAt: Number.NaN }, 'input.createdAt must be a finite number, in epoch ms.'],
    [{ createdAt: Number.POSITIVE_INFINITY }, 'input.createdAt must be a finite number, in epoch ms.'],
    [{ createdAt: '2024-01-01' }, 'input.createdAt must be a finite number, in epoch ms.'],
    [{ spec: undefined }, `input.spec.readiness.timeout ${DURATION}`],
    [{ spec: { readiness: SPEC.readiness } }, `input.spec.healthcheck.timeout ${DURATION}`],
    [withReadiness({ interval: 'soon' }), `input.spec.readiness.interval ${DURATION}`],
    [withReadiness({ interval: null }), `input.spec.readiness.interval ${DURATION}`],
    [withReadiness({ timeout: null }), `input.spec.readiness.timeout ${DURATION}`],
    [withHealth({ timeout: 'a while' }), `input.spec.healthcheck.timeout ${DURATION}`],
    [withReadiness({ interval: ['5s'] }), `input.spec.readiness.interval ${DURATION}`],
    [withReadiness({ interval: 5_000 }), `input.spec.readiness.interval ${DURATION}`],
    [withReadiness({ initialDelay: '-1s' }), `input.spec.readiness.initialDelay ${DURATION}`],
    [withHealth({ interval: 'Infinity s' }), `input.spec.healthcheck.interval ${DURATION}`],
    [withHealth({ initialDelay: 3 }), `input.spec.healthcheck.initialDelay ${DURATION}`],
    [withReadiness({ attempts: 0 }), 'input.spec.readiness.attempts must be a whole number from 1 to 100.'],
    [withReadiness({ attempts: 1.5 }), 'input.spec.readiness.attempts must be a whole number from 1 to 100.'],
    [withHealth({ attempts: 101 }), 'input.spec.healthcheck.attempts must be a whole number from 1 to 100.'],
    [withHealth({ attempts: '3' }), 'input.spec.healthcheck.attempts must be a whole number from 1 to 100.'],
    [withWait('a while'), `input.spec.preShutdown.waitBeforeKill ${DURATION}`],
    [{ spec: { ...SPEC, preShutdown: { hooks: 'stop' } } }, 'input.spec.preShutdown.hooks must be a list.'],
    [{ spec: { ...SPEC, preShutdown: { hooks: {} } } }, 'input.spec.preShutdown.hooks must be a list.'],
    [{ hooksTimeoutMs: -1 }, 'input.hooksTimeoutMs must be a whole number from 0 to 2147483647.'],
    [{ hooksTimeoutMs: 2_147_483_648 }, 'input.hooksTimeoutMs must be a whole number from 0 to 2147483647.'],
    [{ hooksTimeoutMs: Number.NaN }, 'input.hooksTimeoutMs must be a whole number from 0 to 2147483647.'],
    [{ hooksTimeoutMs: '60s' }, 'input.hooksTimeoutMs must be a whole number from 0 to 2147483647.'],
    [withWait(30), `input.spec.preShutdown.waitBeforeKill ${DURATION}`],
  ];
  for (const [changes, message] of BAD) {
    it(`is refused: ${message} (${JSON.stringify(changes)})`, () => {
      const input = { ...anInput(), ...changes };
      const snapshot = createActor(instanceMachine, { input }).getSnapshot();
      expect(snapshot.status).toBe('error');
      expect(snapshot.error).toEqual(new RangeError(message));
    });
  }
});
