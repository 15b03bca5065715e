import { type Graph, type GraphEdge, type GraphNode, toDot } from '../diagram/index.js';
import { stateColour } from '../diagram/colours.js';
import { wrapText, wrapLabel } from '../diagram/wrap-text.js';
import type { DrawnEdge, DrawnNode, DrawnText, Drawing } from './messages/chart.js';

/** A drawing operation in Graphviz's JSON output. */
interface DrawOperation {
  readonly op: string;
  readonly points?: readonly (readonly number[])[];
  readonly pt?: readonly number[];
  readonly align?: string;
  readonly width?: number;
  readonly size?: number;
  readonly text?: string;
}

interface LayoutObject {
  readonly name: string;
  readonly pos: string;
  readonly width: string;
  readonly height: string;
  readonly _ldraw_?: readonly DrawOperation[];
}

interface LayoutEdge {
  readonly tail: number;
  readonly head: number;
  readonly _draw_?: readonly DrawOperation[];
  readonly _hdraw_?: readonly DrawOperation[];
  readonly _ldraw_?: readonly DrawOperation[];
}

/** The part of Graphviz's `-Tjson` output that is read here. */
export interface GraphvizLayout {
  readonly bb: string;
  readonly objects?: readonly LayoutObject[];
  readonly edges?: readonly LayoutEdge[];
}

const POINTS_PER_INCH = 72;

/** The graph in DOT. */
export function dotOf(graph: Graph): string {
  return toDot(graph, { failures: 'dimmed' });
}

/**
 * The drawing of a graph: geometry from Graphviz, texts from the graph.
 *
 * @throws TypeError where the layout is not that of this graph.
 */
export function drawingOf(graph: Graph, { bb, objects = [], edges = [] }: GraphvizLayout): Drawing {
  const [, , width = 0, height = 0] = bb.split(',').map(Number);
  const flip: Flip = ([x = 0, y = 0]) => [rounded(x), rounded(height - y)];
  const known = new Set(graph.nodes.map(({ id }) => nameOf(id)));
  const start = objects.find(({ name }) => !known.has(name));
  const between = (from: string | undefined, to: string) =>
    edges.find(({ tail, head }) => objects[tail]?.name === from && objects[head]?.name === to);

  return {
    width,
    height,
    start: start === undefined ? null : startOf(start, between(start.name, nameOf(graph.initial ?? '')), flip),
    nodes: graph.nodes.map((node) => nodeIn(objects, node, flip)),
    edges: graph.edges.map((edge) => edgeIn(between(nameOf(edge.from), nameOf(edge.to)), edge, flip)),
  };
}

type Flip = (point: readonly number[]) => readonly [x: number, y: number];

/** The name in Graphviz's output, where backslashes stay escaped and quotation marks do not. */
function nameOf(id: string): string {
  return id.replaceAll('\\', '\\\\');
}

function startOf(dot: LayoutObject, way: LayoutEdge | undefined, flip: Flip): Drawing['start'] {
  const [x, y] = flip(dot.pos.split(',').map(Number));
  return { x, y, path: curveOf(way, flip), arrow: arrowOf(way, flip) };
}

function nodeIn(objects: readonly LayoutObject[], node: GraphNode, flip: Flip): DrawnNode {
  const found = objects.find(({ name }) => name === nameOf(node.id));
  if (found === undefined) throw new TypeError(`Graphviz did not place ${node.id}.`);
  const [x, y] = flip(found.pos.split(',').map(Number));
  const names = node.kind === 'choice' ? 1 : wrapText(node.id).length;
  return {
    id: node.id,
    x,
    y,
    width: rounded(Number(found.width) * POINTS_PER_INCH),
    height: rounded(Number(found.height) * POINTS_PER_INCH),
    colour: stateColour(node, {}),
    texts: textsOf(found._ldraw_, flip, (line) => ({ kind: line < names ? 'name' : 'actor', dimmed: false })),
  };
}

function edgeIn(found: LayoutEdge | undefined, edge: GraphEdge, flip: Flip): DrawnEdge {
  if (found === undefined) throw new TypeError(`Graphviz did not draw ${edge.from} → ${edge.to}.`);
  const lines = edge.labels.flatMap((label) => wrapLabel(label).map(() => label));
  return {
    from: edge.from,
    to: edge.to,
    path: curveOf(found, flip),
    arrow: arrowOf(found, flip),
    texts: textsOf(found._ldraw_, flip, (line) => ({
      kind: lines[line]?.outcome ?? edge.outcome,
      dimmed: lines[line]?.dimmed ?? edge.dimmed,
    })),
  };
}

function textsOf(
  operations: readonly DrawOperation[] = [],
  flip: Flip,
  styleOf: (line: number) => Pick<DrawnText, 'kind' | 'dimmed'>,
): readonly DrawnText[] {
  let size = 12;
  const texts: DrawnText[] = [];
  for (const operation of operations) {
    if (operation.op === 'F') size = operation.size ?? size;
    if (operation.op !== 'T') continue;
    const { pt: [left = 0, base = 0] = [], width = 0, align, text = '' } = operation;
    const [x, y] = flip([align === 'l' ? left + width / 2 : left, base]);
    texts.push({ text: text.trim(), x, y, size, ...styleOf(texts.length) });
  }
  return texts;
}

/** Graphviz draws Bézier curves: a start point, and three points for each segment. */
function curveOf(edge: LayoutEdge | undefined, flip: Flip): string {
  const curves = edge?._draw_?.filter(({ op }) => op === 'b') ?? [];
  return curves
    .map(({ points = [] }) => {
      const [begin = '', ...others] = points.map((point) => flip(point).join(','));
      return `M${begin}C${others.join(' ')}`;
    })
    .join('');
}

function arrowOf(edge: LayoutEdge | undefined, flip: Flip): string {
  const heads = edge?._hdraw_?.filter(({ op }) => op === 'P') ?? [];
  return heads.map(({ points = [] }) => `M${points.map((point) => flip(point).join(',')).join('L')}Z`).join('');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
