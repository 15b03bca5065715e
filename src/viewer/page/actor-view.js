/** @import { Chart } from '../chart.js' */
/** @import { Happening } from './inference.js' */
/** @import { Remembered } from './memory.js' */
/** @import { Step } from './steps.js' */
import { definitionOf, stateOf, titleOf, toneOf } from './actors.js';
import { ChartView } from './chart-view.js';
import { Charts } from './charts.js';
import { eventListOf, possibleOf, refusalsOf } from './details-view.js';
import { byId, html, setText } from './dom.js';
import { edgesOf, happeningOf, outcomeOf } from './inference.js';
import { LogView } from './log-view.js';
import { eventsOf, outlineOf } from './outline-view.js';
import { pathsOf, stateText, stepsOf, timeText } from './steps.js';
import { treeOf } from './tree.js';

/** @typedef {{ readonly step: Step, readonly happening: Happening }} Told */

/** Everything about the actor that is selected: its state at a step, chart, log and details. */
export class ActorView {
  #charts;
  #chart = new ChartView(byId('chart'));
  #log;
  /** @type {readonly Told[]} */
  #told = [];
  /** Whose steps were told, by which chart. @type {{ sessionId: string, graph: Chart['graph'] }} */
  #teller = { sessionId: '', graph: null };
  /** What was drawn last: what has not changed since is left alone, with whatever a person opened in it. */
  #drawn = '';
  #announced = '';

  /** @param {{ onStep: (seq: number) => void, onDrawn: () => void }} listener */
  constructor({ onStep, onDrawn }) {
    this.#charts = new Charts(onDrawn);
    this.#log = new LogView(byId('log'), onStep);
  }

  /** @param {1 | -1 | 0} direction */
  zoom(direction) {
    this.#chart.zoom(direction);
  }

