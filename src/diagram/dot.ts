import type { AnyStateMachine } from 'xstate';
import {
  DIMMED_FAILURE_COLOUR,
  MUTED_TEXT_COLOUR,
  TEXT_COLOUR,
  OUTCOME_COLOURS,
  STATE_PALETTE,
  stateColour,
  type TagColours,
} from './colours.js';
import { focus } from './focus.js';
import type { Graph, GraphEdge, GraphLabel, GraphNode, GraphOptions, Outcome } from './graph.js';
import { unusedName } from './unused-name.js';
import { toGraph } from './to-graph.js';
import { camelCaseToWords } from '../policy/event-label.js';
import { wrapText, wrapLabel } from './wrap-text.js';

/** Options of a drawing by Graphviz. */
export interface DotOptions extends GraphOptions {
  /** Colours of states by tag, in addition to those of this library's tags. */
  readonly tagColours?: TagColours;
}

/**
 * This machine, or graph, in DOT, the language of Graphviz: top to bottom, colours by tag, failures dotted, the actor
 * of a state below its name. Each node and edge carries its tags or its outcome as `class`.
 *
 * @throws TypeError that names the state and its feature that a flat diagram cannot show.
 */
export function toDot(source: Graph | AnyStateMachine, options: DotOptions = {}): string {
  const graph = 'nodes' in source ? focus(source, options) : toGraph(source, options);
  // The dot in front of the initial state needs a name too.
  const start = unusedName('start', new Set(graph.nodes.map(({ id }) => id)));
  return [
    `digraph ${quoted(graph.id)} {`,
    // Graphviz knows the character widths of Helvetica.
    '  graph [rankdir=TB bgcolor=white nodesep=0.2 ranksep=0.4 fontname=Helvetica]',
    '  node [shape=box style="rounded,filled" height=0.4 margin="0.12,0.06" fontname=Helvetica fontsize=12]',
    '  edge [arrowsize=0.7 fontname=Helvetica fontsize=10]',
    ...(graph.initial === null
      ? []
      : [
          `  ${quoted(start)} [shape=circle width=0.14 height=0.14 fixedsize=true label="" fillcolor="${TEXT_COLOUR}"]`,
          `  ${quoted(start)} -> ${quoted(graph.initial)}`,
        ]),
    ...graph.nodes.map((node) => `  ${quoted(node.id)} [${nodeAttributes(node, options.tagColours ?? {})}]`),
    ...graph.edges.map((edge) => `  ${quoted(edge.from)} -> ${quoted(edge.to)} [${edgeAttributes(edge)}]`),
    '}',
    '',
  ].join('\n');
}

function nodeAttributes(node: GraphNode, tagColours: TagColours): string {
  const { fill, border } = STATE_PALETTE[stateColour(node, tagColours)];
  return [
    node.kind === 'choice' ? choiceAttributes(node) : stateAttributes(node),
    `fillcolor="${fill}" color="${border}"`,
    `class=${quoted([node.kind, ...node.tags].join(' '))}`,
    ...(node.description === '' ? [] : [`tooltip=${quoted(node.description)}`]),
  ].join(' ');
}

function stateAttributes({ id, kind, actors }: GraphNode): string {
  const name = wrapText(id).map((line) => `<b>${escaped(line)}</b>`);
  const running = actors.map((actor) => `<font point-size="9" color="${MUTED_TEXT_COLOUR}">▸ ${escaped(actor)}</font>`);
  const shape = kind === 'final' ? ' peripheries=2' : kind === 'any' ? ' style="rounded,filled,dashed"' : '';
  return `label=<${[...name, ...running].join('<br/>')}>${shape}`;
}

function choiceAttributes({ tags }: GraphNode): string {
  return `label=${quoted(camelCaseToWords(tags[0] ?? '?'))} shape=diamond margin="0.02,0.02" fontsize=10`;
}

function edgeAttributes({ labels, outcome, dimmed }: GraphEdge): string {
  const lines = labels.flatMap(linesOf);
  return [
    `label=<${lines.join('<br/>')}>`,
    `color="${colourOf(outcome, dimmed)}"`,
    // Rare transitions may take a longer route.
    ...(outcome === 'done' || outcome === 'operation' || outcome === 'choice' ? [] : ['weight=0']),
    ...(outcome === 'failure' ? ['style=dotted'] : []),
    `class=${quoted(outcome)}`,
  ].join(' ');
}

function linesOf(label: GraphLabel): readonly string[] {
  const { outcome, dimmed } = label;
  const size = outcome === 'failure' ? ' point-size="9"' : '';
  // The space keeps the text off its line.
  return wrapLabel(label).map(
    (line) => `<font color="${colourOf(outcome, dimmed)}"${size}>&#160;${escaped(line)}</font>`,
  );
}

function colourOf(outcome: Outcome, dimmed: boolean): string {
  return dimmed ? DIMMED_FAILURE_COLOUR : (OUTCOME_COLOURS[outcome] ?? TEXT_COLOUR);
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
