import type { Graph, GraphEdge, GraphOptions, GraphTransition } from './graph.js';
import { labelsOf, outcomeOf } from './labels.js';

/**
 * What remains of a graph when a picture shows only a topic of it? A choice remains while something leads through it;
 * what the options do not name stays as it is.
 */
export function focus(graph: Graph, options: GraphOptions): Graph {
  const { failures, states, events, order = states ?? [] } = options;
  const isState = (id: string) => states === undefined || states.includes(id);
  const isShown = (transition: GraphTransition) =>
    isState(transition.source) &&
    isState(transition.target) &&
    (failures !== 'omitted' || transition.outcome !== 'failure') &&
    (events === undefined || namesOf(transition).some((name) => events.includes(name)));

  const ways = graph.edges.flatMap((edge): GraphEdge[] => {
    const transitions = edge.transitions.filter(isShown);
    if (transitions.length === 0) return [];
    const areDimmed = failures === undefined ? edge.labels.some(({ dimmed }) => dimmed) : failures === 'dimmed';
    const labels = labelsOf(transitions, areDimmed);
    const dimmed = labels.every(({ dimmed }) => dimmed);
    return [{ ...edge, labels, outcome: outcomeOf(transitions), dimmed, transitions }];
  });
  // Of a choice, what can still be reached through it.
  const exits = graph.edges.filter(
    ({ from, to, outcome }) =>
      outcome === 'choice' &&
      ways.some((way) => way.to === from && way.transitions.some(({ target }) => target === to)),
  );

  const edges = [...ways, ...exits];
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

/** All that a transition can be called, from `done` to `INIT CREATE [new service]`. */
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
