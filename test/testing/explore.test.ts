import { describe, expect, it } from 'vitest';
import { ACTIVATION_STATES, LIFECYCLE_STATES } from '../../src/model/index.js';
import { type LifecycleContext, lifecycleMachine } from '../../src/index.js';
import {
  EXPLORATION_CHECKS,
  explore,
  type Exploration,
  formatExploration,
  type ScenarioStep,
  playScenario,
  createHarness,
} from '../../src/testing/index.js';
import { tell } from '../explore/tell.js';
import { TRANSITIONS } from '../support/tables.js';

const inputs = [{ failureBudget: 2 }];
const exploration = explore(lifecycleMachine, { transitions: TRANSITIONS });

describe('an exploration of the lifecycle machine', () => {
  it('finds nothing that violates a check', () => {
    expect(exploration.violations).toEqual([]);
  });

  it('reaches every state, in every activation state that it can have', () => {
    const reached = new Set(
      exploration.configurations.map(({ facts: { state, activationState } }) => `${state} ${activationState}`),
    );
    const [inactive, testing, active] = ACTIVATION_STATES;
    const possible: Record<(typeof LIFECYCLE_STATES)[number], readonly string[]> = {
      INIT: [inactive],
      INACTIVE: [inactive],
      CONFIG_TESTING: [testing],
      ACTIVE: [active],
      ACTIVATION_REQUESTED: [inactive, testing],
      CONFIG_TESTING_REQUESTED: [inactive],
      DEACTIVATION_REQUESTED: [testing, active],
      DEPLOYING_TEST_INSTANCE: [testing],
      ADJUSTING_INSTANCES: [inactive, testing, active],
      REPLACING_INSTANCES: [testing, active],
      STOPPING_INSTANCES: [testing, active],
      UPDATING_INSTANCES_COUNT: [inactive, active],
      EMERGENCY_DEACTIVATION_REQUESTED: [testing, active],
      DESTROY_REQUESTED: [inactive],
      DESTROYED: [inactive, testing, active],
    };
    const expected = LIFECYCLE_STATES.flatMap((state) => possible[state].map((activation) => `${state} ${activation}`));
    expect([...reached].sort()).toEqual(expected.sort());
  });

  it('takes exactly the transitions of the domain', () => {
    const moves = exploration.edges.map(({ transition }) => transition).filter((key) => key.includes(' → '));
    expect([...new Set(moves)].sort()).toEqual([...TRANSITIONS].sort());
  });

  it('numbers the configurations in the order of the way to them', () => {
    const length = (id: number): number => {
      const foundBy = exploration.configurations[id]!.foundBy;
      return foundBy === null ? 0 : length(foundBy.from) + 1;
    };
    const lengths = exploration.configurations.map(({ id }) => length(id));
    expect(exploration.configurations.map(({ id }) => id)).toEqual(lengths.map((_length, index) => index));
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
  });

  it('makes npm run explore succeed, and fail with a violation', () => {
    const printed: string[] = [];
    expect(tell(exploration, (text) => printed.push(text))).toBe(0);
    const broken = explore(lifecycleMachine, { inputs, transitions: [], stopAtFirst: true });
    expect(tell(broken, (text) => printed.push(text))).toBe(1);
    expect(printed).toEqual([formatExploration(exploration), formatExploration(broken)]);
  });

  it('reads as counts', () => {
    const lines = formatExploration(exploration).split('\n');
    const { configurations, edges, tried } = exploration;
    expect(lines).toHaveLength(17);
    expect(lines[0]).toBe(`${configurations.length} configurations, ${edges.length} edges, ${tried} steps tried`);
    expect(lines[1]).toBe('  INIT                              2');
    expect(lines[16]).toBe('17 of 17 checks passed');
  });
});

