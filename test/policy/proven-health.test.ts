import { describe, expect, it } from 'vitest';
import type { Health } from '../../src/model/health.js';
import { restartViolation, type RestingFacts, unprovenDestructionViolation } from '../../src/policy/admission.js';
import { aMinimalSpec } from '../support/specs.js';
import { aDigest, SERVICE_ID } from '../support/positions.js';

const facts = (activationState: RestingFacts['activationState'], health: Health | null): RestingFacts => ({
  serviceId: SERVICE_ID,
  spec: aMinimalSpec(),
  health,
  activationState,
  revision: 5,
});
const counts = { ...aDigest().instances, required: 0, active: 0, running: 0, healthy: 0 };
const unknown = { rule: 'HEALTH_UNKNOWN', details: { field: null, instanceIds: [] } };

describe('a restart', () => {
  const request = { type: 'RESTART', serviceId: SERVICE_ID };
  const violation = (health: Health | null) => restartViolation(facts('ACTIVE', health), request);

  it('must be known to replace something', () => {
    expect(violation(null)).toEqual(unknown);
    expect(violation(aDigest({ instances: counts }))).toEqual({
      rule: 'INSTANCES_NOT_HEALTHY',
      details: { field: null, instanceIds: [] },
    });
    expect(violation(aDigest())).toBeNull();
    // What is not current says nothing of what is now.
    expect(violation(aDigest({ instances: counts, revision: 4 }))).toBeNull();
    expect(violation(aDigest({ instances: counts, state: 'ADJUSTING_INSTANCES' }))).toBeNull();
  });

  it('must be of this service first', () => {
    const other = { ...request, serviceId: 'other-1' };
    expect(restartViolation(facts('ACTIVE', null), other)).toMatchObject({
      rule: 'WRONG_SERVICE',
    });
  });
});

describe('a destruction', () => {
  const request = { type: 'DESTROY', serviceId: SERVICE_ID };
  const digest = (changes: Partial<Health> = {}) => aDigest({ state: 'INACTIVE', instances: counts, ...changes });
  const violation = (health: Health | null, mayHaveStarted?: boolean) =>
    unprovenDestructionViolation(
      { ...facts('INACTIVE', health), ...(mayHaveStarted !== undefined && { mayHaveStarted }) },
      request,
    );

  it('needs proof that nothing runs', () => {
    expect(violation(digest())).toBeNull();
    for (const health of [
      null,
      digest({ outdated: true }),
      digest({ revision: 4 }),
      digest({ state: 'ACTIVE' }),
      digest({ serviceId: 'other-1' }),
    ]) {
      expect(violation(health)).toEqual(unknown);
      expect(violation(health, true)).toEqual(unknown);
    }
  });

  it('is not proven while instances are active, silent or stale', () => {
    for (const field of ['active', 'silent', 'stale'] as const) {
      expect(violation(digest({ instances: { ...counts, [field]: 2 } }))).toEqual({
        rule: 'INSTANCES_STILL_ACTIVE',
        details: { active: 2 },
      });
    }
    expect(violation(digest({ instances: { ...counts, active: 1, silent: 2, stale: 3 } }))).toMatchObject({
      details: { active: 6 },
    });
  });

  it('needs none where nothing can ever have been started', () => {
    expect(violation(null, false)).toBeNull();
    expect(
      unprovenDestructionViolation({ ...facts('INACTIVE', null), mayHaveStarted: false }, { type: 'DESTROY' }),
    ).toMatchObject({
      rule: 'WRONG_SERVICE',
    });
  });
});
