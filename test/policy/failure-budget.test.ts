import { describe, expect, it } from 'vitest';
import type { Health } from '../../src/model/health.js';
import { isFailureBudgetSpent } from '../../src/policy/failure-budget.js';
import { aDigest, SERVICE_ID } from '../support/positions.js';

describe('the failure budget', () => {
  const service = {
    serviceId: SERVICE_ID,
    activationState: 'ACTIVE',
    revision: 5,
    consecutiveFailures: 3,
    settings: { failureBudget: 3 },
  } as const;
  const counts = { ...aDigest().instances, required: 2, active: 1, running: 0, healthy: 0, unhealthy: 1 };
  const nowhere = (changes: Partial<Health> = {}) => aDigest({ instances: counts, healthyInstanceIds: [], ...changes });

  it('is spent by so many failed adjustments of a service that works nowhere', () => {
    expect(isFailureBudgetSpent(service, nowhere())).toBe(true);
    expect(isFailureBudgetSpent({ ...service, consecutiveFailures: 4 }, nowhere())).toBe(true);
    expect(isFailureBudgetSpent({ ...service, consecutiveFailures: 2 }, nowhere())).toBe(false);
    const testing = { ...service, activationState: 'CONFIG_TESTING' } as const;
    expect(isFailureBudgetSpent(testing, nowhere({ state: 'CONFIG_TESTING' }))).toBe(true);
  });

  it.each([
    ['it is off', { ...service, settings: { failureBudget: null } }, nowhere()],
    ['nothing may run', { ...service, activationState: 'INACTIVE' as const }, nowhere({ state: 'INACTIVE' })],
    ['an instance is healthy', service, nowhere({ instances: { ...counts, healthy: 1 } })],
    ['one may be, on a silent host', service, nowhere({ instances: { ...counts, silent: 1 } })],
    ['none is required', service, nowhere({ instances: { ...counts, required: 0 } })],
    ['health is not known', service, null],
    ['the digest is of another revision', service, nowhere({ revision: 4 })],
    ['the digest is of another state', service, nowhere({ state: 'ADJUSTING_INSTANCES' })],
    ['the digest is of another service', service, nowhere({ serviceId: 'other-1' })],
    ['the observation is outdated', service, nowhere({ outdated: true })],
    ['the service is in maintenance', service, nowhere({ maintenance: true })],
  ])('is not spent if %s', (_why, known, health) => {
    expect(isFailureBudgetSpent(known, health)).toBe(false);
  });

  it('is spent although a host is silent that held no instance', () => {
    expect(isFailureBudgetSpent(service, nowhere({ hosts: { ...aDigest().hosts, silent: 1 } }))).toBe(true);
  });
});