  /**
   * Which step is so many steps further? Null, which is the last one whichever that is, at the end.
   *
   * @param {number | null} seq
   * @param {number} count
   */
  stepFrom(seq, count) {
    const last = this.#told.length - 1;
    const index = Math.max(0, this.#indexOf(seq) + count);
    return index >= last ? null : (this.#told[index]?.step.seq ?? null);
  }

  /**
   * @param {string} sessionId
   * @param {Remembered | undefined} actor
   * @param {number | null} seq
   */
  render(sessionId, actor, seq) {
    if (actor === undefined) {
      this.#renderNothing();
      return;
    }
    const { config } = definitionOf(actor.announcement.definition);
    const chart = config === null ? null : this.#charts.get(actor.announcement.definition);
    const graph = chart?.graph ?? null;
    this.#tell(sessionId, stepsOf(actor), graph);
    const index = this.#indexOf(seq);
    const told = this.#told[index];
    const snapshot = told?.step.after ?? actor.latest;
    const isLive = seq === null || index === this.#told.length - 1;

    this.#log.render(`${sessionId} ${chart === null ? '' : 'drawn'}`, this.#told, told?.step.seq);
    setText(byId('title'), titleOf(actor));
    setText(byId('state'), stateOf(snapshot));
    byId('state').className = `badge tone-${toneOf(snapshot)}`;
    setText(
      byId('position'),
      isLive ? 'live' : `step ${index + 1} of ${this.#told.length}, at ${timeText(told?.step.at ?? '')}`,
    );
    document.body.classList.toggle('stepped-back', !isLive);
    setText(byId('forgotten'), actor.forgotten > 0 ? 'earlier steps are no longer kept' : '');
    this.#renderStepper(index, isLive);

    const drawn = JSON.stringify([sessionId, told?.step.seq ?? -1, chart !== null, stateOf(snapshot)]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    setText(byId('description'), graph?.nodes.find(({ id }) => id === stateText(snapshot.value))?.description ?? '');
    this.#renderHappening(titleOf(actor), told?.happening, isLive);
    this.#renderChart(config, chart, told?.happening, snapshot.value);
    this.#renderPossible(config, graph, snapshot);
    byId('refusals').replaceChildren(refusalsOf(this.#told.slice(0, index + 1)));
    byId('context').replaceChildren(...contextOf(snapshot, told?.step.before ?? null));
  }

  /**
   * What happened in a step does not change, unless the chart says more of it: it is inferred once.
   *
   * @param {string} sessionId
   * @param {readonly Step[]} steps
   * @param {Chart['graph']} graph
   */
  #tell(sessionId, steps, graph) {
    const isSame = sessionId === this.#teller.sessionId && graph === this.#teller.graph;
    const known = new Map(isSame ? this.#told.map((told) => [told.step.seq, told]) : []);
    this.#told = steps.map((step) => known.get(step.seq) ?? { step, happening: happeningOf(step, graph) });
    this.#teller = { sessionId, graph };
  }

  /** @param {number | null} seq */
  #indexOf(seq) {
    if (seq === null) return this.#told.length - 1;
    // A step that has been forgotten meanwhile gives its place to the next one.
    const index = this.#told.findIndex(({ step }) => step.seq >= seq);
    return index === -1 ? this.#told.length - 1 : index;
  }

  /**
   * @param {number} index
   * @param {boolean} isLive
   */
  #renderStepper(index, isLive) {
    const button = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (byId(id));
    button('back').disabled = index <= 0;
    button('forward').disabled = isLive;
    button('live').disabled = isLive;
  }

  /**
   * @param {string} title
   * @param {Happening | undefined} happening
   * @param {boolean} isLive
   */
  #renderHappening(title, happening, isLive) {
    byId('happening').replaceChildren(...sentenceOf(happening));
    const text = `${title}: ${byId('happening').textContent ?? ''}`;
    // Read out is what happens, and what one steps to, but not the same thing again.
    if (text !== this.#announced) setText(byId('announcer'), isLive ? text : `Stepped back. ${text}`);
    this.#announced = text;
  }

  /**
   * @param {Record<string, unknown> | null} config
   * @param {Chart | null} chart
   * @param {Happening | undefined} happening
   * @param {unknown} value
   */
  #renderChart(config, chart, happening, value) {
    const root = byId('chart');
    if (chart?.graph && chart.drawing) {
      const hasMoved = happening?.kind === 'move' && happening.from !== happening.to;
      const previous = hasMoved ? happening.from : '';
      const taken = happening?.kind === 'move' ? edgesOf(happening.transition, chart.graph) : new Set();
      this.#chart.render(chart.graph, chart.drawing, { current: stateText(value), previous, taken });
      return;
    }
    this.#chart.clear();
    const reason =
      chart?.reason ?? (config === null ? 'This actor is no machine: it has no states.' : 'The chart is being drawn …');
    root.replaceChildren(outlineOf(config ?? {}, pathsOf(value), reason));
  }

  /**
   * @param {Record<string, unknown> | null} config
   * @param {Chart['graph']} graph
   * @param {Step['after']} snapshot
   */
  #renderPossible(config, graph, { status, value }) {
    byId('possible').replaceChildren(
      status !== 'active'
        ? html('p', { class: 'faint' }, 'Nothing: it has ended.')
        : graph !== null
          ? possibleOf(graph, stateText(value))
          : eventListOf(eventsOf(config ?? {}, pathsOf(value))),
    );
  }

  #renderNothing() {
    this.#told = [];
    this.#drawn = '';
    this.#chart.clear();
    for (const id of ['title', 'state', 'position', 'description', 'forgotten']) setText(byId(id), '');
    for (const id of ['happening', 'log', 'possible', 'refusals', 'context']) byId(id).replaceChildren();
    byId('chart').replaceChildren(
      html(
        'div',
        { class: 'welcome' },
        html('p', {}, 'No service yet.'),
        html('p', { class: 'faint' }, `Senders connect to ${location.origin.replace(/^http/, 'ws')}`),
        html('p', { class: 'faint' }, 'A recorded file can be dropped here.'),
      ),
    );
  }
}

/**
 * @param {Step['after']} snapshot
 * @param {Step['before']} before
 */
function contextOf({ context, input, output, error }, before) {
  const others = Object.entries({ Input: input, Output: output, Error: error }).filter(([, value]) => value != null);
  return [
    context === undefined ? html('p', { class: 'faint' }, 'None.') : treeOf(context, before?.context),
    ...others.flatMap(([name, value]) => [html('h4', {}, name), treeOf(value, undefined, name)]),
  ];
}

/** @param {Happening | undefined} happening */
function sentenceOf(happening) {
  if (happening === undefined) return [''];
  const { kind, event, from, to, cause } = happening;
  const what = html('span', { class: `event outcome-${outcomeOf(happening)}` }, event);
  const faint = html('span', { class: 'faint' }, cause === '' ? '' : ` · ${cause}`);
  switch (kind) {
    case 'start':
      return [what, ` in ${to === '' ? 'no state' : to}`];
    case 'move':
      return [what, from === to ? ` again ${to}` : ` ${from} → ${to}`, faint];
    case 'refusal':
      return [what, ' refused', faint];
    default:
      return [what, to === '' ? '' : ` in ${to}`, faint];
  }
}
