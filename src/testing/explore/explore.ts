import { initialTransition } from 'xstate';
import { type LifecycleMachine, lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { LifecycleInput } from '../../model/settings.js';
import { movesOf, type TransitionKey } from '../transitions.js';
import type { Configuration, Edge } from './configuration.js';
import { factsOf, type CustomFacts, type PathHistory } from './facts.js';
import { checkGraph } from './graph-checks.js';
import { exploredEventsFor } from './explored-events.js';
import { historyAfter, EMPTY_HISTORY } from './path-history.js';
import { checkStep } from './step-checks.js';
import { stepperOf } from './step-machine.js';
import { type Violation, Violations } from './violations.js';

/** What an exploration looks at. */
export interface ExploreOptions {
  /** The settings of the initial configurations. Default: one with a failure budget of 2, and one that records refusals. */
  readonly inputs?: readonly LifecycleInput[];
  /** Every transition that moves a service, as `transitionsOf` names them. Default: those of our own chart. */
  readonly transitions?: readonly TransitionKey[];
  /**
   * What the host's own guards look at in the context, besides {@link Facts}: JSON with few values. Services that do not
   * differ in it, nor in the facts, count as one configuration.
   */
  readonly facts?: CustomFacts;
  /** How many configurations there may be. Default 20,000. */
  readonly limit?: number;
  /** Whether to stop where the first step is found that a check complains of. Default false. */
  readonly stopAtFirst?: boolean;
}

/** What an exploration found. */
export interface Exploration {
  /** Every reachable configuration; its id is its place. */
  readonly configurations: readonly Configuration[];
  /** Every step that moved a service or changed its facts. */
  readonly edges: readonly Edge[];
  /** How many steps were tried, those that changed nothing included. */
  readonly tried: number;
  /** At most one for each check: the one with the shortest counter-example. */
  readonly violations: readonly Violation[];
}

const INPUTS: readonly LifecycleInput[] = [{ failureBudget: 2 }, { recordRefusals: true }];

/**
 * Checks every configuration that a service of this machine can get into, breadth-first
 * and without running anything: each request, legal or not, each end of each work, each delay, results and
 * digests that are late or foreign, and whatever can be observed of two hosts with up to two instances each. The machine
 * may have guards and updates of the host's own.
 *
 * @throws RangeError if there are more configurations than the limit, or if the limit or an input is invalid.
 */
export function explore(machine: LifecycleMachine = lifecycleMachine, options: ExploreOptions = {}): Exploration {
  const {
    inputs = INPUTS,
    transitions = movesOf(lifecycleMachine),
    facts,
    limit = 20_000,
    stopAtFirst = false,
  } = options;
  if (!(limit >= 1)) throw new RangeError(`limit must be a number of at least 1, but is ${String(limit)}.`);
  const table: ReadonlySet<TransitionKey> = new Set(transitions);
  const eventsAt = exploredEventsFor(machine, facts);
  const stepperAt = stepperOf(machine);
  const index = new ConfigurationIndex(facts, limit);
  const { configurations } = index;
  const edges: Edge[] = [];
  const violations = new Violations(configurations);
  let tried = 0;

  /** Tries every event there. */
  function visit(before: Configuration): void {
    const step = stepperAt(before.record);
    for (const explored of eventsAt(before.record)) {
      tried += 1;
      const result = step(explored.event);
      const history = historyAfter(before, explored, result);
      for (const failure of checkStep({ before, explored, result, history }, table)) {
        violations.add(failure, before.id, explored.step);
      }
      if (result.transition === null || result.error !== null) continue;
      const edge = { from: before.id, step: explored.step, transition: result.transition };
      const to = index.idOf(result.record, history, before.input, edge);
      if (to !== before.id || result.isMove) edges.push({ ...edge, to });
    }
  }

  for (const input of inputs) {
    const history = { ...EMPTY_HISTORY, wasStarted: (input.revision ?? 0) > 0 };
    index.idOf(initialRecord(machine, input), history, input, null);
  }
  // The list grows while it is walked, which makes the walk breadth-first.
  for (const configuration of configurations) {
    visit(configuration);
    if (stopAtFirst && violations.list.length > 0) return { configurations, edges, tried, violations: violations.list };
  }
  for (const failure of checkGraph({ machine, configurations, edges, table })) {
    violations.add(failure, failure.at, null);
  }
  return { configurations, edges, tried, violations: violations.list };
}

function initialRecord(machine: LifecycleMachine, input: LifecycleInput): LifecycleRecord {
  const [{ value, context, status, error }] = initialTransition(machine, input);
  if (status === 'error') throw error;
  return { value, context };
}

/** Gives each configuration its id. */
class ConfigurationIndex {
  readonly configurations: Configuration[] = [];
  readonly #ids = new Map<string, number>();

  constructor(
    readonly custom: CustomFacts,
    readonly limit: number,
  ) {}

  idOf(
    record: LifecycleRecord,
    history: PathHistory,
    input: LifecycleInput,
    foundBy: Configuration['foundBy'],
  ): number {
    const facts = factsOf(record, history, this.custom);
    const key = JSON.stringify(facts);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.configurations.length;
    if (id >= this.limit) throw new RangeError(`There are more than ${id} configurations: ${key} is the next one.`);
    this.#ids.set(key, id);
    this.configurations.push({ id, facts, record, input, foundBy });
    return id;
  }
}
