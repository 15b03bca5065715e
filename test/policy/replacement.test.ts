import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterObservation } from '../../src/model/cluster.js';
import { DEFAULT_OP_SPEC, type ReplaceInstancesOperation, type RestartOperation } from '../../src/model/operation.js';
import type { Replacement, ReplacementPlan, SkipReason } from '../../src/model/replacement.js';
import type { OperationInFlightOf } from '../../src/model/work.js';
import { assessHealth } from '../../src/policy/health.js';
import { indexObservation } from '../../src/policy/observation-index.js';
import { planReplacement, type ReplacementOperation } from '../../src/policy/replacement.js';
import { naiveEnd, naiveGroup, naiveInstances } from '../support/naive-plan.js';
import {
  anExecutor,
  anInstance,
  anyObservation,
  anyService,
  aService,
  NOW,
  observationTwice,
  observed,
  othersInstances,
} from '../support/observations.js';

const serviceId = aService().serviceId;
const hostLevelService = aService({
  spec: { ...aService().spec, placementPolicy: { type: 'LOCAL', hostLevel: true } },
});

const restart = (changes: Partial<RestartOperation> = {}): RestartOperation => ({
  type: 'RESTART',
  serviceId,
  ...changes,
});
const replace = (
  instanceIds: readonly string[],
  changes: Partial<ReplaceInstancesOperation> = {},
): ReplaceInstancesOperation => ({ type: 'REPLACE_INSTANCES', serviceId, instanceIds, ...changes });
const parallelism = (count: number) => ({ opSpec: { parallelism: count } });

/** `id@host` for every replacement, batch by batch. */
const shown = ({ batches }: ReplacementPlan) =>
  batches.map((batch) => batch.map(({ instanceId, executorId }) => `${instanceId}@${executorId}`));

