/** @import { StepSummary } from './step-summary.js' */
/** @import { Step } from './steps.js' */
import { html, setChildren, showWithin } from './dom.js';
import { outcomeOf } from './step-summary.js';
import { timeText } from './steps.js';

/** The steps of an actor, the latest on top. */
export class LogView {
  #list;
  /** @type {Map<number, HTMLElement>} */
  #rows = new Map();
  #owner = '';

  /**
   * @param {HTMLElement} list
   * @param {(seq: number) => void} onSelect
   */
  constructor(list, onSelect) {
    this.#list = list;
    list.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest('[data-seq]') : null;
      if (row !== null) onSelect(Number(row.getAttribute('data-seq')));
    });
  }

  /**
   * @param {string} owner The actor and the chart that the steps belong to; rows of another one are replaced.
   * @param {readonly { readonly step: Step, readonly summary: StepSummary }[]} steps
   * @param {number | undefined} shown The step that the page shows.
   */
  render(owner, steps, shown) {
    if (owner !== this.#owner) this.#rows.clear();
    this.#owner = owner;
    const rows = new Map(
      steps.map(({ step, summary }) => [step.seq, this.#rows.get(step.seq) ?? rowOf(step, summary)]),
    );
    this.#rows = rows;
    setChildren(this.#list, [...rows.values()].reverse());
    for (const [seq, row] of rows) {
      const isShown = seq === shown;
      if (isShown === row.hasAttribute('aria-current')) continue;
      row.toggleAttribute('aria-current', isShown);
      if (isShown) showWithin(this.#list, row);
    }
  }
}

/**
 * @param {Step} step
 * @param {StepSummary} summary
 */
function rowOf(step, summary) {
  const { kind, event, from, to, cause } = summary;
  const way = kind === 'move' && from !== to ? `${from} → ${to}` : kind === 'stay' ? `stays in ${to}` : to;
  return html(
    'li',
    { 'data-seq': step.seq, class: `step ${kind}` },
    html('time', {}, timeText(step.at)),
    html('span', { class: `event outcome-${outcomeOf(summary)}` }, event),
    html('span', { class: 'way', title: cause }, kind === 'refusal' ? cause : way),
  );
}
