/*
 * A thread of its own in which Graphviz places graphs: a large one takes it a good part of a second, which the host that the viewer
 * runs in does not have.
 */
import { parentPort } from 'node:worker_threads';

const graphviz = import('@viz-js/viz').then(({ instance }) => instance());
// Without it every answer says so.
graphviz.catch(() => undefined);

parentPort?.on('message', (/** @type {{ id: number, dot: string }} */ { id, dot }) => {
  graphviz.then(
    (viz) => parentPort?.postMessage({ id, ...placementOf(viz, dot) }),
    () => parentPort?.postMessage({ id, error: 'Install @viz-js/viz to see the chart drawn.' }),
  );
});

/**
 * @param {import('@viz-js/viz').Viz} viz
 * @param {string} dot
 */
function placementOf(viz, dot) {
  try {
    return { placement: viz.renderJSON(dot) };
  } catch (error) {
    return { error: `Graphviz could not draw the chart: ${error instanceof Error ? error.message : String(error)}` };
  }
}
