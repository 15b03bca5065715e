import type { AnyStateMachine } from 'xstate';
import { TEXT_COLOUR, LINE_COLOURS, STATE_PALETTE, stateColour, type TagColours } from './colours.js';
import { focus } from './focus.js';
import type { Graph, GraphEdge, GraphNode, GraphOptions } from './graph.js';
import { toGraph } from './to-graph.js';
import { camelCaseToWords } from '../policy/event-label.js';
import { wrapText, wrapLabel } from './wrap-text.js';

/** Options of a drawing by Mermaid. */
export interface MermaidOptions extends GraphOptions {
  /** Colours of states by tag, in addition to those of this library's tags. */
  readonly tagColours?: TagColours;
  /** Top to bottom, or left to right. Default: `TB`. */
  readonly direction?: 'TB' | 'LR';
}

/**
 * This machine, or graph, as a flowchart in Mermaid, readable in GitHub's light and dark theme. Not a state diagram: those
 * have no dotted lines, and take a semicolon in a label for the end of a line.
 *
 * @throws TypeError that names the state and its feature that a flat diagram cannot show.
 */
export function toMermaid(source: Graph | AnyStateMachine, options: MermaidOptions = {}): string {
  const graph = 'nodes' in source ? focus(source, options) : toGraph(source, options);
  const { nodes, edges, initial } = graph;
  const names = new Map(nodes.map(({ id }, index) => [id, nameOf(id, index)]));
  const nodeName = (id: string) => names.get(id) ?? '';
  const colour = (node: GraphNode) => stateColour(node, options.tagColours ?? {});
  const used = new Set(nodes.map(colour));
  return [
    `flowchart ${options.direction ?? 'TB'}`,
    ...(initial === null ? [] : ['  start(( )):::start']),
    ...nodes.map((node) => `  ${nodeName(node.id)}${shapeOf(node)}:::${colour(node)}`),
    ...(initial === null ? [] : [`  start --> ${nodeName(initial)}`]),
    ...edges.map((edge) => `  ${nodeName(edge.from)} ${arrowOf(edge)} ${nodeName(edge.to)}`),
    ...lineStyles(edges, initial === null ? 0 : 1),
    ...(initial === null ? [] : [`  classDef start fill:${LINE_COLOURS.choice},stroke:${LINE_COLOURS.choice}`]),
    ...Object.entries(STATE_PALETTE)
      .filter(([name]) => [...used].some((other) => other === name))
      .map(([name, { fill, border }]) => `  classDef ${name} fill:${fill},stroke:${border},color:${TEXT_COLOUR}`),
    '',
  ].join('\n');
}

/** Mermaid's keywords, such as `end`, are in lower case; a name in capitals is safe. */
function nameOf(id: string, index: number): string {
  return /^[A-Z][A-Z\d_]*$/.test(id) ? id : `node${index}`;
}

function shapeOf(node: GraphNode): string {
  if (node.kind === 'choice') return `{"${escaped(camelCaseToWords(node.tags[0] ?? '?'))}"}`;
  const actors = node.actors.map((actor) => `<small>▸ ${escaped(actor)}</small>`);
  const label = `"${[...wrapText(node.id).map(escaped), ...actors].join('<br/>')}"`;
  return node.kind === 'final' ? `[[${label}]]` : node.kind === 'any' ? `([${label}])` : `(${label})`;
}

function arrowOf({ labels, outcome }: GraphEdge): string {
  const lines = labels.flatMap(wrapLabel).map(escaped);
  return `${outcome === 'failure' ? '-.->' : '-->'}|"${lines.join('<br/>')}"|`;
}

/** Mermaid numbers edges in the order in which they are written. */
function lineStyles(edges: readonly GraphEdge[], first: number): readonly string[] {
  return Object.entries(LINE_COLOURS).flatMap(([outcome, colour]) => {
    const indices = edges.flatMap((edge, index) => (edge.outcome === outcome ? [first + index] : []));
    return colour === null || indices.length === 0 ? [] : [`  linkStyle ${indices.join(',')} stroke:${colour}`];
  });
}

/**
 * Characters with a meaning in Mermaid, Markdown or HTML become character references, and so does the blank in `direction TB`, for
 * which Mermaid takes the whole line, wherever it stands.
 */
function escaped(text: string): string {
  return text.replace(
    /[^\p{L}\p{N} _,.()[\]▸-]|(?<=direction) (?=TB|BT|TD|LR|RL)/gu,
    (character) => `#${String(character.codePointAt(0))};`,
  );
}
