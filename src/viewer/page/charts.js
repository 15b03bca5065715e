/** @import { Chart } from '../chart.js' */

const MAX_CHARTS = 50;
/** How long after a failure the server is asked again. */
const RETRY_MS = 3_000;

/** A cache of charts, which the page's server renders. */
export class Charts {
  /** @type {Map<string, Chart | null>} */
  #charts = new Map();
  #onReady;

  /** @param {() => void} onReady Called when a requested chart has arrived. */
  constructor(onReady) {
    this.#onReady = onReady;
  }

  /**
   * The chart with this definition; null until it has arrived.
   *
   * @param {string} definition
   * @returns {Chart | null}
   */
  get(definition) {
    const chart = this.#charts.get(definition);
    if (chart !== undefined) return chart;
    if (this.#charts.size >= MAX_CHARTS) this.#charts.clear();
    this.#charts.set(definition, null);
    void chartOf(definition).then((arrived) => {
      this.#charts.set(definition, arrived ?? NO_ANSWER);
      this.#onReady();
      if (arrived === null) setTimeout(() => this.#charts.delete(definition) && this.#onReady(), RETRY_MS);
    });
    return null;
  }
}

/** @type {Chart} */
const NO_ANSWER = {
  graph: null,
  drawing: null,
  eventLabels: {},
  reason: 'The server that draws charts does not answer.',
};

/**
 * The chart; null where the server gave none.
 *
 * @param {string} definition
 * @returns {Promise<Chart | null>}
 */
async function chartOf(definition) {
  try {
    const response = await fetch('layout', { method: 'POST', body: definition });
    if (!response.ok) throw new Error(await response.text());
    /** @type {unknown} */
    const chart = await response.json();
    return /** @type {Chart} */ (chart);
  } catch {
    return null;
  }
}
