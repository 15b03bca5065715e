import type { Graph, GraphEdge, GraphOptions, GraphTransition } from './graph.js';
import { labelsOf, outcomeOf } from './edge-labels.js';

/**
 * The part of a graph that the options select. A choice remains while an edge leads to it; what the options do not name stays
 * as it is.
 */
export function focus(graph: Graph, options: GraphOptions): Graph {
  const { failures, states, events, order = states ?? [] } = options;
  const isState = (id: string) => states === undefined || states.includes(id);
  const isShown = (transition: GraphTransition) =>
    isState(transition.source) &&
    isState(transition.target) &&
    (failures !== 'omitted' || transition.outcome !== 'failure') &&
    (events === undefined || namesOf(transition).some((name) => events.includes(name)));

  const kept = graph.edges.flatMap((edge): GraphEdge[] => {
    const transitions = edge.transitions.filter(isShown);
    if (transitions.length === 0) return [];
    const areDimmed = failures === undefined ? edge.labels.some(({ dimmed }) => dimmed) : failures === 'dimmed';
    const labels = labelsOf(transitions, areDimmed);
    const dimmed = labels.every(({ dimmed }) => dimmed);
    return [{ ...edge, labels, outcome: outcomeOf(transitions), dimmed, transitions }];
  });
  // The branches of a choice that its remaining edges can take.
  const branches = graph.edges.filter(
    ({ from, to, outcome }) =>
      outcome === 'choice' &&
      kept.some((edge) => edge.to === from && edge.transitions.some(({ target }) => target === to)),
  );

  const edges = [...kept, ...branches];
  const rank = rankBy(order);
  return {
    ...graph,
    initial: graph.initial !== null && isState(graph.initial) ? graph.initial : null,
    nodes: graph.nodes
      .filter(({ id, kind }) =>
        kind === 'choice' || kind === 'any' ? edges.some(({ from }) => from === id) : isState(id),
      )
      .sort((a, b) => rank(a.id) - rank(b.id)),
    edges: edges.sort((a, b) => rank(a.from) - rank(b.from) || rank(a.to) - rank(b.to)),
  };
}

/** Every name that selects a transition, from `done` to `INIT CREATE [new service]`. */
function namesOf({ event, eventType, guard, source }: GraphTransition): readonly string[] {
  return [event, eventType]
    .flatMap((name) => [name, `${name} [${String(guard)}]`])
    .flatMap((name) => [name, `${source} ${name}`]);
}

function rankBy(order: readonly string[]): (id: string) => number {
  return (id) => {
    const index = order.indexOf(id);
    return index === -1 ? order.length : index;
  };
}
