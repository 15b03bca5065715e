import { awaitedIn, beginActions } from './awaited.js';
import { type Chart, type ChartNode, type ChartTransition, CompileError } from './chart.js';
import { checkNode } from './checks.js';
import type { Action, Awaited, CompiledAction, CompiledTransition } from './compiled-state.js';
import { actionIn, guardIn, type Refuse } from './implementations.js';

/** A transition of the chart, with the functions that it names. */
export interface ReadTransition extends Pick<CompiledTransition, 'guard' | 'params'> {
  readonly actions: readonly Action[];
  /** Null where it has no target. */
  readonly target: ChartNode | null;
  /** Whether it leaves and enters again even the state that it begins in. */
  readonly reenters: boolean;
}

/** The root or a state, with the functions that it names. */
export interface ReadNode {
  readonly node: ChartNode;
  readonly awaited: Awaited;
  /** What to do on entry; what begins the work and the delays included. */
  readonly entry: readonly CompiledAction[];
  readonly exit: readonly Action[];
  readonly transitions: ReadonlyMap<string, readonly ReadTransition[]>;
}

/**
 * Reads the root or a state.
 *
 * @throws CompileError if it has a feature that the engine does not reproduce.
 */
export function readNode(chart: Chart, node: ChartNode): ReadNode {
  const isRoot = node === chart.root;
  const refuse: Refuse = (feature) => new CompileError(chart.id, isRoot ? 'the root' : node.key, feature);
  const actionsIn = (actions: unknown) => [actions ?? []].flat().map((action) => actionIn(chart, action, refuse));
  const transitionIn = ({ guard, target, reenter, actions }: ChartTransition): ReadTransition => {
    const [to = null, ...others] = target ?? [];
    if (others.length > 0 || (to !== null && chart.states[to.key] !== to)) throw refuse('a target that is no state');
    const { pure = null, params } = guard === undefined ? {} : guardIn(chart, guard, refuse);
    return { guard: pure, params, actions: actionsIn(actions), target: to, reenters: isRoot || reenter };
  };
  checkNode(chart, node, refuse);
  const awaited = awaitedIn(chart, node, refuse);
  return {
    node,
    awaited,
    entry: [...actionsIn(node.config.entry), ...beginActions(node.key, awaited)],
    exit: actionsIn(node.config.exit),
    transitions: new Map([...node.transitions].map(([type, transitions]) => [type, transitions.map(transitionIn)])),
  };
}
