import { beginActions, endActions } from './awaited.js';
import { byLength } from './by-length.js';
import type { Chart } from './chart.js';
import { transitionsFor, WILDCARD } from './checks.js';
import {
  type CompiledAction,
  type CompiledState,
  type CompiledStates,
  type CompiledTransition,
  type EventHandler,
  NOTHING_AWAITED,
  type ShortForm,
  type Update,
} from './compiled-state.js';
import { type ReadNode, readNode, type ReadTransition } from './read-node.js';
import { isOfXState, reportedTypesIn } from './translation.js';

type Mutable<TItem> = { -readonly [TKey in keyof TItem]: TItem[TKey] };

/** What is the same for every state of a chart. */
interface Whole {
  readonly root: ReadNode;
  readonly nodes: ReadonlyMap<string, ReadNode>;
  readonly refusal: Update | null;
}

/**
 * Compiles every state of a chart.
 *
 * @throws CompileError if the chart has a feature that the engine does not reproduce.
 */
export function compileStates(chart: Chart): CompiledStates {
  const root = readNode(chart, chart.root);
  const nodes = new Map(Object.values(chart.states).map((node) => [node.key, readNode(chart, node)]));
  const whole = { root, nodes, refusal: refusalIn(root) };
  return byLength(
    [...nodes.values()].map((node) => compiledState(whole, node)),
    ({ name }) => name,
  );
}

function compiledState(whole: Whole, from: ReadNode): Mutable<CompiledState> {
  const { node, awaited, transitions } = from;
  const ofRoot = node.type === 'final' ? new Map<string, never>() : whole.root.transitions;
  // Its success is an event of its own even if only wildcards take it: work that has ended is not stopped.
  const success = awaited.work === null ? [] : [awaited.work.successType];
  const chains = new Map<string, CompiledTransition | null>();
  for (const type of new Set([...success, ...transitions.keys(), ...ofRoot.keys()])) {
    const candidates = [...transitionsFor(type, transitions), ...transitionsFor(type, ofRoot)];
    chains.set(type, chainOf(whole, from, candidates, type));
  }
  const handlerOf = (type: string, about: EventHandler['awaited'], becomes = type): Mutable<EventHandler> => ({
    type,
    awaited: about,
    first: chains.get(becomes) ?? null,
    next: undefined,
  });
  // Most events of a state with work are reports of its end.
  const handlers = [
    ...Object.entries(reportedTypesIn(awaited)).map(([type, becomes]) => handlerOf(type, awaited, becomes)),
    ...[...chains.keys()].map((type) => handlerOf(type, isOfXState(type) ? NOTHING_AWAITED : null)),
  ];
  return {
    name: node.key,
    handlers: byLength(handlers, ({ type }) => type),
    fallback: handlerOf(WILDCARD, null),
    entry: from.entry,
    resumption: beginActions(node.key, awaited),
    refusal: whole.refusal,
    next: undefined,
  };
}

/** The transitions as a chain, in the order in which their guards are asked. */
function chainOf(
  whole: Whole,
  from: ReadNode,
  [transition, ...others]: readonly ReadTransition[],
  eventType: string,
): CompiledTransition | null {
  if (transition === undefined) return null;
  const { guard, params, actions: own, target, reenters } = transition;
  const enters = target !== null && (reenters || target !== from.node);
  const to = (enters ? whole.nodes.get(target.key) : null) ?? from;
  const actions = enters ? [...from.exit, ...endActions(from.awaited, eventType), ...own, ...to.entry] : own;
  const isRefusal = target === null && own.some(({ pure }) => pure === whole.refusal?.pure);
  return {
    guard,
    params,
    actions,
    ...shortFormOf(isRefusal ? [] : actions),
    to: to.node.key,
    isRefusal,
    isEmpty: target === null && own.length === 0,
    next: chainOf(whole, from, others, eventType),
  };
}

/** The short form of these actions, without an update where they have none. A start is always the last action. */
function shortFormOf(actions: readonly CompiledAction[]): ShortForm {
  const left = [...actions];
  const next = <TKind extends CompiledAction['kind']>(kind: TKind) =>
    left[0]?.kind === kind ? (left.shift() as Extract<CompiledAction, { readonly kind: TKind }>) : null;
  const first = next('emit');
  const update = next('update');
  const emit = first ?? next('emit');
  const start = next('start');
  return {
    update: left.length === 0 && update !== null ? update.pure : null,
    updateParams: update?.params,
    emit,
    emitsFirst: first !== null,
    start,
  };
}

/** The action that records why a request is refused: the first update of the root's wildcard transitions without a target. */
function refusalIn({ transitions }: ReadNode): Update | null {
  const actions = transitionsFor(WILDCARD, transitions).flatMap(({ target, actions }) =>
    target === null ? actions : [],
  );
  return actions.find((action) => action.kind === 'update') ?? null;
}
