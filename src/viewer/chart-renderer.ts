import { type AnyStateMachine, createMachine } from 'xstate';
import { type Graph, LIFECYCLE_ORDER, toGraph } from '../diagram/index.js';
import { parseBounded } from '../inspect/bounded-json.js';
import { readField } from '../model/unchecked.js';
import type { Chart } from './messages/chart.js';
import { checkChartSize } from './chart-size.js';
import type { GraphvizWorker } from './graphviz-worker.js';
import { dotOf, drawingOf } from './drawing.js';

/** Of more edges a layout takes minutes. */
const MAX_EDGES = 500;

/** The most charts that are cached. */
const MAX_CHARTS = 50;

/** Renders the chart of the machine with this definition; never rejects. */
export type RenderChart = (definition: string) => Promise<Chart>;

/** Creates a renderer that caches the charts that were requested last. */
export function createChartRenderer({ layOut }: Pick<GraphvizWorker, 'layOut'>): RenderChart {
  const charts = new Map<string, Promise<Chart>>();
  return (definition) => {
    const chart = charts.get(definition) ?? chartOf(definition, layOut);
    // Moves the chart to the end: the least recently used one is dropped.
    charts.delete(definition);
    charts.set(definition, chart);
    const [oldest] = charts.keys();
    if (charts.size > MAX_CHARTS && oldest !== undefined) charts.delete(oldest);
    void chart.then(({ drawing }) => drawing ?? charts.delete(definition));
    return chart;
  };
}

async function chartOf(definition: string, layOut: GraphvizWorker['layOut']): Promise<Chart> {
  let graph: Graph | null = null;
  try {
    const machine = machineOf(definition);
    graph = toGraph(machine, { order: LIFECYCLE_ORDER });
    if (graph.edges.length > MAX_EDGES) throw new RangeError('The chart has too many transitions to be drawn.');
    return { graph, drawing: drawingOf(graph, await layOut(dotOf(graph))), reason: null };
  } catch (error) {
    return { graph, drawing: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The machine with this definition, which cannot run.
 *
 * @throws Error that says why there is none.
 */
function machineOf(definition: string): AnyStateMachine {
  const parsed = parseBounded(definition);
  if (parsed === null) throw new TypeError('The definition is no JSON, or too large to be drawn.');
  const config = parsed.value;
  const states = readField(config, 'states');
  if (typeof states !== 'object' || states === null) throw new TypeError('The actor is no machine.');
  checkChartSize(config);
  return createMachine(config as Parameters<typeof createMachine>[0]);
}
