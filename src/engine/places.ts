import { type Chart, type ChartNode, type ChartTransition, CompileError } from './chart.js';
import { byLength } from './lookup.js';
import { actionIn, guardIn, type Refuse } from './originals.js';
import type { Action, Candidate, Deed, Hearing, Place, Places } from './place.js';
import { readingsIn } from './reports.js';
import { beginningOf, endOf, type Waits, waitsOf } from './waits.js';

const WILDCARD = '*';

type Mutable<TItem> = { -readonly [TKey in keyof TItem]: TItem[TKey] };

/** A state of the chart on its way to a place: places lead to each other, so that all are there before one is complete. */
interface Draft {
  readonly node: ChartNode;
  readonly waits: Waits;
  readonly exit: readonly Action[];
  readonly place: Mutable<Place>;
}

/**
 * Which places has this chart? One for each state.
 *
 * @throws CompileError if the chart has a feature that the engine does not reproduce.
 */
export function placesOf(chart: Chart): Places {
  checkRoot(chart, refusing(chart, 'the root'));
  const nodes = Object.values(chart.states);
  for (const node of nodes) checkNode(node, refusing(chart, node.key));
  const refusal = nodes.map((node) => refusalIn(chart, node)).find((action) => action !== null) ?? null;
  const drafts = new Map(nodes.map((node) => [node.key, draftOf(chart, node, refusal)]));
  for (const draft of drafts.values()) complete(chart, draft, drafts, refusal);
  return byLength(
    [...drafts.values()].map(({ place }) => place),
    ({ state }) => state,
  );
}

function draftOf(chart: Chart, node: ChartNode, refusal: Action | null): Draft {
  const refuse = refusing(chart, node.key);
  const waits = waitsOf(chart, node, refuse);
  const beginning = beginningOf(node.key, waits);
  const place = {
    state: node.key,
    hearings: [],
    anything: { type: WILDCARD, read: null, first: null, next: undefined },
    entry: [...actionsIn(chart, node.config.entry, refuse), ...beginning],
    waits: beginning,
    refuse: refusal?.kind === 'update' ? refusal.original : null,
    next: undefined,
  };
  return { node, waits, exit: actionsIn(chart, node.config.exit, refuse), place };
}

function complete(chart: Chart, draft: Draft, drafts: ReadonlyMap<string, Draft>, refusal: Action | null): void {
  const { node, waits, place } = draft;
  const heard = new Map<string, Mutable<Hearing>>();
  const hear = (type: string, transitions: readonly ChartTransition[]) => {
    const first = firstOf(chart, draft, drafts, transitions, type, refusal);
    heard.set(type, { type, read: null, first, next: undefined });
  };
  // What the wildcard does depends on what it hears: work that has ended is not stopped.
  const others = node.transitions.get(WILDCARD);
  if (others !== undefined && waits.work !== null) hear(waits.work.succeeded, others);
  for (const [eventType, transitions] of node.transitions) hear(eventType, transitions);
  const reports = Object.entries(readingsIn(waits)).map(([type, { read, becomes }]): Mutable<Hearing> => {
    if (heard.has(type)) throw refusing(chart, node.key)(`the event ${type}, which is what a host reports`);
    const first = becomes === null ? null : (heard.get(becomes)?.first ?? null);
    return { type, read, first, next: undefined };
  });
  // Where work is done, most of what happens is its end.
  const own = [...heard.values()];
  place.hearings = byLength(waits.work === null ? [...own, ...reports] : [...reports, ...own], ({ type }) => type);
  place.anything = heard.get(WILDCARD) ?? place.anything;
}

/** The transitions as a chain, in the order in which their guards are asked. */
function firstOf(
  chart: Chart,
  from: Draft,
  drafts: ReadonlyMap<string, Draft>,
  [transition, ...others]: readonly ChartTransition[],
  eventType: string,
  refusal: Action | null,
): Candidate | null {
  if (transition === undefined) return null;
  const refuse = refusing(chart, from.node.key);
  const guard = transition.guard === undefined ? null : guardIn(chart, transition.guard, refuse);
  const actions = actionsIn(chart, transition.actions, refuse);
  const [target = null, second] = transition.target ?? [];
  if (second !== undefined) throw refuse('more than one target');
  const enters = target !== null && (transition.reenter || target.key !== from.node.key);
  const to = (enters ? drafts.get(target.key) : null) ?? from;
  const deeds = enters ? [...from.exit, ...endOf(from.waits, eventType), ...actions, ...to.place.entry] : actions;
  return {
    guard: guard?.original ?? null,
    params: guard?.params,
    deeds,
    ...shortCutOf(deeds),
    to: to.place,
    isRefusal: target === null && actions.some(({ name }) => name === refusal?.name),
    next: firstOf(chart, from, drafts, others, eventType, refusal),
  };
}

/** Is this an update and no more than a start after it? A start is the last that is done. */
function shortCutOf([update, start]: readonly Deed[]): Pick<Candidate, 'update' | 'start'> {
  const none = { update: null, start: null };
  if (update?.kind !== 'update') return none;
  if (start === undefined) return { update, start: null };
  return start.kind === 'start' ? { update, start } : none;
}

/** Which action records why a request is refused? The update of the wildcard that stays. */
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
