import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, allowedOperations, type LocalServiceSpec } from '../../src/index.js';
import { isCurrent } from '../../src/policy/digest.js';
import { LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import { parseObservation, parseOperation, parseSpec } from '../../src/schema/index.js';
import {
  healthArbitrary,
  INVALID_SPEC_KINDS,
  invalidSpecArbitrary,
  type Scenario,
  scenarioArbitrary,
  type ScenarioOptions,
  observationArbitrary,
  operationArbitrary,
  outcomeArbitrary,
  playScenario,
  specArbitrary,
  trackTransitions,
  createHarness,
  type Harness,
} from '../../src/testing/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { acceptedBy, issuePathsOf } from '../support/issues.js';
import { withoutNulls } from '../support/json-paths.js';
import { positionIn, SERVICE_ID } from '../support/positions.js';
import { aMinimalSpec } from '../support/specs.js';
import { runs } from '../support/runs.js';

/** Fewer runs would not see everything. */
const atLeast = (number: number) => Math.max(runs(number), number);

const HEALTHY = ['i-1', 'i-2'];

/** The smallest value on which this does not hold; the planted failure of a shrinking test. */
function shrunk<TValue>(arbitrary: fc.Arbitrary<TValue>, holds: (value: TValue) => boolean): TValue {
  const { counterexample } = fc.check(fc.property(arbitrary, holds), { numRuns: 2_000, seed: 1 });
  if (counterexample === null) throw new Error('Nothing was found.');
  return counterexample[0];
}

const SMALLEST: LocalServiceSpec = {
  name: 'a',
  version: 'a',
  type: 'LOCAL_SERVICE',
  executable: { type: 'DOCKER', url: 'a', dockerPullTimeout: '1 second' },
  exposedPorts: [{ name: 'a', port: 1, type: 'HTTP' }],
  resources: [
    { type: 'CPU', count: 1 },
    { type: 'MEMORY', sizeInMB: 1 },
  ],
  placementPolicy: { type: 'LOCAL', hostLevel: false },
  healthcheck: {
    timeout: '1 second',
    interval: '1 second',
    attempts: 1,
    mode: { type: 'CMD', command: 'a', shellDisabled: false },
  },
  readiness: {
    timeout: '1 second',
    interval: '1 second',
    attempts: 1,
    mode: { type: 'CMD', command: 'a', shellDisabled: false },
  },
};

describe('specArbitrary', () => {
  it('makes specifications that parseSpec accepts and leaves as they are, except that null is absent', () => {
    const fields = new Set<string>();
    fc.assert(
      fc.property(specArbitrary, (spec) => {
        expect(acceptedBy(parseSpec(spec))).toEqual(withoutNulls(spec));
        Object.keys(spec).forEach((field) => fields.add(field));
      }),
      { numRuns: atLeast(300) },
    );
    expect(
      ['volumes', 'configs', 'logging', 'tags', 'env', 'args', 'userSpec', 'preShutdown'].filter((f) => !fields.has(f)),
    ).toEqual([]);
  });

  it('shrinks to the fields that must be there', () => {
    expect(shrunk(specArbitrary, () => false)).toEqual(SMALLEST);
    const placementPolicy = { type: 'LOCAL', hostLevel: true };
    expect(shrunk(specArbitrary, (spec) => !spec.placementPolicy.hostLevel)).toEqual({ ...SMALLEST, placementPolicy });
    expect(shrunk(specArbitrary, ({ args }) => (args ?? []).length < 2)).toEqual({ ...SMALLEST, args: ['a', 'a'] });
  });
});

describe('invalidSpecArbitrary', () => {
  it('makes every mistake, and parseSpec names its path', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(invalidSpecArbitrary, ({ kind, json, path }) => {
        kinds.add(kind);
        expect(issuePathsOf(parseSpec(json)), kind).toContain(path.join('.'));
      }),
      { numRuns: atLeast(1_000) },
    );
    expect(INVALID_SPEC_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('shrinks to the smallest specification with the mistake', () => {
    const found = shrunk(invalidSpecArbitrary, ({ kind }) => kind !== 'no attempt');
    const healthcheck = { ...SMALLEST.healthcheck, attempts: 0 };
    expect(found).toEqual({
      kind: 'no attempt',
      json: { ...SMALLEST, healthcheck },
      path: ['healthcheck', 'attempts'],
    });
  });
});

describe('operationArbitrary', () => {
  for (const state of LIFECYCLE_STATES) {
    it(`knows what is legal in ${state}, and what is not`, () => {
      const options = { serviceId: SERVICE_ID, state, healthyInstanceIds: HEALTHY };
      const types = new Set<string>();
      const legal = (isLegal: boolean) =>
        fc.property(operationArbitrary({ ...options, legal: isLegal }), (operation) => {
          expect(admit(positionIn(state), operation).admitted, JSON.stringify(operation)).toBe(isLegal);
          if (isLegal) {
            acceptedBy(parseOperation(operation));
            types.add(operation.type);
          }
        });
      fc.assert(legal(false), { numRuns: atLeast(150) });
      if (allowedOperations(state).length === 0) {
        expect(() => operationArbitrary({ ...options, legal: true })).toThrow(RangeError);
        return;
      }
      fc.assert(legal(true), { numRuns: atLeast(150) });
      expect([...types].sort()).toEqual([...allowedOperations(state)].sort());
    });
  }

  it('goes by the facts: no instance count for a hostLevel service, nothing that needs healthy instances without one', () => {
    const hostLevel = positionIn('ACTIVE', {
      spec: aMinimalSpec({ placementPolicy: { type: 'LOCAL', hostLevel: true } }),
      health: null,
    });
    fc.assert(
      fc.property(
        operationArbitrary({ serviceId: SERVICE_ID, state: 'ACTIVE', legal: true, hostLevel: true }),
        (operation) => {
          expect(admit(hostLevel, operation).admitted).toBe(true);
        },
      ),
    );
  });

  it('makes operations of every type where no state is given', () => {
    const types = new Set<string>();
    for (const legal of [true, false, undefined]) {
      const arbitrary = operationArbitrary({
        serviceId: SERVICE_ID,
        healthyInstanceIds: HEALTHY,
        ...(legal !== undefined && { legal }),
      });
      fc.assert(
        fc.property(arbitrary, ({ type }) => void types.add(type)),
        { numRuns: atLeast(200) },
      );
    }
    expect([...types].sort()).toEqual([...OPERATION_TYPES].sort());
  });

  it('shrinks to what an operation must have', () => {
    const arbitrary = operationArbitrary({
      serviceId: 'a-1',
      state: 'ACTIVE',
      legal: true,
      healthyInstanceIds: HEALTHY,
    });
    expect(shrunk(arbitrary, () => false)).toEqual({ type: 'DEACTIVATE', serviceId: 'a-1' });
    expect(shrunk(arbitrary, ({ type }) => type !== 'STOP_INSTANCES')).toEqual({
      type: 'STOP_INSTANCES',
      serviceId: 'a-1',
      instanceIds: ['i-1'],
    });
  });
});

describe('observationArbitrary and healthArbitrary', () => {
  it('make observations that parseObservation accepts', () => {
    fc.assert(
      fc.property(observationArbitrary({ serviceId: 'a-1' }), (observation) => {
        expect(acceptedBy(parseObservation(observation))).toEqual(observation);
      }),
    );
    expect(shrunk(observationArbitrary({ serviceId: 'a-1' }), () => false)).toEqual({ executors: [], instances: [] });
    const { instances } = shrunk(
      observationArbitrary({ serviceId: 'a-1' }),
      (observation) => !observation.instances.some(({ state }) => state === 'LOST'),
    );
    expect(instances).toEqual([
      {
        instanceId: 'i1',
        serviceId: 'a-1',
        executorId: 'h1',
        state: 'LOST',
        createdAt: 1_000_000,
        updatedAt: 1_000_000,
      },
    ]);
  });

  it('make observations of hosts that are silent, and of instances that lived and failed', () => {
    const observations = fc.sample(observationArbitrary({ serviceId: 'a-1' }), { numRuns: 2_000, seed: 1 });
    const instances = observations.flatMap((observation) => observation.instances);
    expect(instances.filter(({ createdAt, updatedAt }) => createdAt > updatedAt)).toEqual([]);
    expect(instances.some(({ createdAt, updatedAt }) => updatedAt - createdAt > 600_000)).toBe(true);
    expect(instances.some(({ errorMessage }) => errorMessage !== undefined)).toBe(true);
    const digests = fc.sample(healthArbitrary({ serviceId: 'a-1' }), { numRuns: 2_000, seed: 1 });
    expect(digests.some(({ hosts }) => hosts.silent > 0)).toBe(true);
    expect(digests.some(({ outdated }) => outdated === true)).toBe(true);
  });

  it('make digests that are current for what was asked, with counts that agree', () => {
    const adjustments = new Set<string>();
    const subject = { serviceId: 'a-1', state: 'ACTIVE', revision: 7 } as const;
    fc.assert(
      fc.property(healthArbitrary(subject), (health) => {
        const { active, running, healthy } = health.instances;
        expect(isCurrent(health, subject)).toBe(true);
        expect(active).toBeGreaterThanOrEqual(running);
        expect(running).toBeGreaterThanOrEqual(healthy);
        expect(health.healthyInstanceIds).toHaveLength(healthy);
        adjustments.add(health.adjustment);
      }),
      { numRuns: atLeast(200) },
    );
    expect([...adjustments].sort()).toEqual(['ADJUST_INSTANCES', 'NONE']);
    const anywhere = healthArbitrary({ serviceId: 'a-1' });
    expect(shrunk(anywhere, () => false)).toMatchObject({
      state: 'INIT',
      revision: 0,
      hosts: { live: 0, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
    });
    expect(shrunk(anywhere, ({ adjustment }) => adjustment !== 'DEPLOY_TEST_INSTANCE').hosts).toEqual({
      live: 1,
      draining: 0,
      blacklisted: 0,
      silent: 0,
      gone: 0,
      backingOff: 0,
    });
  });
});

describe('outcomeArbitrary and scenarioArbitrary', () => {
  it('end work in every way', () => {
    const kinds = new Set(fc.sample(outcomeArbitrary, { numRuns: 200, seed: 1 }).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['failure', 'gone', 'success']);
    expect(shrunk(outcomeArbitrary, () => false)).toEqual({ kind: 'success' });
  });

  it('make scenarios that go the same way twice, and go far', async () => {
    const tracker = trackTransitions(lifecycleMachine);
    const harness = createHarness();
    const watched = {
      ...harness,
      start: (input: Scenario['input']) => {
        const subject = harness.start(input);
        subject.actor.system.inspect(tracker.inspect);
        return subject;
      },
    };
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary(), async (scenario) => {
        expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
        expect(await playScenario(harness, scenario)).toEqual(await playScenario(watched, scenario));
      }),
      { numRuns: atLeast(100) },
    );
    expect(tracker.taken().length).toBeGreaterThan(30);
  });

  it('restart where that is asked for, and find a controller that then forgets', async () => {
    const stepsOf = (options?: ScenarioOptions) =>
      fc.sample(scenarioArbitrary(options), { numRuns: 100, seed: 1 }).flatMap(({ steps }) => steps);
    expect(stepsOf()).not.toContain('restart');
    expect(stepsOf({ restarts: true })).toContain('restart');
    const forgetful: Harness = {
      start: (input) => {
        let subject = createHarness().start(input);
        return {
          send: (request) => subject.send(request),
          state: () => subject.state(),
          settle: (outcome) => subject.settle?.(outcome),
          timeout: () => subject.timeout?.(),
          observe: (health) => subject.observe?.(health),
          restart: () => void (subject = createHarness().start(input)),
        };
      },
    };
    const isAlike = async (scenario: Scenario) => {
      const [found, expected] = await Promise.all(
        [forgetful, createHarness()].map((each) => playScenario(each, scenario)),
      );
      return isDeepStrictEqual(found, expected);
    };
    const found = await fc.check(fc.asyncProperty(scenarioArbitrary({ restarts: true }), isAlike), { seed: 1 });
    expect(found.counterexample?.[0].steps).toEqual(['CREATE', 'restart']);
  });

  it('shrink by leaving steps out', async () => {
    const reaches = async (scenario: Scenario) =>
      (await playScenario(createHarness(), scenario)).every(
        ({ state }) => state !== 'EMERGENCY_DEACTIVATION_REQUESTED',
      );
    const { counterexample } = await fc.check(fc.asyncProperty(scenarioArbitrary(), reaches), {
      numRuns: 500,
      seed: 1,
    });
    const [scenario] = counterexample!;
    expect(scenario.input).toEqual({});
    expect(scenario.steps).toHaveLength(4);
    expect(scenario.steps[0]).toBe('CREATE');
    expect(scenario.steps.at(-1)).toBe('CANCEL');
  });
});
