import { type Chart, type ChartNode, type ChartTransition, CompileError } from './chart.js';
import { actionIn, delayIn, guardIn, type Refuse } from './originals.js';
import type { Action, Candidate, Delay, Place, Places, Work } from './place.js';

const WILDCARD = '*';

/**
 * Which places has this chart? One for each state.
 *
 * @throws CompileError if the chart has a feature that the engine does not reproduce.
 */
export function placesOf(chart: Chart): Places {
  checkRoot(chart, refusing(chart, 'the root'));
  const nodes = Object.values(chart.states);
  const refusal = nodes.map((node) => refusalIn(chart, node)).find((action) => action !== null) ?? null;
  return new Map(nodes.map((node) => [node.key, placeOf(chart, node, refusal)]));
}

function placeOf(chart: Chart, node: ChartNode, refusal: Action | null): Place {
  const refuse = refusing(chart, node.key);
  checkNode(node, refuse);
  const candidates = new Map<string, Candidate>();
  for (const [eventType, transitions] of node.transitions) {
    const first = firstOf(chart, node, transitions, refusal);
    if (first !== null) candidates.set(eventType, first);
  }
  return {
    state: node.key,
    candidates,
    anything: candidates.get(WILDCARD) ?? null,
    entry: actionsIn(chart, node.config.entry, refuse),
    exit: actionsIn(chart, node.config.exit, refuse),
    ...waitsOf(chart, node, refuse),
    refuse: refusal?.update ?? null,
  };
}

/** The transitions as a chain, in the order in which their guards are asked. */
function firstOf(
  chart: Chart,
  node: ChartNode,
  [transition, ...others]: readonly ChartTransition[],
  refusal: Action | null,
): Candidate | null {
  if (transition === undefined) return null;
  const refuse = refusing(chart, node.key);
  const guard = transition.guard === undefined ? null : guardIn(chart, transition.guard, refuse);
  const actions = actionsIn(chart, transition.actions, refuse);
  const [target = null, second] = transition.target ?? [];
  if (second !== undefined) throw refuse('more than one target');
  return {
    guard: guard?.original ?? null,
    params: guard?.params,
    actions,
    enters: target !== null && (transition.reenter || target.key !== node.key) ? target.key : null,
    isRefusal: target === null && actions.some(({ name }) => name === refusal?.name),
    next: firstOf(chart, node, others, refusal),
  };
}

/** What the state waits for. Next to work there is at most one delay, and that is its time-out. */
function waitsOf(chart: Chart, node: ChartNode, refuse: Refuse): Pick<Place, 'work' | 'delays'> {
  const delays = new Map<string, Delay>();
  for (const { delay, eventType } of node.after) {
    delays.set(eventType, {
      delayMs: delayIn(chart, delay, refuse),
      report: { type: 'delay.elapsed', state: node.key, delay: String(delay) },
      event: { type: eventType },
    });
  }
  const [invocation, secondInvocation] = node.invoke;
  if (invocation === undefined) return { work: null, delays: [...delays.values()] };
  const { id, src, input, onSnapshot } = invocation;
  const [timeout = null, secondDelay] = delays.values();
  const [succeeded, failed] = [`xstate.done.actor.${id}`, `xstate.error.actor.${id}`];
  if (typeof src !== 'string' || src.startsWith('xstate.invoke.')) throw refuse('an inline actor');
  if (onSnapshot !== undefined) throw refuse('onSnapshot');
  if (!node.transitions.has(failed)) throw refuse(`the actor ${src} without onError`);
  if (secondInvocation !== undefined) throw refuse('more than one actor');
  if (secondDelay !== undefined) throw refuse('more than one delay next to an actor');
  const inputOf: Work['inputOf'] = isMapper(input) ? input : () => input;
  return { work: { actor: src, actorId: id, succeeded, failed, inputOf, timeout }, delays: [] };
}

function isMapper(input: unknown): input is Work['inputOf'] {
  return typeof input === 'function';
}

/** Which action records why a request is refused? The update of the wildcard that stays. */
function refusalIn(chart: Chart, node: ChartNode): Action | null {
  const transition = node.transitions.get(WILDCARD)?.find(({ target }) => target === undefined);
  const actions = actionsIn(chart, transition?.actions, refusing(chart, node.key));
  return actions.find(({ update }) => update !== null) ?? null;
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
