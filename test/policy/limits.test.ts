import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_OP_SPEC } from '../../src/model/operation.js';
import type { CheckSpec, LocalServiceSpec } from '../../src/model/service.js';
import type { OperationInFlight } from '../../src/model/work.js';
import { type AcceptedWork, startLimitMs, stopLimitMs, workTimeoutMs } from '../../src/policy/limits.js';
import { aMinimalSpec } from '../support/specs.js';

const mode = { type: 'CMD', command: 'true', shellDisabled: false } as const;
/** Pull 120 s; readiness 5 s + 3 × (1 s + 10 s); health 2 s + 2 × (4 s + 6 s): 180 s. Wait 20 s. */
const SPEC: LocalServiceSpec = {
  ...aMinimalSpec(),
  executable: { type: 'DOCKER', url: 'any', dockerPullTimeout: '2m' },
  readiness: { mode, timeout: '1s', interval: '10s', attempts: 3, initialDelay: '5s' },
  healthcheck: { mode, timeout: '4s', interval: '6s', attempts: 2, initialDelay: '2s' },
  preShutdown: { waitBeforeKill: '20s' },
};

describe('the start limit', () => {
  it('is the time-out, or what pull and checks may take', () => {
    expect(startLimitMs(SPEC, { timeout: '179s' })).toBe(180_000);
    expect(startLimitMs(SPEC, { timeout: '181s' })).toBe(181_000);
    expect(startLimitMs(SPEC, {})).toBe(300_000);
  });

  it('counts what is absent as 0', () => {
    // The first release asked for no attempts.
    const bare = { mode, timeout: '1s', interval: '10s' } as CheckSpec;
    expect(startLimitMs({ ...SPEC, readiness: bare }, { timeout: '1s' })).toBe(142_000);
    expect(startLimitMs({ ...SPEC, readiness: { ...bare, initialDelay: null } }, { timeout: '1s' })).toBe(142_000);
    expect(startLimitMs(null, { timeout: '1s' })).toBe(1_000);
  });
});

describe('the stop limit', () => {
  it('is the time-out and the wait before the kill', () => {
    expect(stopLimitMs(SPEC, { timeout: '10s' })).toBe(30_000);
    expect(stopLimitMs({ ...SPEC, preShutdown: null }, { timeout: '10s' })).toBe(10_000);
    expect(stopLimitMs(null, {})).toBe(300_000);
  });
});

it('limits are total', () => {
  fc.assert(
    fc.property(fc.anything(), fc.anything(), (spec, timeout) => {
      const junk = { spec: spec as LocalServiceSpec, opSpec: { timeout: timeout as string } };
      for (const limit of [startLimitMs(junk.spec, junk.opSpec), stopLimitMs(junk.spec, junk.opSpec)]) {
        expect(Number.isFinite(limit) && limit >= 0).toBe(true);
      }
    }),
  );
});

describe('the time-out of the whole work', () => {
  const opSpec = { ...DEFAULT_OP_SPEC, timeout: '200s', parallelism: 3 };
  const serviceId = 'dns-1';
  const adjust: OperationInFlight = { type: 'ADJUST_INSTANCES', serviceId, opSpec };
  const restart: OperationInFlight = { type: 'RESTART', serviceId, opSpec };
  const counts = {
    required: 4,
    active: 3,
    running: 3,
    healthy: 3,
    unhealthy: 0,
    stale: 0,
    silent: 0,
    missing: 6,
    surplus: 2,
  };
  const health = { instances: counts };
  const seconds = (changes: Partial<AcceptedWork>) =>
    workTimeoutMs({ work: 'adjustInstances', spec: SPEC, operation: adjust, cause: 'operator', health, ...changes }) /
    1_000;
  // One start takes up to 200 s, one stop up to 220 s.

  it('of an adjustment is so many rounds of a start and a stop, and one time-out more', () => {
    // 6 missing and 2 surplus, 3 at a time; an operator's, of 4 required and 3 active.
    expect(seconds({ cause: 'reconciliation' })).toBe(3 * 420 + 200);
    expect(seconds({})).toBe(3 * 420 + 200);
    expect(seconds({ health: { instances: { ...counts, required: 5, active: 5 } } })).toBe(4 * 420 + 200);
  });

  it('goes by 1,000 instances where no current digest says how many, and by one at least', () => {
    expect(seconds({ health: null })).toBe(334 * 420 + 200);
    const none = { instances: { ...counts, required: 0, active: 0, missing: 0, surplus: 0 } };
    expect(seconds({ health: none })).toBe(420 + 200);
    expect(seconds({ health: none, cause: 'reconciliation' })).toBe(420 + 200);
  });

  it('of a replacement goes by the named instances, or by all', () => {
    const replace = (instanceIds: readonly string[]) =>
      seconds({ work: 'replaceInstances', operation: { type: 'REPLACE_INSTANCES', serviceId, opSpec, instanceIds } });
    expect(replace(['a', 'b', 'c', 'd'])).toBe(2 * 420 + 200);
    expect(replace([])).toBe(3 * 420 + 200);
    expect(seconds({ work: 'replaceInstances', operation: restart })).toBe(3 * 420 + 200);
  });

  it('of stopping is so many stops, of a test deployment one start, of recording one time-out; and one more', () => {
    const stop: OperationInFlight = { type: 'STOP_INSTANCES', serviceId, opSpec, instanceIds: ['a', 'b', 'c', 'd'] };
    const deploy: OperationInFlight = { type: 'DEPLOY_TEST_INSTANCE', serviceId, opSpec };
    expect(seconds({ work: 'stopInstances', operation: stop })).toBe(2 * 220 + 200);
    expect(seconds({ work: 'deployTestInstance', operation: deploy })).toBe(400);
    for (const work of ['recordActivation', 'recordInstanceCount', 'removeService'] as const) {
      expect(seconds({ work, operation: deploy })).toBe(400);
    }
  });

  it('is no longer than a timer can hold', () => {
    const long = { ...opSpec, timeout: '24d', parallelism: 1 };
    expect(seconds({ operation: { ...adjust, opSpec: long }, health: null })).toBe(2_147_483.647);
  });
});
