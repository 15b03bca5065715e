import { initialTransition } from 'xstate';
import { type LifecycleMachine, lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { LifecycleInput } from '../../model/settings.js';
import { movesOf, type TransitionKey } from '../transitions.js';
import type { Configuration, Edge } from './configuration.js';
import { factsOf, type FurtherFacts, type Memory } from './facts.js';
import { graphComplaints } from './graph-checks.js';
import { happeningsOf } from './happenings.js';
import { memoryAfter, NO_MEMORY } from './memory.js';
import { stepComplaints } from './step-checks.js';
import { takingOf } from './taking.js';
import { type Violation, Violations } from './violations.js';

/** What an exploration looks at. */
export interface ExploreOptions {
  /** The settings with which lives begin. Default: one with a failure budget of 2, and one that records refusals. */
  readonly inputs?: readonly LifecycleInput[];
  /** Every transition that moves a service, as `transitionsOf` names them. Default: those of our own chart. */
  readonly transitions?: readonly TransitionKey[];
  /**
   * What the host's own guards look at in the context, besides {@link Facts}: JSON with few values. Services that do not
   * differ in it, nor in the facts, count as one configuration.
   */
  readonly facts?: FurtherFacts;
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
 * Does anything bad ever happen with this machine? Visits every configuration that a service can get into, breadth-first
 * and without running anything: each request, legal or not, each end of each work, each delay, a restart, results and
 * digests that are late or foreign, and whatever can be observed of two hosts with up to two instances each. The machine
 * may have guards and updates of the host's own.
 *
 * @throws RangeError if there are more configurations than the limit, or if an input is none.
 */
export function explore(machine: LifecycleMachine = lifecycleMachine, options: ExploreOptions = {}): Exploration {
  const {
    inputs = INPUTS,
    transitions = movesOf(lifecycleMachine),
    facts,
    limit = 20_000,
    stopAtFirst = false,
  } = options;
  const table: ReadonlySet<TransitionKey> = new Set(transitions);
  const happeningsAt = happeningsOf(machine, facts);
  const takingAt = takingOf(machine);
  const register = new Register(facts, limit);
  const { configurations } = register;
  const edges: Edge[] = [];
  const violations = new Violations(configurations);
  let tried = 0;

  /** Tries everything that can happen there. */
  function visit(before: Configuration): void {
    const take = takingAt(before.position);
    for (const happening of happeningsAt(before.position)) {
      tried += 1;
      const taken = take(happening.event);
      const memory = memoryAfter(before, happening, taken);
      for (const complaint of stepComplaints({ before, happening, taken, memory }, table)) {
        violations.add(complaint, before.id, happening.step);
      }
      if (taken.transition === null || taken.error !== null) continue;
      const way = { from: before.id, step: happening.step, transition: taken.transition };
      const to = register.idOf(taken.position, memory, before.input, way);
      if (to !== before.id || (taken.isMove && happening.kind !== 'restart')) edges.push({ ...way, to });
    }
  }

  for (const input of inputs) register.idOf(beginning(machine, input), NO_MEMORY, input, null);
  // The list grows while it is walked, which makes the walk breadth-first.
  for (const configuration of configurations) {
    visit(configuration);
    if (stopAtFirst && violations.list.length > 0) return { configurations, edges, tried, violations: violations.list };
  }
  for (const complaint of graphComplaints({ machine, configurations, edges, table })) {
    violations.add(complaint, complaint.at, null);
  }
  return { configurations, edges, tried, violations: violations.list };
}

function beginning(machine: LifecycleMachine, input: LifecycleInput): LifecycleRecord {
  const [{ value, context, status, error }] = initialTransition(machine, input);
  if (status === 'error') throw error;
  return { value, context };
}

/** Gives each configuration its id. */
class Register {
  readonly configurations: Configuration[] = [];
  readonly #ids = new Map<string, number>();

  constructor(
    readonly further: FurtherFacts,
    readonly limit: number,
  ) {}

  idOf(position: LifecycleRecord, memory: Memory, input: LifecycleInput, foundBy: Configuration['foundBy']): number {
    const facts = factsOf(position, memory, this.further);
    const key = JSON.stringify(facts);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.configurations.length;
    if (id >= this.limit) throw new RangeError(`There are more than ${id} configurations: ${key} is the next one.`);
    this.#ids.set(key, id);
    this.configurations.push({ id, facts, position, input, foundBy });
    return id;
  }
}
