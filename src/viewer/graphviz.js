/* A worker thread that runs Graphviz: a large graph takes a good part of a second, for which it must not block the host. */
import { parentPort } from 'node:worker_threads';

const graphviz = import('@viz-js/viz').then(({ instance }) => instance());
// Handled with every request below.
graphviz.catch(() => undefined);

parentPort?.on('message', (/** @type {string} */ dot) => {
  graphviz.then(
    (viz) => parentPort?.postMessage(layoutOf(viz, dot)),
    () => parentPort?.postMessage({ error: 'Install @viz-js/viz to see the chart drawn.' }),
  );
});

/**
 * @param {import('@viz-js/viz').Viz} viz
 * @param {string} dot
 */
function layoutOf(viz, dot) {
  try {
    return { layout: viz.renderJSON(dot) };
  } catch (error) {
    return { error: `Graphviz could not draw the chart: ${error instanceof Error ? error.message : String(error)}` };
  }
}
