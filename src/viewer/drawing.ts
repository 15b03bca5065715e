import { type Graph, type GraphEdge, type GraphNode, toDot } from '../diagram/index.js';
import { stateColour } from '../diagram/colours.js';
import { wrapText, wrapLabel } from '../diagram/wrap-text.js';
import type { DrawnEdge, DrawnNode, DrawnText, Drawing } from './chart.js';
import { TONES } from './page/tones.js';

/** An operation of Graphviz's pen, as its JSON output has it. */
interface PenStroke {
  readonly op: string;
  readonly points?: readonly (readonly number[])[];
  readonly pt?: readonly number[];
  readonly align?: string;
  readonly width?: number;
  readonly size?: number;
  readonly text?: string;
}

interface PlacedObject {
  readonly name: string;
  readonly pos: string;
  readonly width: string;
  readonly height: string;
  readonly _ldraw_?: readonly PenStroke[];
}

interface PlacedEdge {
  readonly tail: number;
  readonly head: number;
  readonly _draw_?: readonly PenStroke[];
  readonly _hdraw_?: readonly PenStroke[];
  readonly _ldraw_?: readonly PenStroke[];
}

/** What Graphviz makes of a graph, with `-Tjson`: as much of it as is read here. */
export interface Placement {
  readonly bb: string;
  readonly objects?: readonly PlacedObject[];
  readonly edges?: readonly PlacedEdge[];
}

const POINTS_PER_INCH = 72;

/** How is this graph written for the Graphviz that places it? */
export function dotOf(graph: Graph): string {
  return toDot(graph, { tagColours: TONES, failures: 'dimmed' });
}

/**
 * Where does everything stand? Takes the geometry from Graphviz, and all words from the graph.
 *
 * @throws TypeError where the placement is not that of this graph.
 */
export function drawingOf(graph: Graph, { bb, objects = [], edges = [] }: Placement): Drawing {
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

/** Of what was escaped in a name, Graphviz takes back the quotation marks, and not the backslashes. */
function nameOf(id: string): string {
  return id.replaceAll('\\', '\\\\');
}

function startOf(dot: PlacedObject, way: PlacedEdge | undefined, flip: Flip): Drawing['start'] {
  const [x, y] = flip(dot.pos.split(',').map(Number));
  return { x, y, path: curveOf(way, flip), arrow: arrowOf(way, flip) };
}

function nodeIn(objects: readonly PlacedObject[], node: GraphNode, flip: Flip): DrawnNode {
  const placed = objects.find(({ name }) => name === nameOf(node.id));
  if (placed === undefined) throw new TypeError(`Graphviz did not place ${node.id}.`);
  const [x, y] = flip(placed.pos.split(',').map(Number));
  const names = node.kind === 'choice' ? 1 : wrapText(node.id).length;
  return {
    id: node.id,
    x,
    y,
    width: rounded(Number(placed.width) * POINTS_PER_INCH),
    height: rounded(Number(placed.height) * POINTS_PER_INCH),
    tone: stateColour(node, TONES),
    texts: textsOf(placed._ldraw_, flip, (line) => ({ kind: line < names ? 'name' : 'actor', dimmed: false })),
  };
}

function edgeIn(placed: PlacedEdge | undefined, edge: GraphEdge, flip: Flip): DrawnEdge {
  if (placed === undefined) throw new TypeError(`Graphviz did not draw ${edge.from} → ${edge.to}.`);
  const lines = edge.labels.flatMap((label) => wrapLabel(label).map(() => label));
  return {
    from: edge.from,
    to: edge.to,
    path: curveOf(placed, flip),
    arrow: arrowOf(placed, flip),
    texts: textsOf(placed._ldraw_, flip, (line) => ({
      kind: lines[line]?.outcome ?? edge.outcome,
      dimmed: lines[line]?.dimmed ?? edge.dimmed,
    })),
  };
}

function textsOf(
  strokes: readonly PenStroke[] = [],
  flip: Flip,
  lookOf: (line: number) => Pick<DrawnText, 'kind' | 'dimmed'>,
): readonly DrawnText[] {
  let size = 12;
  const texts: DrawnText[] = [];
  for (const stroke of strokes) {
    if (stroke.op === 'F') size = stroke.size ?? size;
    if (stroke.op !== 'T') continue;
    const { pt: [left = 0, base = 0] = [], width = 0, align, text = '' } = stroke;
    const [x, y] = flip([align === 'l' ? left + width / 2 : left, base]);
    texts.push({ text: text.trim(), x, y, size, ...lookOf(texts.length) });
  }
  return texts;
}

/** Graphviz draws Bézier curves: a point to begin at, and three for each piece. */
function curveOf(edge: PlacedEdge | undefined, flip: Flip): string {
  const curves = edge?._draw_?.filter(({ op }) => op === 'b') ?? [];
  return curves
    .map(({ points = [] }) => {
      const [begin = '', ...others] = points.map((point) => flip(point).join(','));
      return `M${begin}C${others.join(' ')}`;
    })
    .join('');
}

function arrowOf(edge: PlacedEdge | undefined, flip: Flip): string {
  const heads = edge?._hdraw_?.filter(({ op }) => op === 'P') ?? [];
  return heads.map(({ points = [] }) => `M${points.map((point) => flip(point).join(',')).join('L')}Z`).join('');
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
