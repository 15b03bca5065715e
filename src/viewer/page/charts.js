/** @import { Chart } from '../chart.js' */

const MAX_CHARTS = 50;

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
      this.#charts.set(definition, arrived);
      this.#onReady();
    });
    return null;
  }
}

/**
 * @param {string} definition
 * @returns {Promise<Chart>}
 */
async function chartOf(definition) {
  try {
    const response = await fetch('layout', { method: 'POST', body: definition });
    if (!response.ok) throw new Error(await response.text());
    /** @type {unknown} */
    const chart = await response.json();
    return /** @type {Chart} */ (chart);
  } catch {
    return { graph: null, drawing: null, eventLabels: {}, reason: 'The server that draws charts does not answer.' };
  }
}
