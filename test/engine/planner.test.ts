import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlanner } from '../../src/engine/index.js';
import { ACTIVATION_STATES } from '../../src/model/index.js';
import { type ClusterObservation, planAdjustment } from '../../src/index.js';
import { EXECUTOR_STATES } from '../../src/model/cluster.js';
import { INSTANCE_STATES } from '../../src/model/instance.js';
import {
  anExecutor,
  anInstance,
  anyObservation,
  anyService,
  aService,
  NOW,
  observed,
} from '../support/observations.js';
import { runs } from '../support/runs.js';

const OTHERS = ['dns-cache-10', 'dns-cache', '', 'without-instances'].map((serviceId) => ({ serviceId }));

describe('the planner', () => {
  it('plans as planAdjustment does: every state of an instance, of its host and of the service', () => {
    const planner = createPlanner();
    for (const hostState of EXECUTOR_STATES) {
      for (const state of INSTANCE_STATES) {
        for (const updatedAt of [NOW, NOW - 60_000]) {
          for (const executorId of ['h1', 'unknown-host']) {
            const instances = [anInstance({ state, updatedAt, executorId })];
            const observation = { executors: [anExecutor('h1', hostState), anExecutor('h2')], instances };
            planner.index(observation);
            for (const activationState of ACTIVATION_STATES) {
              const service = aService({ activationState });
              expect(planner.plan(service, NOW)).toEqual(planAdjustment(service, observation, NOW));
            }
          }
        }
      }
    }
  });

  it('plans as planAdjustment does, observation after observation and service after service', () => {
    const cluster = fc.array(fc.tuple(anyObservation, fc.array(anyService, { minLength: 1, maxLength: 3 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(cluster, (observations) => {
        const planner = createPlanner();
        for (const [observation, services] of observations) {
          planner.index(observation);
          for (const service of services.flatMap((one) => [one, ...OTHERS.map((other) => ({ ...one, ...other }))])) {
            expect(planner.plan(service, NOW)).toEqual(planAdjustment(service, observation, NOW));
          }
        }
      }),
      { numRuns: runs(600) },
    );
  });

  it('forgets the hosts that left, and knows them again when they come back', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`h${String(at)}`, 'ACTIVE'] as const));
    const observations: readonly ClusterObservation[] = [
      observed(many, ['i1 h1 HEALTHY', 'i2 h39 HEALTHY']),
      observed({ h39: 'UNREADY' }, ['i1 h1 HEALTHY', 'i2 h39 HEALTHY']),
      observed({ h1: 'BLACKLISTED', h39: 'ACTIVE' }, ['i1 h1 HEALTHY', 'i2 h39 HEALTHY']),
      observed({}, ['i1 h1 HEALTHY']),
      observed(many),
    ];
    const planner = createPlanner();
    for (const observation of observations) {
      planner.index(observation);
      expect(planner.plan(aService(), NOW)).toEqual(planAdjustment(aService(), observation, NOW));
    }
  });

  it('plans nothing before it has read an observation', () => {
    expect(() => createPlanner().plan(aService(), NOW)).toThrow(
      new RangeError('The planner has not read an observation yet.'),
    );
  });
});