describe('a replacement', () => {
  const observation = observed({ h1: 'ACTIVE', h2: 'UNREADY', h3: 'ACTIVE' }, [
    'a h1 HEALTHY',
    'b h1 HEALTHY',
    'c h2 HEALTHY',
    'd h2 HEALTHY',
    'e h3 HEALTHY',
    'f h3 STARTING',
    'g h3 STOPPED',
  ]);

  it('of all healthy instances begins with one of every host, one at a time', () => {
    const plan: ReplacementPlan = {
      order: 'START_FIRST',
      batches: [
        [{ instanceId: 'a', executorId: 'h1' }],
        [{ instanceId: 'c', executorId: 'h2' }],
        [{ instanceId: 'e', executorId: 'h3' }],
        [{ instanceId: 'b', executorId: 'h1' }],
        [{ instanceId: 'd', executorId: 'h2' }],
      ],
      skipped: [],
    };
    expect(planReplacement(aService(), restart(), observation, NOW)).toEqual(plan);
    const reversed = { ...observation, instances: [...observation.instances].reverse() };
    expect(planReplacement(aService(), restart(), reversed, NOW)).toEqual(plan);
    expect(planReplacement(aService(), replace([]), observation, NOW)).toEqual(plan);
    expect(planReplacement(aService(), { type: 'REPLACE_INSTANCES', serviceId }, observation, NOW)).toEqual(plan);
  });

  it('of a RESTART is of all healthy instances, whatever else it says', () => {
    const naming = { ...restart(), instanceIds: ['a'] };
    expect(planReplacement(aService(), naming, observation, NOW)).toEqual(
      planReplacement(aService(), restart(), observation, NOW),
    );
  });

  it('goes in batches as large as the parallelism', () => {
    const batches = (count: number) =>
      shown(planReplacement(aService(), restart(parallelism(count)), observation, NOW));
    expect(batches(2)).toEqual([['a@h1', 'c@h2'], ['e@h3', 'b@h1'], ['d@h2']]);
    expect(batches(3)).toEqual([
      ['a@h1', 'c@h2', 'e@h3'],
      ['b@h1', 'd@h2'],
    ]);
    expect(batches(512)).toEqual([['a@h1', 'c@h2', 'e@h3', 'b@h1', 'd@h2']]);
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity, 513])('takes a parallelism of %d for the default', (count) => {
    const plan = planReplacement(aService(), restart(parallelism(count)), observation, NOW);
    expect(plan.batches.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('takes an operation in flight as well as one that was posted', () => {
    const inFlight: OperationInFlightOf<'REPLACE_INSTANCES' | 'RESTART'> = {
      ...replace(['e', 'a', 'a']),
      opSpec: { ...DEFAULT_OP_SPEC, parallelism: 4 },
    };
    expect(shown(planReplacement(aService(), inFlight, observation, NOW))).toEqual([['a@h1', 'e@h3']]);
  });

  it.each([
    ['START_FIRST', aService(), false],
    ['STOP_FIRST', aService(), true],
    ['STOP_FIRST', hostLevelService, false],
    ['STOP_FIRST', hostLevelService, true],
  ] as const)('is %s', (order, service, stopFirst) => {
    expect(planReplacement(service, restart({ stopFirst }), observation, NOW).order).toBe(order);
    expect(planReplacement(service, replace(['a'], { stopFirst }), observation, NOW).order).toBe(order);
  });

  it('skips with a reason what is named and cannot be replaced', () => {
    const mixed: ClusterObservation = {
      executors: [
        ...observed({ h1: 'ACTIVE', h2: 'BLACKLISTED', h3: 'REMOVED', h5: 'BLACKLIST_REQUESTED' }).executors,
        anExecutor('h6', 'ACTIVE', NOW - 60_000),
        { executorId: 'h7', state: 'ACTIVE' },
      ],
      instances: [
        ...observed({}, [
          'fine h1 HEALTHY',
          'ready h1 READY',
          'starting h1 STARTING',
          'stopped h1 STOPPED',
          'failed h1 START_FAILED',
          'blacklisted h2 HEALTHY',
          'blacklisted-ready h2 READY',
          'removed h3 HEALTHY',
          'unknown h4 HEALTHY',
          'draining h5 HEALTHY',
          'silent h6 HEALTHY',
          'silent-ready h6 READY',
        ]).instances,
        anInstance({ instanceId: 'overdue', state: 'PENDING', createdAt: 0 }),
        anInstance({ instanceId: 'stale', executorId: 'h7', updatedAt: 0 }),
        anInstance({ instanceId: 'unreported', updatedAt: 0 }),
        anInstance({ instanceId: 'other', serviceId: 'dns-cache-2' }),
      ],
    };
    const named = [...mixed.instances.map(({ instanceId }) => instanceId), 'nobody'].reverse();
    expect(planReplacement(aService(), replace(named), mixed, NOW)).toEqual({
      order: 'START_FIRST',
      batches: [[{ instanceId: 'fine', executorId: 'h1' }]],
      skipped: [
        { instanceId: 'blacklisted', reason: 'HOST_BLACKLISTED' },
        { instanceId: 'blacklisted-ready', reason: 'NOT_HEALTHY' },
        { instanceId: 'draining', reason: 'HOST_DRAINING' },
        { instanceId: 'failed', reason: 'FAILED' },
        { instanceId: 'nobody', reason: 'NOT_OBSERVED' },
        { instanceId: 'other', reason: 'NOT_OBSERVED' },
        { instanceId: 'overdue', reason: 'NOT_HEALTHY' },
        { instanceId: 'ready', reason: 'NOT_HEALTHY' },
        { instanceId: 'removed', reason: 'HOST_REMOVED' },
        { instanceId: 'silent', reason: 'HOST_SILENT' },
        { instanceId: 'silent-ready', reason: 'HOST_SILENT' },
        { instanceId: 'stale', reason: 'STALE' },
        { instanceId: 'starting', reason: 'NOT_HEALTHY' },
        { instanceId: 'stopped', reason: 'TERMINATED' },
        { instanceId: 'unknown', reason: 'HOST_UNKNOWN' },
        { instanceId: 'unreported', reason: 'NOT_REPORTED' },
      ],
    } satisfies ReplacementPlan);
    expect(planReplacement(aService(), restart(), mixed, NOW)).toEqual({
      order: 'START_FIRST',
      batches: [[{ instanceId: 'fine', executorId: 'h1' }]],
      skipped: [
        { instanceId: 'blacklisted', reason: 'HOST_BLACKLISTED' },
        { instanceId: 'draining', reason: 'HOST_DRAINING' },
        { instanceId: 'silent', reason: 'HOST_SILENT' },
      ],
    } satisfies ReplacementPlan);
  });
});

const limits = fc.record(
  {
    stopFirst: fc.boolean(),
    opSpec: fc.record({ parallelism: fc.integer({ min: 1, max: 4 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const anyIds = fc.array(fc.constantFrom('i1', 'i2', 'i3', 'i4', 'i5', 'i10', 'nobody'), { maxLength: 9, size: 'max' });
const anyOperation: fc.Arbitrary<ReplacementOperation> = fc.oneof(
  limits.map(restart),
  fc.tuple(anyIds, limits).map(([ids, changes]) => replace(ids, changes)),
);
const anyReplacedService = fc
  .tuple(anyService, fc.boolean())
  .map(([service, hostLevel]) => (hostLevel ? { ...service, spec: hostLevelService.spec } : service));

/** What §5 says of an instance, transcribed by hand: it can be replaced, or not for this reason. */
function naiveVerdict(
  service: ReturnType<typeof aService>,
  instanceId: string,
  observation: ClusterObservation,
): Replacement | SkipReason {
  const instance = naiveInstances(service, observation).find((one) => one.instanceId === instanceId);
  if (instance === undefined) return 'NOT_OBSERVED';
  const end = naiveEnd(service, instance, observation, NOW);
  if (end !== null) return end;
  const { executorId } = instance;
  const group = naiveGroup(service, executorId, observation, NOW);
  if (group === 'silent') return 'HOST_SILENT';
  if (instance.state !== 'HEALTHY') return 'NOT_HEALTHY';
  if (group === 'live') return { instanceId, executorId };
  return group === 'draining' ? 'HOST_DRAINING' : 'HOST_BLACKLISTED';
}

const askedFor = (
  service: ReturnType<typeof aService>,
  operation: ReplacementOperation,
  observed: ClusterObservation,
) => {
  const named = operation.type === 'RESTART' ? [] : (operation.instanceIds ?? []);
  if (named.length > 0) return [...new Set(named)].sort();
  const all = naiveInstances(service, observed);
  return all
    .filter((one) => one.state === 'HEALTHY' && naiveEnd(service, one, observed, NOW) === null)
    .map(({ instanceId }) => instanceId)
    .sort();
};

describe('any replacement', () => {
  it('has everything that was asked for in exactly one batch, or skipped with the right reason', () => {
    fc.assert(
      fc.property(anyReplacedService, anyOperation, anyObservation, (service, operation, observation) => {
        const plan = planReplacement(service, operation, observation, NOW);
        const verdicts = askedFor(service, operation, observation).map((instanceId) => ({
          instanceId,
          verdict: naiveVerdict(service, instanceId, observation),
        }));
        const replaced = plan.batches.flat().map(({ instanceId, executorId }) => ({
          instanceId,
          verdict: { instanceId, executorId },
        }));
        const skipped = plan.skipped.map(({ instanceId, reason }) => ({ instanceId, verdict: reason }));
        const planned = [...replaced, ...skipped].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
        expect(planned).toEqual(verdicts);
      }),
      { numRuns: 500 },
    );
  });

  it('is of the healthy instances of the digest where none is named, and tells which are on silent hosts', () => {
    fc.assert(
      fc.property(anyReplacedService, limits, anyObservation, (service, changes, observation) => {
        const { activationState, instancesPerHost, staleAfterMs } = service;
        const settings = { staleAfterMs, backoff: null, defaultOpSpec: DEFAULT_OP_SPEC };
        const context = { serviceId, spec: null, instancesPerHost, activationState, revision: 1, settings };
        const { batches, skipped } = planReplacement(service, restart(changes), observation, NOW);
        const heard = [...batches.flat(), ...skipped.filter(({ reason }) => reason !== 'HOST_SILENT')];
        const { healthyInstanceIds = [] } = assessHealth({ value: 'ACTIVE', context }, observation, NOW);
        expect([...healthyInstanceIds].sort()).toEqual(heard.map(({ instanceId }) => instanceId).sort());
      }),
    );
  });

  it('has full batches of the parallelism, and a last one that is not empty', () => {
    fc.assert(
      fc.property(anyReplacedService, anyOperation, anyObservation, (service, operation, observation) => {
        const size = operation.opSpec?.parallelism ?? 1;
        const sizes = planReplacement(service, operation, observation, NOW).batches.map(({ length }) => length);
        for (const length of sizes.slice(0, -1)) expect(length).toBe(size);
        for (const length of sizes.slice(-1)) {
          expect(length).toBeGreaterThan(0);
          expect(length).toBeLessThanOrEqual(size);
        }
      }),
    );
  });

  it('takes a second instance of a host only after the first of every host', () => {
    fc.assert(
      fc.property(anyReplacedService, anyOperation, anyObservation, (service, operation, observation) => {
        const all = planReplacement(service, operation, observation, NOW).batches.flat();
        const turns = all.map(
          ({ executorId }, index) => all.slice(0, index).filter((before) => before.executorId === executorId).length,
        );
        expect(turns).toEqual([...turns].sort((a, b) => a - b));
      }),
    );
  });

  it('stops first where the operation or the host ports demand it, and nowhere else', () => {
    fc.assert(
      fc.property(anyReplacedService, anyOperation, anyObservation, (service, operation, observation) => {
        const stopFirst = service.spec.placementPolicy.hostLevel || operation.stopFirst === true;
        expect(planReplacement(service, operation, observation, NOW).order).toBe(
          stopFirst ? 'STOP_FIRST' : 'START_FIRST',
        );
      }),
    );
  });

  it('depends neither on the order of the observation nor on other services', () => {
    fc.assert(
      fc.property(
        anyReplacedService,
        anyOperation,
        observationTwice,
        othersInstances,
        (service, operation, [one, other], others) => {
          const own = other.instances.filter((instance) => instance.serviceId === serviceId);
          const plan = planReplacement(service, operation, one, NOW);
          const reordered = { ...other, instances: [...others, ...own] };
          expect(planReplacement(service, operation, reordered, NOW)).toEqual(plan);
          expect(planReplacement(service, operation, indexObservation(reordered), NOW)).toEqual(plan);
        },
      ),
    );
  });

  it('does not depend on the order of the named ids, is JSON, and leaves its input as it was', () => {
    fc.assert(
      fc.property(anyReplacedService, anyIds, limits, anyObservation, (service, ids, changes, observation) => {
        const operation = replace(ids, changes);
        const before = structuredClone({ service, operation, observation });
        const plan = planReplacement(service, operation, observation, NOW);
        expect({ service, operation, observation }).toEqual(before);
        expect(planReplacement(service, replace([...ids].reverse(), changes), observation, NOW)).toEqual(plan);
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
      }),
    );
  });
});
