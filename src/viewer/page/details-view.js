/** @import { Graph, GraphTransition } from '../../diagram/graph.js' */
/** @import { Happening } from './inference.js' */
/** @import { Step } from './steps.js' */
import { html } from './dom.js';
import { isByRequest, transitionsFrom } from './inference.js';
import { timeText } from './steps.js';

const MOST_REFUSALS = 20;

/**
 * What is possible in this state: what can be asked for, and what else may come.
 *
 * @param {Graph} graph
 * @param {string} state
 */
export function possibleOf(graph, state) {
  const transitions = transitionsFrom(graph, state);
  const requests = grouped(transitions.filter(({ outcome }) => isByRequest(outcome)));
  const others = grouped(
    transitions
      .filter(({ outcome }) => !isByRequest(outcome))
      // What is hoped for first.
      .sort((a, b) => Number(a.outcome === 'failure') - Number(b.outcome === 'failure')),
  );
  return html(
    'div',
    {},
    requests.length === 0
      ? html('p', { class: 'faint' }, 'No operation: it waits for what follows.')
      : html('ul', { class: 'operations' }, ...requests.map(itemOf)),
    others.length > 0 && html('h4', {}, 'Or by itself'),
    others.length > 0 && html('ul', { class: 'operations others' }, ...others.map(itemOf)),
  );
}

/**
 * What leads to the same states under the same conditions is one group, as a time-out and a failure mostly are.
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
  const ways = targets.map((target) => {
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
      index > 0 && html('span', { class: 'faint' }, ', '),
      html('span', { class: `event outcome-${outcome}` }, event),
    ]),
    ...ways,
  );
}

/**
 * Events that a machine without a graph knows in its states; where they lead, and on which condition, is not told.
 *
 * @param {readonly string[]} events
 */
export function eventListOf(events) {
  if (events.length === 0) return html('p', { class: 'faint' }, 'No event.');
  const items = events.map((event) => html('li', {}, html('span', { class: 'event outcome-operation' }, event)));
  return html('ul', { class: 'operations' }, ...items);
}

/**
 * What was refused, the last first.
 *
 * @param {readonly { readonly step: Step, readonly happening: Happening }[]} steps
 */
export function refusalsOf(steps) {
  const refusals = steps.filter(({ happening }) => happening.kind === 'refusal').reverse();
  if (refusals.length === 0) return html('p', { class: 'faint' }, 'None that the machine was told of.');
  const items = refusals
    .slice(0, MOST_REFUSALS)
    .map(({ step, happening }) =>
      html(
        'li',
        {},
        html(
          'span',
          { class: 'refusal-head' },
          html('span', { class: 'event outcome-failure' }, happening.event),
          happening.rule !== '' && html('code', {}, happening.rule),
          html('time', { class: 'faint' }, timeText(step.at)),
        ),
        html('span', {}, happening.cause),
      ),
    );
  return html('ul', { class: 'refusals' }, ...items);
}
