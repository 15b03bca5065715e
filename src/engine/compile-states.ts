import { awaitedIn, beginActions, endActions } from './awaited.js';
import { checkNode, checkRoot, transitionsFor, WILDCARD } from './checks.js';
import { type Chart, type ChartNode, type ChartTransition, CompileError } from './chart.js';
import type {
  Action,
  Awaited,
  CompiledAction,
  CompiledState,
  CompiledStates,
  CompiledTransition,
  EventHandler,
  ShortForm,
  Update,
} from './compiled-state.js';
import { actionIn, guardIn, type Refuse } from './implementations.js';
import { byLength } from './by-length.js';
import { isOfXState, reportedTypesIn } from './translation.js';

const NO_TRANSITIONS: ChartNode['transitions'] = new Map();

type Mutable<TItem> = { -readonly [TKey in keyof TItem]: TItem[TKey] };

/** What entering and leaving a state does: part of every transition that does so. */
interface Passage {
  readonly node: ChartNode;
  readonly awaited: Awaited;
  readonly entry: readonly CompiledAction[];
  readonly exit: readonly Action[];
}

/** What is the same for every state of a chart. */
interface Whole {
  readonly chart: Chart;
  readonly passages: ReadonlyMap<string, Passage>;
  readonly refusal: Update | null;
}

/**
 * Compiles every state of a chart.
 *
 * @throws CompileError if the chart has a feature that the engine does not reproduce.
 */
export function compileStates(chart: Chart): CompiledStates {
  const nodes = Object.values(chart.states);
  checkRoot(chart, refusing(chart, chart.root));
  for (const node of nodes) checkNode(node, refusing(chart, node));
  const refusal = refusalIn(chart);
  const passages = new Map(nodes.map((node) => [node.key, passageOf(chart, node)]));
  const states = [...passages.values()].map((passage) => compiledState({ chart, passages, refusal }, passage));
  return byLength(states, ({ name }) => name);
}

function passageOf(chart: Chart, node: ChartNode): Passage {
  const refuse = refusing(chart, node);
  const awaited = awaitedIn(chart, node, refuse);
  const entry = [...actionsIn(chart, node.config.entry, refuse), ...beginActions(node.key, awaited)];
  return { node, awaited, entry, exit: actionsIn(chart, node.config.exit, refuse) };
}

function compiledState(whole: Whole, from: Passage): Mutable<CompiledState> {
  const { node, awaited } = from;
  const { root } = whole.chart;
  const handlers = new Map<string, Mutable<EventHandler>>();
  const ofRoot = node.type === 'final' ? NO_TRANSITIONS : root.transitions;
  // Its success is an event of its own even if only wildcards take it: work that has ended is not stopped.
  const success = awaited.work === null ? [] : [awaited.work.successType];
  for (const type of new Set([...success, ...node.transitions.keys(), ...ofRoot.keys()])) {
    const transitions = [...transitionsFor(type, node.transitions), ...transitionsFor(type, ofRoot)];
    handlers.set(type, { type, awaited: null, first: firstOf(whole, from, transitions, type), next: undefined });
  }
  const reports = Object.entries(reportedTypesIn(awaited)).map(([type, becomes]): Mutable<EventHandler> => {
    if (handlers.has(type)) {
      const owner = node.transitions.has(type) ? node : root;
      throw refusing(whole.chart, owner)(`the event ${type}, which is what a host reports`);
    }
    const first = becomes === undefined ? null : (handlers.get(becomes)?.first ?? null);
    return { type, awaited, first, next: undefined };
  });
  const ofChart = [...handlers.values()].filter(({ type }) => !isOfXState(type));
  return {
    name: node.key,
    // Most events of a state with work are reports of its end.
    handlers: byLength(awaited.work === null ? [...ofChart, ...reports] : [...reports, ...ofChart], ({ type }) => type),
    byType: handlers,
    fallback: handlers.get(WILDCARD) ?? { type: WILDCARD, awaited: null, first: null, next: undefined },
    entry: from.entry,
    resumption: beginActions(node.key, awaited),
    refusal: whole.refusal,
    next: undefined,
  };
}

/** The transitions as a chain, in the order in which their guards are asked. */
function firstOf(
  whole: Whole,
  from: Passage,
  [transition, ...others]: readonly ChartTransition[],
  eventType: string,
): CompiledTransition | null {
  if (transition === undefined) return null;
  const { chart, passages, refusal } = whole;
  const refuse = refusing(chart, transition.source);
  const guard = transition.guard === undefined ? null : guardIn(chart, transition.guard, refuse);
  const own = actionsIn(chart, transition.actions, refuse);
  const [target = null, second] = transition.target ?? [];
  if (second !== undefined) throw refuse('more than one target');
  if (target !== null && chart.states[target.key] !== target) throw refuse('a target that is no state');
  const enters = target !== null && (transition.source === chart.root || transition.reenter || target !== from.node);
  const to = (enters ? passages.get(target.key) : null) ?? from;
  const actions = enters ? [...from.exit, ...endActions(from.awaited, eventType), ...own, ...to.entry] : own;
  const isRefusal = target === null && own.some(({ name }) => name === refusal?.name);
  return {
    guard: guard?.pure ?? null,
    params: guard?.params,
    actions,
    ...shortFormOf(isRefusal ? [] : actions),
    to: to.node.key,
    isRefusal,
    isEmpty: target === null && own.length === 0,
    next: firstOf(whole, from, others, eventType),
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
function refusalIn(chart: Chart): Update | null {
  const { root } = chart;
  const actions = transitionsFor(WILDCARD, root.transitions)
    .filter(({ target }) => target === undefined)
    .flatMap((transition) => actionsIn(chart, transition.actions, refusing(chart, root)));
  return actions.find((action) => action.kind === 'update') ?? null;
}

function actionsIn(chart: Chart, actions: unknown, refuse: Refuse): readonly Action[] {
  return [actions ?? []].flat().map((action) => actionIn(chart, action, refuse));
}

function refusing({ id, root }: Chart, node: ChartNode): Refuse {
  return (feature) => new CompileError(id, node === root ? 'the root' : node.key, feature);
}
