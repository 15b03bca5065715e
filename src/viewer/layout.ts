import { createMachine } from 'xstate';
import { type Graph, LIFECYCLE_ORDER, toGraph } from '../diagram/index.js';
import { readField } from '../model/unchecked.js';
import type { Chart } from './chart.js';
import type { Draughtsman } from './draughtsman.js';
import { dotOf, drawingOf } from './drawing.js';

/** Larger charts are shown as a list: Graphviz would take minutes, and nobody could read the picture. */
const MOST_STATES = 150;
const MOST_EDGES = 500;

/** So many charts are kept, whoever asks for them. */
const MOST_CHARTS = 50;

/** What does the machine with this definition look like? */
export type Layout = (definition: string) => Promise<Chart>;

/** How are charts made? Each that can be drawn once, the last ones kept; never rejects. */
export function createLayout({ place }: Pick<Draughtsman, 'place'>): Layout {
  const charts = new Map<string, Promise<Chart>>();
  return (definition) => {
    const chart = charts.get(definition) ?? chartOf(definition, place);
    // The one that was asked for last is forgotten last.
    charts.delete(definition);
    charts.set(definition, chart);
    const [oldest] = charts.keys();
    if (charts.size > MOST_CHARTS && oldest !== undefined) charts.delete(oldest);
    void chart.then(({ drawing }) => drawing ?? charts.delete(definition));
    return chart;
  };
}

async function chartOf(definition: string, place: Draughtsman['place']): Promise<Chart> {
  let graph: Graph | null = null;
  try {
    graph = graphOf(definition);
    if (graph.edges.length > MOST_EDGES) throw new RangeError('The chart has too many transitions to be drawn.');
    return { graph, drawing: drawingOf(graph, await place(dotOf(graph))), reason: null };
  } catch (error) {
    return { graph, drawing: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The graph of a machine of which only its definition is known.
 *
 * @throws Error that says why there is none.
 */
function graphOf(definition: string): Graph {
  const config: unknown = JSON.parse(definition);
  const states = readField(config, 'states');
  if (typeof states !== 'object' || states === null) throw new TypeError('The actor is no machine.');
  if (Object.keys(states).length > MOST_STATES) throw new RangeError('The chart has too many states to be drawn.');
  return toGraph(createMachine(config as Parameters<typeof createMachine>[0]), { order: LIFECYCLE_ORDER });
}
