import { type Awaited, awaitedIn, beginActions, endActions } from './awaited.js';
import { type Chart, type ChartNode, type ChartTransition, CompileError } from './chart.js';
import type {
  Action,
  CompiledAction,
  CompiledState,
  CompiledStates,
  CompiledTransition,
  EventHandler,
} from './compiled-state.js';
import { actionIn, guardIn, type Refuse } from './implementations.js';
import { byLength } from './lookup.js';
import { translationsIn } from './translation.js';

const WILDCARD = '*';

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
  checkRoot(chart, refusing(chart, 'the root'));
  const nodes = Object.values(chart.states);
  for (const node of nodes) checkNode(node, refusing(chart, node.key));
  const refusal = nodes.map((node) => refusalIn(chart, node)).find((action) => action !== null) ?? null;
  const drafts = new Map(nodes.map((node) => [node.key, draftOf(chart, node, refusal)]));
  for (const draft of drafts.values()) complete(chart, draft, drafts, refusal);
  return byLength(
    [...drafts.values()].map(({ compiled }) => compiled),
    ({ name }) => name,
  );
}

function draftOf(chart: Chart, node: ChartNode, refusal: Action | null): Draft {
  const refuse = refusing(chart, node.key);
  const awaited = awaitedIn(chart, node, refuse);
  const beginning = beginActions(node.key, awaited);
  const compiled = {
    name: node.key,
    handlers: [],
    fallback: { type: WILDCARD, translate: null, first: null, next: undefined },
    entry: [...actionsIn(chart, node.config.entry, refuse), ...beginning],
    resumption: beginning,
    refuse: refusal?.kind === 'update' ? refusal.pure : null,
    next: undefined,
  };
  return { node, awaited, exit: actionsIn(chart, node.config.exit, refuse), compiled };
}

function complete(chart: Chart, draft: Draft, drafts: ReadonlyMap<string, Draft>, refusal: Action | null): void {
  const { node, awaited, compiled } = draft;
  const handlers = new Map<string, Mutable<EventHandler>>();
  const add = (type: string, transitions: readonly ChartTransition[]) => {
    const first = firstOf(chart, draft, drafts, transitions, type, refusal);
    handlers.set(type, { type, translate: null, first, next: undefined });
  };
  // What a wildcard transition does depends on the event: work that has ended is not stopped.
  const others = node.transitions.get(WILDCARD);
  if (others !== undefined && awaited.work !== null) add(awaited.work.successType, others);
  for (const [eventType, transitions] of node.transitions) add(eventType, transitions);
  const reports = Object.entries(translationsIn(awaited)).map(
    ([type, { translate, becomes }]): Mutable<EventHandler> => {
      if (handlers.has(type)) throw refusing(chart, node.key)(`the event ${type}, which is what a host reports`);
      const first = becomes === null ? null : (handlers.get(becomes)?.first ?? null);
      return { type, translate, first, next: undefined };
    },
  );
  // Most events of a state with work are reports of its end.
  const own = [...handlers.values()];
  compiled.handlers = byLength(awaited.work === null ? [...own, ...reports] : [...reports, ...own], ({ type }) => type);
  compiled.fallback = handlers.get(WILDCARD) ?? compiled.fallback;
}

/** The transitions as a chain, in the order in which their guards are asked. */
function firstOf(
  chart: Chart,
  from: Draft,
  drafts: ReadonlyMap<string, Draft>,
  [transition, ...others]: readonly ChartTransition[],
  eventType: string,
  refusal: Action | null,
): CompiledTransition | null {
  if (transition === undefined) return null;
  const refuse = refusing(chart, from.node.key);
  const guard = transition.guard === undefined ? null : guardIn(chart, transition.guard, refuse);
  const own = actionsIn(chart, transition.actions, refuse);
  const [target = null, second] = transition.target ?? [];
  if (second !== undefined) throw refuse('more than one target');
  const enters = target !== null && (transition.reenter || target.key !== from.node.key);
  const to = (enters ? drafts.get(target.key) : null) ?? from;
  const actions = enters ? [...from.exit, ...endActions(from.awaited, eventType), ...own, ...to.compiled.entry] : own;
  return {
    guard: guard?.pure ?? null,
    params: guard?.params,
    actions,
    ...updateAndStartIn(actions),
    to: to.compiled,
    isRefusal: target === null && own.some(({ name }) => name === refusal?.name),
    next: firstOf(chart, from, drafts, others, eventType, refusal),
  };
}

/** The update and the start where the actions are no more than that. A start is always the last action. */
function updateAndStartIn([update, start]: readonly CompiledAction[]): Pick<CompiledTransition, 'update' | 'start'> {
  const none = { update: null, start: null };
  if (update?.kind !== 'update') return none;
  if (start === undefined) return { update, start: null };
  return start.kind === 'start' ? { update, start } : none;
}

/** The action that records why a request is refused: the update of a wildcard transition without a target. */
function refusalIn(chart: Chart, node: ChartNode): Action | null {
  const transition = node.transitions.get(WILDCARD)?.find(({ target }) => target === undefined);
  const actions = actionsIn(chart, transition?.actions, refusing(chart, node.key));
  return actions.find(({ kind }) => kind === 'update') ?? null;
}

function actionsIn(chart: Chart, actions: unknown, refuse: Refuse): readonly Action[] {
  return [actions ?? []].flat().map((action) => actionIn(chart, action, refuse));
}

function checkRoot({ root, config }: Chart, refuse: Refuse): void {
  const lists = [root.entry, root.exit, root.invoke, root.always ?? []];
  if (root.type !== 'compound') throw refuse(`the type ${root.type}`);
  if (typeof config.initial !== 'string') throw refuse('an initial transition with actions');
  if (lists.some((list) => list.length > 0)) throw refuse('entry, exit, invoke, after or always');
  for (const [eventType, transitions] of root.transitions) {
    if (transitions.some(({ target, actions }) => target !== undefined || actions.length > 0)) {
      throw refuse(`a transition for ${eventType}`);
    }
  }
}

function checkNode(node: ChartNode, refuse: Refuse): void {
  if (node.type !== 'atomic' && node.type !== 'final') throw refuse(`the type ${node.type}`);
  if (node.type === 'final' && node.transitions.size > 0) throw refuse('transitions although it is final');
  if ((node.always ?? []).length > 0) throw refuse('always');
  for (const [eventType, transitions] of node.transitions) {
    if (!eventType.includes(WILDCARD)) continue;
    const isKnown = transitions.every(({ target }) => target === undefined || target[0]?.key === node.key);
    if (eventType !== WILDCARD || !isKnown) throw refuse(`the wildcard ${eventType}, which is not the refusal`);
  }
}

function refusing({ id }: Chart, state: string): Refuse {
  return (feature) => new CompileError(id, state, feature);
}
