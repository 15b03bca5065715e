import type { AnyStateMachine } from 'xstate';
import { INK, LINE_COLOURS, TONE_COLOURS, toneOf, type Tones } from './colours.js';
import { focus } from './focus.js';
import type { Graph, GraphEdge, GraphNode, GraphOptions } from './graph.js';
import { toGraph } from './to-graph.js';
import { wordsOf } from './words.js';
import { wrap, wrapLabel } from './wrapping.js';

/** What a picture by Mermaid shows, and how. */
export interface MermaidOptions extends GraphOptions {
  /** Which states look how, by their tags; added to those of this library's machines. */
  readonly tones?: Tones;
  /** From the top to the bottom, or from left to right? Default: `TB`. */
  readonly direction?: 'TB' | 'LR';
}

/**
 * How is this machine, or graph, written for Mermaid? A flowchart: state diagrams have no dotted lines, and take a
 * semicolon in a label for the end of a line. Reads in GitHub's light and dark theme.
 *
 * @throws TypeError that names the state and what of it a flat picture cannot show.
 */
export function toMermaid(source: Graph | AnyStateMachine, options: MermaidOptions = {}): string {
  const graph = 'nodes' in source ? focus(source, options) : toGraph(source, options);
  const { nodes, edges, initial } = graph;
  const names = new Map(nodes.map(({ id }, index) => [id, nameOf(id, index)]));
  const name = (id: string) => names.get(id) ?? '';
  const tone = (node: GraphNode) => toneOf(node, options.tones ?? {});
  const used = new Set(nodes.map(tone));
  return [
    `flowchart ${options.direction ?? 'TB'}`,
    ...(initial === null ? [] : ['  start(( )):::start']),
    ...nodes.map((node) => `  ${name(node.id)}${shapeOf(node)}:::${tone(node)}`),
    ...(initial === null ? [] : [`  start --> ${name(initial)}`]),
    ...edges.map((edge) => `  ${name(edge.from)} ${arrowOf(edge)} ${name(edge.to)}`),
    ...lineStyles(edges, initial === null ? 0 : 1),
    ...(initial === null ? [] : [`  classDef start fill:${LINE_COLOURS.choice},stroke:${LINE_COLOURS.choice}`]),
    ...Object.entries(TONE_COLOURS)
      .filter(([tone]) => [...used].some((other) => other === tone))
      .map(([tone, { ground, border }]) => `  classDef ${tone} fill:${ground},stroke:${border},color:${INK}`),
    '',
  ].join('\n');
}

/** Mermaid's own words, such as `end`, are in small letters; a name of capitals is safe. */
function nameOf(id: string, index: number): string {
  return /^[A-Z][A-Z\d_]*$/.test(id) ? id : `node${index}`;
}

function shapeOf(node: GraphNode): string {
  if (node.kind === 'choice') return `{"${escaped(wordsOf(node.tags[0] ?? '?'))}"}`;
  const actors = node.actors.map((actor) => `<small>▸ ${escaped(actor)}</small>`);
  const label = `"${[...wrap(node.id).map(escaped), ...actors].join('<br/>')}"`;
  return node.kind === 'final' ? `[[${label}]]` : node.kind === 'any' ? `([${label}])` : `(${label})`;
}

function arrowOf({ labels, outcome }: GraphEdge): string {
  const lines = labels.flatMap(wrapLabel).map(escaped);
  return `${outcome === 'failure' ? '-.->' : '-->'}|"${lines.join('<br/>')}"|`;
}

/** Edges are counted in the order in which they are written. */
function lineStyles(edges: readonly GraphEdge[], first: number): readonly string[] {
  return Object.entries(LINE_COLOURS).flatMap(([outcome, colour]) => {
    const indices = edges.flatMap((edge, index) => (edge.outcome === outcome ? [first + index] : []));
    return colour === null || indices.length === 0 ? [] : [`  linkStyle ${indices.join(',')} stroke:${colour}`];
  });
}

/** Whatever could mean something to Mermaid, Markdown or HTML becomes the number of its character. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} _,.()[\]▸-]/gu, (character) => `#${String(character.codePointAt(0))};`);
}
