import type { AnyStateMachine } from 'xstate';
import { type Choice, choicesOf } from './choices.js';
import { focus } from './focus.js';
import type { Graph, GraphEdge, GraphOptions, GraphTransition } from './graph.js';
import { labelsOf, outcomeOf } from './edge-labels.js';
import { tagGroupsOf } from './tag-groups.js';
import { transitionsByEvent, initialOf, nodeOf, statesOf } from './flat-machine.js';

/**
 * The nodes and edges of a flat machine. Transitions of equal source and target become one edge. A node of its own stands
 * for a guarded choice that several states share, and another for any state of a tag, where all of them have a transition
 * in common.
 *
 * @throws TypeError that names the state and its feature that a flat diagram cannot show.
 */
export function toGraph(machine: AnyStateMachine, options: GraphOptions = {}): Graph {
  const states = statesOf(machine);
  const initial = initialOf(machine);
  const nodes = states.map((state) => nodeOf(state, initial));
  const events = states.flatMap((state) => transitionsByEvent(machine, state));
  const choices = choicesOf(events, nodes);
  const tagGroups = tagGroupsOf(events.flat(), nodes);
  const steps = events.flat().map((transition) => {
    const choice = choices.find(({ transitions }) => transitions.has(transition));
    const tagGroup = tagGroups.find(({ transitions }) => transitions.has(transition));
    return {
      from: tagGroup?.node.id ?? transition.source,
      to: choice?.node.id ?? transition.target,
      // A decision that is drawn at the choice is not repeated on the edge to it.
      transition: { ...transition, decides: transition.decides && choice === undefined },
    };
  });
  return focus(
    {
      id: machine.id,
      initial,
      nodes: [...nodes, ...new Set([...choices, ...tagGroups].map(({ node }) => node))],
      edges: [...merged(steps), ...choices.flatMap(branchesOf)],
    },
    { failures: 'dimmed', ...options },
  );
}

interface Step {
  readonly from: string;
  readonly to: string;
  readonly transition: GraphTransition;
}

function merged(steps: readonly Step[]): readonly GraphEdge[] {
  const edges = new Map<string, { from: string; to: string; transitions: GraphTransition[] }>();
  for (const { from, to, transition } of steps) {
    const key = JSON.stringify([from, to]);
    const edge = edges.get(key) ?? { from, to, transitions: [] };
    edges.set(key, edge);
    edge.transitions.push(transition);
  }
  return [...edges.values()].map((edge) => ({
    ...edge,
    labels: labelsOf(edge.transitions, false),
    outcome: outcomeOf(edge.transitions),
    dimmed: false,
  }));
}

function branchesOf({ node, branches }: Choice): readonly GraphEdge[] {
  const targets = [...new Set(branches.map(({ target }) => target))];
  return targets.map((target) => ({
    from: node.id,
    to: target,
    labels: branches
      .filter((branch) => branch.target === target)
      .map(({ guard }) => ({ events: '', condition: guard ?? 'else', outcome: 'choice', dimmed: false })),
    outcome: 'choice',
    dimmed: false,
    transitions: [],
  }));
}
