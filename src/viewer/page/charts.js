/** @import { Chart } from '../chart.js' */

const MOST_CHARTS = 50;

/** The charts of machines, made by the server that the page came from; without one the states are listed. */
export class Charts {
  /** @type {Map<string, Chart | null>} */
  #charts = new Map();
  #onReady;

  /** @param {() => void} onReady Called when a chart that was asked for is there. */
  constructor(onReady) {
    this.#onReady = onReady;
  }

  /**
   * The chart with this definition; null while it is being made.
   *
   * @param {string} definition
   * @returns {Chart | null}
   */
  get(definition) {
    const chart = this.#charts.get(definition);
    if (chart !== undefined) return chart;
    if (this.#charts.size >= MOST_CHARTS) this.#charts.clear();
    this.#charts.set(definition, null);
    void chartOf(definition).then((made) => {
      this.#charts.set(definition, made);
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
    return { graph: null, drawing: null, reason: 'Nobody is there who could draw the chart.' };
  }
}