describe('the facts', () => {
  /** The edges of an exploration as the facts see them, each once. */
  const edgesOf = ({ configurations, edges }: Exploration) => {
    const factsOf = (id: number) => JSON.stringify({ ...configurations[id]!.facts, custom: null });
    return new Set(edges.map(({ from, to, transition }) => `${factsOf(from)} ${transition} ${factsOf(to)}`));
  };

  it('leave out nothing on which a step depends', () => {
    // With finer facts a service is told from others that are alike; if their steps differed, new edges would be found.
    const finer = ({ emergency, inFlight }: LifecycleContext) => [
      emergency?.failedDeactivations === 0,
      inFlight?.cause,
    ];
    const fine = explore(lifecycleMachine, { inputs, facts: finer });
    expect(fine.violations).toEqual([]);
    const oneInput = exploration.configurations.filter(({ input }) => input.failureBudget === 2);
    expect(fine.configurations.length).toBeGreaterThan(1.2 * oneInput.length);
    const known = edgesOf(exploration);
    expect([...edgesOf(fine)].filter((edge) => !known.has(edge))).toEqual([]);
  });

  it('hold what the guards of a host look at', () => {
    const healthy = ({ health }: LifecycleContext) => health?.instances.healthy ?? 0;
    const machine = lifecycleMachine.provide({
      guards: { replacesHealthyInstances: ({ context }) => healthy(context) >= 4 },
    });
    const facts = (context: LifecycleContext) => healthy(context) >= 4;
    // Without a failure budget there are fewer configurations.
    const options = { inputs: [{}], transitions: TRANSITIONS.filter((key) => !key.includes('isFailureBudgetSpent')) };
    const [without, withFacts] = [explore(machine, options), explore(machine, { ...options, facts })];
    expect(without.violations.map(({ check }) => check)).toEqual(['every-transition']);
    expect(withFacts.violations).toEqual([]);
  });
});

describe('a counter-example', () => {
  const machine = lifecycleMachine.provide({ guards: { isInEmergency: () => false } });
  const { violations } = explore(machine, { inputs, stopAtFirst: true });

  it('is a scenario that can be played', async () => {
    const [{ input, steps }] = violations.map(({ counterExample }) => counterExample) as [
      (typeof violations)[number]['counterExample'],
    ];
    const scenario = {
      input,
      steps: steps.filter((step): step is ScenarioStep => typeof step === 'string' || !('stray' in step)),
    };
    const states = async (played: typeof machine) =>
      (await playScenario(createHarness(played), scenario)).map(({ state }) => state).slice(-2);
    expect(await states(machine)).toEqual(['DEACTIVATION_REQUESTED', 'CONFIG_TESTING']);
    expect(await states(lifecycleMachine)).toEqual(['DEACTIVATION_REQUESTED', 'EMERGENCY_DEACTIVATION_REQUESTED']);
  });

  it('reads as numbered steps', () => {
    const [first] = violations;
    const one = { configurations: [], edges: [], tried: 0, violations: first === undefined ? [] : [first] };
    expect(formatExploration(one).split('\n').slice(16)).toEqual([
      '16 of 17 checks passed',
      `VIOLATED emergency-holds: ${EXPLORATION_CHECKS['emergency-holds']}`,
      '  CONFIG_TESTING was reached',
      '  after these steps with {"failureBudget":2}:',
      '  1. {"recover":"CONFIG_TESTING"}',
      '  2. ADJUST_INSTANCES',
      '  3. CANCEL',
      '  4. DEACTIVATE',
      '  5. failure',
    ]);
  });

  it('reads as it is where a stray event is its last step, or where it has no step', () => {
    const violationsIn = (exploration: Exploration) => formatExploration(exploration).split('\n').slice(17);
    const deaf = lifecycleMachine.provide({ guards: { isStrayFailure: () => false } });
    expect(violationsIn(explore(deaf, { inputs: [{}], stopAtFirst: true }))).toEqual([
      `VIOLATED never-broken: ${EXPLORATION_CHECKS['never-broken']}`,
      '  the actor stopped with an error',
      '  after these steps:',
      '  1. xstate.error.actor.recordActivation (stray)',
    ]);
    const unborn = lifecycleMachine.provide({
      guards: { isNewService: () => false, isRecoveredActive: () => false, isRecoveredConfigTesting: () => false },
    });
    expect(violationsIn(explore(unborn, { inputs: [{}], transitions: [] }))).toEqual([
      `VIOLATED every-state: ${EXPLORATION_CHECKS['every-state']}`,
      `  never reached: ${LIFECYCLE_STATES.slice(1).join(', ')}`,
      '  from the beginning',
      `VIOLATED no-deadlock: ${EXPLORATION_CHECKS['no-deadlock']}`,
      '  INIT cannot be left',
      '  from the beginning',
      `VIOLATED destroyed-in-reach: ${EXPLORATION_CHECKS['destroyed-in-reach']}`,
      '  INIT never gets there',
      '  from the beginning',
    ]);
  });
});

describe('an exploration', () => {
  it('gives up where the facts have too many values', () => {
    const facts = ({ revision }: LifecycleContext) => revision;
    expect(() => explore(lifecycleMachine, { limit: Number.NaN })).toThrow('limit must be a number of at least 1');
    expect(() => explore(lifecycleMachine, { facts, limit: 500 })).toThrow(
      /^There are more than 500 configurations: \{/,
    );
  });

  it('wants inputs that are some', () => {
    expect(() => explore(lifecycleMachine, { inputs: [{ failureBudget: 0 }] })).toThrow(/input\.failureBudget must be/);
  });
});
