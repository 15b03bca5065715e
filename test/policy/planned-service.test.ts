import { describe, expect, it } from 'vitest';
import { DEFAULT_OP_SPEC } from '../../src/model/operation.js';
import type { OperationInFlight } from '../../src/model/work.js';
import { serviceForWork, serviceOf } from '../../src/policy/planned-service.js';
import { settingsOf } from '../../src/policy/settings.js';
import { aMinimalSpec } from '../support/specs.js';

const DEFAULT_BACKOFF = { initialMs: 10_000, maxMs: 300_000, stableAfterMs: 600_000 };

const record = {
  serviceId: 'dns-cache-1',
  spec: aMinimalSpec(),
  instancesPerHost: 2,
  activationState: 'ACTIVE',
} as const;
const context = {
  ...record,
  settings: settingsOf({ staleAfterMs: 7_000, defaultOpSpec: { timeout: '10m' } }),
} as const;

describe('the service as plans need it', () => {
  it('has the settings of its context, and the start limit of the reconciliation', () => {
    expect(serviceOf(context)).toEqual({
      ...record,
      staleAfterMs: 7_000,
      backoff: DEFAULT_BACKOFF,
      startLimitMs: 600_000,
    });
    expect(serviceOf({ ...context, spec: null }).startLimitMs).toBe(600_000);
  });

  it('has no back-off where the host switched it off', () => {
    expect(serviceOf({ ...context, settings: settingsOf({ backoff: null }) }).backoff).toBeNull();
  });

  it('goes by the limits of its work, and backs off from nothing if an operator adjusts', () => {
    const opSpec = { ...DEFAULT_OP_SPEC, timeout: '20m' };
    const operation = (type: 'ADJUST_INSTANCES' | 'DEPLOY_TEST_INSTANCE'): OperationInFlight => ({
      type,
      serviceId: 'dns-cache-1',
      opSpec,
    });
    const service = { ...record, staleAfterMs: 7_000, backoff: DEFAULT_BACKOFF, startLimitMs: 1_200_000 };
    const given = (type: Parameters<typeof operation>[0], cause: 'operator' | 'reconciliation') =>
      serviceForWork(context, { operation: operation(type), cause });
    expect(given('ADJUST_INSTANCES', 'operator')).toEqual({ ...service, backoff: null });
    expect(given('ADJUST_INSTANCES', 'reconciliation')).toEqual(service);
    expect(given('DEPLOY_TEST_INSTANCE', 'operator')).toEqual(service);
  });
});
