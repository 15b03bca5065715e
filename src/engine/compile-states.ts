import { type Awaited, awaitedIn, beginActions, endActions } from './awaited.js';
import { checkNode, checkRoot, WILDCARD } from './checks.js';
import { type Chart, type ChartNode, type ChartTransition, CompileError } from './chart.js';
import type {
  Action,
  CompiledAction,
  CompiledState,
  CompiledStates,
  CompiledTransition,
  EventHandler,
  Update,
} from './compiled-state.js';
import { actionIn, guardIn, type Refuse } from './implementations.js';
import { byLength } from './lookup.js';
import { isOfXState, translationsIn } from './translation.js';

const NO_TRANSITIONS: ChartNode['transitions'] = new Map();

type Mutable<TItem> = { -readonly [TKey in keyof TItem]: TItem[TKey] };

/** A state that is not compiled completely yet: states refer to each other, so that all exist before one is complete. */
interface Draft {
  readonly node: ChartNode;
  readonly awaited: Awaited;
  readonly exit: readonly Action[];
  readonly compiled: Mutable<CompiledState>;
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
  const drafts = new Map(nodes.map((node) => [node.key, draftOf(chart, node, refusal)]));
  for (const draft of drafts.values()) complete(chart, draft, drafts, refusal);
  return byLength(
    [...drafts.values()].map(({ compiled }) => compiled),
    ({ name }) => name,
  );
}

function draftOf(chart: Chart, node: ChartNode, refusal: Update | null): Draft {
  const refuse = refusing(chart, node);
  const awaited = awaitedIn(chart, node, refuse);
  const beginning = beginActions(node.key, awaited);
  const compiled = {
    name: node.key,
    handlers: [],
    own: new Map(),
    fallback: { type: WILDCARD, translate: null, first: null, next: undefined },
    entry: [...actionsIn(chart, node.config.entry, refuse), ...beginning],
    resumption: beginning,
    refusal,
    next: undefined,
  };
  return { node, awaited, exit: actionsIn(chart, node.config.exit, refuse), compiled };
}

function complete(chart: Chart, draft: Draft, drafts: ReadonlyMap<string, Draft>, refusal: Update | null): void {
  const { node, awaited, compiled } = draft;
  const handlers = new Map<string, Mutable<EventHandler>>();
  const root = node.type === 'final' ? NO_TRANSITIONS : chart.root.transitions;
  // Its success is an event of its own even if only wildcards take it: work that has ended is not stopped.
  const success = awaited.work === null ? [] : [awaited.work.successType];
  for (const type of new Set([...success, ...node.transitions.keys(), ...root.keys()])) {
    const transitions = [...transitionsFor(type, node.transitions), ...transitionsFor(type, root)];
    const first = firstOf(chart, draft, drafts, transitions, type, refusal);
    handlers.set(type, { type, translate: null, first, next: undefined });
  }
  const reports = Object.entries(translationsIn(awaited)).map(
    ([type, { translate, becomes }]): Mutable<EventHandler> => {
      if (handlers.has(type)) {
        const owner = node.transitions.has(type) ? node : chart.root;
        throw refusing(chart, owner)(`the event ${type}, which is what a host reports`);
      }
      const first = becomes === null ? null : (handlers.get(becomes)?.first ?? null);
      return { type, translate, first, next: undefined };
    },
  );
  // Most events of a state with work are reports of its end.
  const ofChart = [...handlers.values()].filter(({ type }) => !isOfXState(type));
  compiled.handlers = byLength(
    awaited.work === null ? [...ofChart, ...reports] : [...reports, ...ofChart],
    ({ type }) => type,
  );
  compiled.own = new Map([...handlers].filter(([type]) => isOfXState(type)).map(([type, { first }]) => [type, first]));
  compiled.fallback = handlers.get(WILDCARD) ?? compiled.fallback;
}

/** The transitions of the root or a state that may be taken for events of this type, as both minor versions of XState choose them. */
function transitionsFor(type: string, transitions: ChartNode['transitions']): readonly ChartTransition[] {
  return transitions.get(type) ?? transitions.get(WILDCARD) ?? [];
}

/** The transitions as a chain, in the order in which their guards are asked. */
function firstOf(
  chart: Chart,
  from: Draft,
  drafts: ReadonlyMap<string, Draft>,
  [transition, ...others]: readonly ChartTransition[],
  eventType: string,
  refusal: Update | null,
): CompiledTransition | null {
  if (transition === undefined) return null;
  const isOfRoot = transition.source === chart.root;
  const refuse = refusing(chart, isOfRoot ? chart.root : from.node);
  const guard = transition.guard === undefined ? null : guardIn(chart, transition.guard, refuse);
  const own = actionsIn(chart, transition.actions, refuse);
  const [target = null, second] = transition.target ?? [];
  if (second !== undefined) throw refuse('more than one target');
  if (target !== null && chart.states[target.key] !== target) throw refuse('a target that is no state');
  const enters = target !== null && (isOfRoot || transition.reenter || target !== from.node);
  const to = (enters ? drafts.get(target.key) : null) ?? from;
  const actions = enters ? [...from.exit, ...endActions(from.awaited, eventType), ...own, ...to.compiled.entry] : own;
  const isRefusal = target === null && own.some(({ name }) => name === refusal?.name);
  return {
    guard: guard?.pure ?? null,
    params: guard?.params,
    actions,
    ...updateAndStartIn(isRefusal ? [] : actions),
    to: to.compiled.name,
    isRefusal,
    isEmpty: target === null && own.length === 0,
    next: firstOf(chart, from, drafts, others, eventType, refusal),
  };
}

/** The update and the start where the actions are no more than that. A start is always the last action. */
function updateAndStartIn([update, start]: readonly CompiledAction[]) {
  if (update?.kind !== 'update' || (start !== undefined && start.kind !== 'start')) {
    return { update: null, updateParams: undefined, start: null };
  }
  return { update: update.pure, updateParams: update.params, start: start ?? null };
}

/** The action that records why a request is refused: the first update of the root's wildcard transitions without a target. */
function refusalIn(chart: Chart): Update | null {
  const transitions = chart.root.transitions.get(WILDCARD)?.filter(({ target }) => target === undefined) ?? [];
  const actions = transitions.flatMap((transition) =>
    actionsIn(chart, transition.actions, refusing(chart, chart.root)),
  );
  return actions.find((action) => action.kind === 'update') ?? null;
}

function actionsIn(chart: Chart, actions: unknown, refuse: Refuse): readonly Action[] {
  return [actions ?? []].flat().map((action) => actionIn(chart, action, refuse));
}

function refusing({ id, root }: Chart, node: ChartNode): Refuse {
  return (feature) => new CompileError(id, node === root ? 'the root' : node.key, feature);
}
