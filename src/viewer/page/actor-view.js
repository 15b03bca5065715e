/** @import { TagColours } from '../../diagram/colours.js' */
/** @import { Chart } from '../chart.js' */
/** @import { StepSummary } from './step-summary.js' */
/** @import { StoredActor } from './actor-store.js' */
/** @import { Step } from './steps.js' */
import { definitionOf, stateOf, titleOf, colourOf } from './actors.js';
import { ChartView } from './chart-view.js';
import { Charts } from './charts.js';
import { eventListOf, possibleOf, refusalsOf } from './details-view.js';
import { byId, html, setText } from './dom.js';
import { edgesOf, fieldOf, summaryOf, outcomeOf } from './step-summary.js';
import { LogView } from './log-view.js';
import { eventsOf, outlineOf } from './outline-view.js';
import { pathsOf, stateText, stepsOf, timeText } from './steps.js';
import { treeOf } from './tree.js';

/** @typedef {{ readonly step: Step, readonly summary: StepSummary }} LogEntry */

/** Everything about the actor that is selected: its state at a step, chart, log and details. */
export class ActorView {
  #charts;
  #chart = new ChartView(byId('chart'));
  #log;
  /** @type {readonly LogEntry[]} */
  #entries = [];
  /** The actor and the chart that the entries were made for. @type {{ sessionId: string, chart: Chart | null }} */
  #entriesFor = { sessionId: '', chart: null };
  /** What was rendered last; unchanged parts are not rendered again, so that opened branches stay open. */
  #rendered = '';
  #lastAnnouncement = '';

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
   * The step `count` steps further; null, which stands for the latest step, at the end.
   *
   * @param {number | null} seq
   * @param {number} count
   */
  stepFrom(seq, count) {
    const last = this.#entries.length - 1;
    const index = Math.max(0, this.#indexOf(seq) + count);
    return index >= last ? null : (this.#entries[index]?.step.seq ?? null);
  }

  /**
   * @param {string} sessionId
   * @param {StoredActor | undefined} actor
   * @param {number | null} seq
   * @param {TagColours} tagColours
   */
  render(sessionId, actor, seq, tagColours) {
    if (actor === undefined) {
      this.#renderNothing();
      return;
    }
    const { config } = definitionOf(actor.actorMessage.definition);
    const chart = this.#charts.get(actor.actorMessage.definition);
    const graph = chart?.graph ?? null;
    this.#updateEntries(sessionId, stepsOf(actor), chart);
    const index = this.#indexOf(seq);
    const entry = this.#entries[index];
    const snapshot = entry?.step.after ?? actor.latest;
    const isLive = seq === null || index === this.#entries.length - 1;

    this.#log.render(`${sessionId} ${chart === null ? '' : 'drawn'}`, this.#entries, entry?.step.seq);
    setText(byId('title'), titleOf(actor));
    setText(byId('state'), stateOf(snapshot));
    byId('state').className = `badge colour-${colourOf(snapshot, tagColours)}`;
    setText(
      byId('position'),
      isLive
        ? liveText(snapshot)
        : `step ${index + 1} of ${this.#entries.length}, at ${timeText(entry?.step.at ?? '')}`,
    );
    document.body.classList.toggle('stepped-back', !isLive);
    setText(byId('dropped'), actor.dropped > 0 ? 'earlier steps are no longer kept' : '');
    this.#renderStepper(index, isLive);
    renderProgress(snapshot);

    const drawn = JSON.stringify([sessionId, entry?.step.seq ?? -1, chart !== null, stateOf(snapshot)]);
    if (drawn === this.#rendered) return;
    this.#rendered = drawn;
    setText(byId('description'), graph?.nodes.find(({ id }) => id === stateText(snapshot.value))?.description ?? '');
    this.#renderSummary(titleOf(actor), entry?.summary, isLive);
    this.#renderChart(config, chart, entry?.summary, snapshot.value);
    this.#renderPossible(config, graph, snapshot);
    byId('refusals').replaceChildren(refusalsOf(this.#entries.slice(0, index + 1)));
    byId('context').replaceChildren(...contextOf(snapshot, entry?.step.before ?? null));
  }

  /**
   * The summary of a step depends on the chart alone, and is inferred once.
   *
   * @param {string} sessionId
   * @param {readonly Step[]} steps
   * @param {Chart | null} chart
   */
  #updateEntries(sessionId, steps, chart) {
    const isSame = sessionId === this.#entriesFor.sessionId && chart === this.#entriesFor.chart;
    const known = new Map(isSame ? this.#entries.map((entry) => [entry.step.seq, entry]) : []);
    this.#entries = steps.map((step) => known.get(step.seq) ?? { step, summary: summaryOf(step, chart) });
    this.#entriesFor = { sessionId, chart };
  }

  /** @param {number | null} seq */
  #indexOf(seq) {
    if (seq === null) return this.#entries.length - 1;
    // A step that was dropped meanwhile is replaced by the next one.
    const index = this.#entries.findIndex(({ step }) => step.seq >= seq);
    return index === -1 ? this.#entries.length - 1 : index;
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
   * @param {StepSummary | undefined} summary
   * @param {boolean} isLive
   */
  #renderSummary(title, summary, isLive) {
    byId('summary').replaceChildren(...sentenceOf(summary));
    const text = `${title}: ${byId('summary').textContent ?? ''}`;
    // Screen readers get each change once.
    if (text !== this.#lastAnnouncement) setText(byId('announcer'), isLive ? text : `Stepped back. ${text}`);
    this.#lastAnnouncement = text;
  }

  /**
   * @param {Record<string, unknown> | null} config
   * @param {Chart | null} chart
   * @param {StepSummary | undefined} summary
   * @param {unknown} value
   */
  #renderChart(config, chart, summary, value) {
    const root = byId('chart');
    if (chart?.graph && chart.drawing) {
      const hasMoved = summary?.kind === 'move' && summary.from !== summary.to;
      const previous = hasMoved ? summary.from : '';
      const taken = summary?.kind === 'move' ? edgesOf(summary.transition, chart.graph) : new Set();
      this.#chart.render(chart.graph, chart.drawing, { current: stateText(value), previous, taken });
      return;
    }
    this.#chart.clear();
    const reason =
      config === null ? 'This actor is no machine: it has no states.' : (chart?.reason ?? 'The chart is being drawn …');
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
        ? html('p', { class: 'muted' }, 'Nothing: it has ended.')
        : graph !== null
          ? possibleOf(graph, stateText(value))
          : eventListOf(eventsOf(config ?? {}, pathsOf(value))),
    );
  }

  #renderNothing() {
    this.#entries = [];
    this.#rendered = '';
    this.#chart.clear();
    for (const id of ['title', 'state', 'position', 'description', 'dropped']) setText(byId(id), '');
    for (const id of ['summary', 'log', 'possible', 'refusals', 'context']) byId(id).replaceChildren();
    byId('progress').hidden = true;
    byId('chart').replaceChildren(
      html(
        'div',
        { class: 'welcome' },
        html('p', {}, 'No service yet.'),
        html('p', { class: 'muted' }, `Senders connect to ${location.origin.replace(/^http/, 'ws')}`),
        html('p', { class: 'muted' }, 'A recorded file can be dropped here.'),
      ),
    );
  }
}

/** @param {Step['after']} snapshot */
function liveText({ status }) {
  if (status === 'active') return 'live';
  return status === 'error' ? 'stopped by an error' : 'ended';
}

/**
 * How far the work in flight has come, where the host reports it.
 *
 * @param {Step['after']} snapshot
 */
function renderProgress({ context }) {
  const bar = /** @type {HTMLProgressElement} */ (byId('progress'));
  const progress = fieldOf(fieldOf(context, 'inFlight'), 'progress');
  const [done, total] = [fieldOf(progress, 'done'), fieldOf(progress, 'total')];
  bar.hidden = typeof done !== 'number' || typeof total !== 'number' || !(total > 0);
  if (bar.hidden) return;
  bar.max = Number(total);
  bar.value = Math.min(Number(done), bar.max);
  bar.title = `${Number(done)} of ${Number(total)}`;
}

/**
 * @param {Step['after']} snapshot
 * @param {Step['before']} before
 */
function contextOf({ context, input, output, error }, before) {
  const others = Object.entries({ Input: input, Output: output, Error: error }).filter(([, value]) => value != null);
  return [
    context === undefined ? html('p', { class: 'muted' }, 'None.') : treeOf(context, before?.context),
    ...others.flatMap(([name, value]) => [html('h4', {}, name), treeOf(value, undefined, name)]),
  ];
}

/** @param {StepSummary | undefined} summary */
function sentenceOf(summary) {
  if (summary === undefined) return [''];
  const { kind, event, from, to, cause } = summary;
  const what = html('span', { class: `event outcome-${outcomeOf(summary)}` }, event);
  const faint = html('span', { class: 'muted' }, cause === '' ? '' : ` · ${cause}`);
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
