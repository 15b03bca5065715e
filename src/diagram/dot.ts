import type { AnyStateMachine } from 'xstate';
import { DIMMED_FAILURE, FAINT_INK, INK, OUTCOME_COLOURS, TONE_COLOURS, toneOf, type Tones } from './colours.js';
import { focus } from './focus.js';
import type { Graph, GraphEdge, GraphLabel, GraphNode, GraphOptions, Outcome } from './graph.js';
import { unusedName } from './naming.js';
import { toGraph } from './to-graph.js';
import { wordsOf } from './words.js';
import { wrap, wrapLabel } from './wrapping.js';

/** What a picture by Graphviz shows, and how. */
export interface DotOptions extends GraphOptions {
  /** Which states look how, by their tags; added to those of this library's machines. */
  readonly tones?: Tones;
}

/**
 * How is this machine, or graph, written for Graphviz? Reads top to bottom: colours by tag, failures dotted, the actor
 * of a state below its name. Each node and edge carries its tags or its outcome as `class`.
 *
 * @throws TypeError that names the state and what of it a flat picture cannot show.
 */
export function toDot(source: Graph | AnyStateMachine, options: DotOptions = {}): string {
  const graph = 'nodes' in source ? focus(source, options) : toGraph(source, options);
  // The dot in front of the initial state needs a name too.
  const start = unusedName('start', new Set(graph.nodes.map(({ id }) => id)));
  return [
    `digraph ${quoted(graph.id)} {`,
    // Graphviz knows how wide the letters of Helvetica are.
    '  graph [rankdir=TB bgcolor=white nodesep=0.2 ranksep=0.4 fontname=Helvetica]',
    '  node [shape=box style="rounded,filled" height=0.4 margin="0.12,0.06" fontname=Helvetica fontsize=12]',
    '  edge [arrowsize=0.7 fontname=Helvetica fontsize=10]',
    ...(graph.initial === null
      ? []
      : [
          `  ${quoted(start)} [shape=circle width=0.14 height=0.14 fixedsize=true label="" fillcolor="${INK}"]`,
          `  ${quoted(start)} -> ${quoted(graph.initial)}`,
        ]),
    ...graph.nodes.map((node) => `  ${quoted(node.id)} [${nodeAttributes(node, options.tones ?? {})}]`),
    ...graph.edges.map((edge) => `  ${quoted(edge.from)} -> ${quoted(edge.to)} [${edgeAttributes(edge)}]`),
    '}',
    '',
  ].join('\n');
}

function nodeAttributes(node: GraphNode, tones: Tones): string {
  const { ground, border } = TONE_COLOURS[toneOf(node, tones)];
  return [
    node.kind === 'choice' ? choiceAttributes(node) : stateAttributes(node),
    `fillcolor="${ground}" color="${border}"`,
    `class=${quoted([node.kind, ...node.tags].join(' '))}`,
    ...(node.description === '' ? [] : [`tooltip=${quoted(node.description)}`]),
  ].join(' ');
}

function stateAttributes({ id, kind, actors }: GraphNode): string {
  const name = wrap(id).map((line) => `<b>${escaped(line)}</b>`);
  const running = actors.map((actor) => `<font point-size="9" color="${FAINT_INK}">▸ ${escaped(actor)}</font>`);
  const shape = kind === 'final' ? ' peripheries=2' : kind === 'any' ? ' style="rounded,filled,dashed"' : '';
  return `label=<${[...name, ...running].join('<br/>')}>${shape}`;
}

function choiceAttributes({ tags }: GraphNode): string {
  return `label=${quoted(wordsOf(tags[0] ?? '?'))} shape=diamond margin="0.02,0.02" fontsize=10`;
}

function edgeAttributes({ labels, outcome, dimmed }: GraphEdge): string {
  const lines = labels.flatMap(linesOf);
  return [
    `label=<${lines.join('<br/>')}>`,
    `color="${colourOf(outcome, dimmed)}"`,
    // What happens seldom may take a longer way.
    ...(outcome === 'done' || outcome === 'operation' || outcome === 'choice' ? [] : ['weight=0']),
    ...(outcome === 'failure' ? ['style=dotted'] : []),
    `class=${quoted(outcome)}`,
  ].join(' ');
}

function linesOf(label: GraphLabel): readonly string[] {
  const { outcome, dimmed } = label;
  const size = outcome === 'failure' ? ' point-size="9"' : '';
  // The blank keeps the text from its line.
  return wrapLabel(label).map(
    (line) => `<font color="${colourOf(outcome, dimmed)}"${size}>&#160;${escaped(line)}</font>`,
  );
}

function colourOf(outcome: Outcome, dimmed: boolean): string {
  return dimmed ? DIMMED_FAILURE : (OUTCOME_COLOURS[outcome] ?? INK);
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
