import type { Graph, GraphEdge, GraphNode } from '../../../diagram/graph.js';
import { memo } from '../../../page/memo.js';
import type { Drawing as DrawingOf, DrawnEdge, DrawnNode, DrawnText } from '../../messages/chart.js';
import { KINDS } from '../actors.js';
import { edgesOf, type StepSummary } from '../step-summary.js';

/** Around the drawing. */
const MARGIN = 8;

interface DrawingProps {
  readonly graph: Graph;
  readonly drawing: DrawingOf;
  /** The current state. */
  readonly current: string;
  /** The step that led to it. */
  readonly arrival: StepSummary | undefined;
}

/** A machine as the server laid it out. The elements are made here, so that no markup ever comes from a sender. */
export const Drawing = memo(({ graph, drawing, current, arrival }: DrawingProps) => {
  const { width, height, start } = drawing;
  const taken = edgesOf(arrival?.transition ?? null, graph);
  const edges = drawing.edges.map((drawn, index) => ({ drawn, edge: graph.edges[index] }));
  const isTaken = (edge: GraphEdge | undefined) => edge !== undefined && taken.has(edge);
  // The last element lies on top.
  edges.sort((one, other) => Number(isTaken(one.edge)) - Number(isTaken(other.edge)));
  return (
    <svg
      class="drawing"
      viewBox={[-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].join(' ')}
      role="img"
      aria-label={`Chart of ${graph.id}; the current state is ${current || 'unknown'}`}
    >
      {start !== null && (
        <g class="start">
          <Line path={start.path} arrow={start.arrow} />
          <circle cx={start.x} cy={start.y} r={5} />
        </g>
      )}
      {edges.map(({ drawn, edge }) => (
        <Edge key={`${drawn.from} ${drawn.to}`} drawn={drawn} edge={edge} isTaken={isTaken(edge)} />
      ))}
      {drawing.nodes.map((drawn) => (
        <Node
          key={drawn.id}
          drawn={drawn}
          node={graph.nodes.find(({ id }) => id === drawn.id)}
          mark={drawn.id === current ? 'current' : drawn.id === arrival?.from ? 'previous' : ''}
        />
      ))}
    </svg>
  );
});

interface NodeProps {
  readonly drawn: DrawnNode;
  readonly node: GraphNode | undefined;
  readonly mark: string;
}

function Node({ drawn: { id, x, y, width, height, colour, texts }, node, mark }: NodeProps) {
  const kind = node?.kind ?? 'state';
  const [left, top] = [x - width / 2, y - height / 2];
  const box = (inset: number) => ({
    x: left + inset,
    y: top + inset,
    width: width - 2 * inset,
    height: height - 2 * inset,
    rx: 8 - inset / 2,
  });
  return (
    <g class={`node kind-${KINDS[colour]} ${kind} ${mark}`} data-state={id}>
      {node?.description ? <title>{node.description}</title> : null}
      {kind === 'choice' ? (
        <path class="box" d={`M${x},${top}L${left + width},${y}L${x},${top + height}L${left},${y}Z`} />
      ) : (
        <>
          <rect {...box(-4)} class="halo" />
          <rect {...box(0)} class="box" />
        </>
      )}
      {kind === 'final' && <rect {...box(4)} class="inner" />}
      <Texts texts={texts} />
    </g>
  );
}

interface EdgeProps {
  readonly drawn: DrawnEdge;
  readonly edge: GraphEdge | undefined;
  readonly isTaken: boolean;
}

function Edge({ drawn, edge, isTaken }: EdgeProps) {
  const look = `edge outcome-${edge?.outcome ?? 'operation'} ${edge?.dimmed ? 'dimmed' : ''} ${isTaken ? 'taken' : ''}`;
  return (
    <g class={look} data-from={drawn.from} data-to={drawn.to}>
      <Line path={drawn.path} arrow={drawn.arrow} />
      <Texts texts={drawn.texts} />
    </g>
  );
}

function Line({ path, arrow }: { readonly path: string; readonly arrow: string }) {
  return (
    <>
      <path d={path} class="line" />
      <path d={arrow} class="arrow" />
    </>
  );
}

function Texts({ texts }: { readonly texts: readonly DrawnText[] }) {
  return (
    <>
      {texts.map(({ text, x, y, size, kind, dimmed }) => (
        <text x={x} y={y} font-size={size} class={`text-${kind} ${dimmed ? 'dimmed' : ''}`}>
          {text}
        </text>
      ))}
    </>
  );
}
