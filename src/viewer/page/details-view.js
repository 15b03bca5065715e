/** @import { Graph, GraphTransition } from '../../diagram/graph.js' */
/** @import { StepSummary } from './step-summary.js' */
/** @import { Step } from './steps.js' */
import { html } from './dom.js';
import { isRequestOutcome, transitionsFrom } from './step-summary.js';
import { timeText } from './steps.js';

const MAX_REFUSALS = 20;

/**
 * The transitions that are possible in this state: requests, and other events.
 *
 * @param {Graph} graph
 * @param {string} state
 */
export function possibleOf(graph, state) {
  const transitions = transitionsFrom(graph, state);
  const requests = grouped(transitions.filter(({ outcome }) => isRequestOutcome(outcome)));
  const others = grouped(
    transitions
      .filter(({ outcome }) => !isRequestOutcome(outcome))
      // Failures last.
      .sort((a, b) => Number(a.outcome === 'failure') - Number(b.outcome === 'failure')),
  );
  return html(
    'div',
    {},
    requests.length === 0
      ? html('p', { class: 'muted' }, 'No operation.')
      : html('ul', { class: 'operations' }, ...requests.map(itemOf)),
    others.length > 0 && html('h4', {}, 'By itself'),
    others.length > 0 && html('ul', { class: 'operations others' }, ...others.map(itemOf)),
  );
}

/**
 * Groups events that lead to the same states under the same conditions, as a time-out and a failure mostly do.
 *
 * @param {readonly GraphTransition[]} transitions
 * @returns {GraphTransition[][]}
 */
function grouped(transitions) {
  const events = [...new Set(transitions.map(({ event }) => event))];
  /** @type {Map<string, GraphTransition[]>} */
  const groups = new Map();
  for (const event of events) {
    const own = transitions.filter((transition) => transition.event === event);
    const key = JSON.stringify(own.map(({ outcome, target, guard }) => [outcome, target, guard]));
    groups.set(key, [...(groups.get(key) ?? []), ...own]);
  }
  return [...groups.values()];
}

/** @param {readonly GraphTransition[]} transitions */
function itemOf(transitions) {
  const events = [...new Set(transitions.map(({ event }) => event))];
  const targets = [...new Set(transitions.map(({ target }) => target))];
  const targetItems = targets.map((target) => {
    const guards = new Set(transitions.filter((other) => other.target === target).map(({ guard }) => guard));
    const conditions = [...guards].filter((guard) => guard !== null).map((guard) => `[${guard}]`);
    return html(
      'span',
      { class: 'way' },
      html('span', { class: 'target' }, `→ ${target}`),
      conditions.length > 0 && html('span', { class: 'guard' }, conditions.join(' ')),
    );
  });
  const outcome = transitions[0]?.outcome ?? 'operation';
  return html(
    'li',
    {},
    ...events.flatMap((event, index) => [
      index > 0 && html('span', { class: 'muted' }, ', '),
      html('span', { class: `event outcome-${outcome}` }, event),
    ]),
    ...targetItems,
  );
}

/**
 * The events that a machine without a graph handles; targets and conditions are not shown.
 *
 * @param {readonly string[]} events
 */
export function eventListOf(events) {
  if (events.length === 0) return html('p', { class: 'muted' }, 'No event.');
  const items = events.map((event) => html('li', {}, html('span', { class: 'event outcome-operation' }, event)));
  return html('ul', { class: 'operations' }, ...items);
}

/**
 * The refusals, the latest first.
 *
 * @param {readonly { readonly step: Step, readonly summary: StepSummary }[]} steps
 */
export function refusalsOf(steps) {
  const refusals = steps.filter(({ summary }) => summary.kind === 'refusal').reverse();
  if (refusals.length === 0) return html('p', { class: 'muted' }, 'None.');
  const items = refusals
    .slice(0, MAX_REFUSALS)
    .map(({ step, summary }) =>
      html(
        'li',
        {},
        html(
          'span',
          { class: 'refusal-head' },
          html('span', { class: 'event outcome-failure' }, summary.event),
          summary.rule !== '' && html('code', {}, summary.rule),
          html('time', { class: 'muted' }, timeText(step.at)),
        ),
        html('span', {}, summary.cause),
      ),
    );
  return html('ul', { class: 'refusals' }, ...items);
}
