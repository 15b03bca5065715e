/** @import { Graph, GraphEdge, GraphTransition } from '../../diagram/graph.js' */
/** @import { Chart } from '../chart.js' */
/** @import { Step } from './steps.js' */
import { MISSED } from './actor-store.js';
import { isObject } from './messages.js';
import { START, stateText } from './steps.js';

/*
 * The wire format does not tell which transition was taken, nor why: both are inferred from the chart, the states before and after,
 * and the contexts of this library's machines.
 */

/**
 * The summary of a step.
 *
 * @typedef {object} StepSummary
 * @property {'start' | 'move' | 'stay' | 'refusal' | 'missed'} kind
 * @property {string} event In words: `ACTIVATE`, `done`, `timed out`.
 * @property {string} from Empty where it began.
 * @property {string} to
 * @property {string} cause The cause in words; may be empty.
 * @property {string} rule Of a refusal that was recorded, its rule.
 * @property {GraphTransition | null} transition
 */

/**
 * Infers the summary of a step.
 *
 * @param {Step} step
 * @param {Pick<Chart, 'graph' | 'eventLabels'> | null} chart Null until it has arrived.
 * @returns {StepSummary}
 */
export function summaryOf(step, chart) {
  const graph = chart?.graph ?? null;
  const from = stateText(step.before?.value);
  const to = stateText(step.after.value);
  const transition = transitionOf(step, graph, from, to);
  const summary = {
    event: transition?.event ?? chart?.eventLabels[step.event.type] ?? (step.event.type || 'update'),
    from,
    to,
    rule: '',
    transition,
  };
  if (step.event.type === START) return { ...summary, kind: 'start', event: 'start', from: '', cause: '' };
  if (step.event.type === MISSED) {
    return { ...summary, kind: 'missed', event: 'reconnected', cause: 'the host was disconnected' };
  }
  const refusal = refusalIn(step, graph, from);
  if (refusal !== null) return { ...summary, kind: 'refusal', ...refusal };
  const kind = from === to && transition === null ? 'stay' : 'move';
  return { ...summary, kind, cause: causeOf(step, transition, graph) };
}

/**
 * The outcome that gives a step its colour: a refusal is shown as a failure.
 *
 * @param {Pick<StepSummary, 'kind' | 'transition'>} summary
 */
export function outcomeOf({ kind, transition }) {
  return kind === 'refusal' ? 'failure' : (transition?.outcome ?? 'choice');
}

/**
 * The edges that a transition is drawn as: its own, and where that leads to a choice, the one from there to the target.
 *
 * @param {GraphTransition | null} taken
 * @param {Graph} graph
 * @returns {Set<GraphEdge>}
 */
export function edgesOf(taken, graph) {
  if (taken === null) return new Set();
  const own = graph.edges.filter((edge) => edge.transitions.some((transition) => isSame(transition, taken)));
  const ends = new Set(own.map(({ to }) => to));
  const behind = graph.edges.filter(
    ({ from, to, outcome }) => outcome === 'choice' && ends.has(from) && to === taken.target,
  );
  return new Set([...own, ...behind]);
}

/**
 * @param {Step} step
 * @param {Graph | null} graph
 * @param {string} from
 * @param {string} to
 */
function transitionOf({ event, before, after }, graph, from, to) {
  // A transition back to the same state shows only by what it changed.
  if (from === to && isEqual(before, after)) return null;
  const candidates = transitionsFrom(graph, from).filter(({ eventType }) => eventType === event.type);
  return candidates.find(({ target }) => target === to) ?? null;
}

/**
 * The transitions from a state, in the order of the machine.
 *
 * @param {Graph | null} graph
 * @param {string} state
 * @returns {GraphTransition[]}
 */
export function transitionsFrom(graph, state) {
  return graph?.edges.flatMap(({ transitions }) => transitions.filter(({ source }) => source === state)) ?? [];
}

/**
 * @param {GraphTransition} a
 * @param {GraphTransition} b
 */
function isSame(a, b) {
  return a.source === b.source && a.target === b.target && a.eventType === b.eventType;
}

/**
 * The refusal in this step: recorded by the machine, or inferred where a request changed nothing. Null where there is none.
 *
 * @param {Step} step
 * @param {Graph | null} graph
 * @param {string} state
 */
function refusalIn({ event, before, after }, graph, state) {
  const recorded = fieldOf(after.context, 'lastRefusal');
  const isRecorded =
    isObject(recorded) &&
    recorded['operation'] === event.type &&
    (!isEqual(recorded, fieldOf(before?.context, 'lastRefusal')) || isEqual(before, after));
  if (isRecorded) return { cause: textOf(recorded['message']), rule: textOf(recorded['rule']) };

  if (before === null || !isEqual(before, after) || !isRequest(event.type, graph)) return null;
  const guards = transitionsFrom(graph, state).filter(({ eventType }) => eventType === event.type);
  if (guards.length === 0) return { cause: `${event.type} is not possible in ${state}.`, rule: '' };
  const conditions = [...new Set(guards.map(({ guard }) => guard ?? 'its condition'))].join(' or ');
  return { cause: `${event.type} changed nothing: not ${conditions}.`, rule: '' };
}

/**
 * Whether some state of the machine accepts this event as a request.
 *
 * @param {string} type
 * @param {Graph | null} graph
 */
function isRequest(type, graph) {
  return (
    graph?.edges.some(({ transitions }) =>
      transitions.some(({ eventType, outcome }) => eventType === type && isRequestOutcome(outcome)),
    ) ?? false
  );
}

/** @param {GraphTransition['outcome']} outcome */
export function isRequestOutcome(outcome) {
  return outcome === 'operation' || outcome === 'cancel';
}

/**
 * @param {Step} step
 * @param {GraphTransition | null} transition
 * @param {Graph | null} graph
 */
function causeOf({ event, after }, transition, graph) {
  if (transition === null) return '';
  const work = graph?.nodes.find(({ id }) => id === transition.source)?.actors[0] ?? 'the work';
  const inFlight = fieldOf(after.context, 'inFlight');
  switch (transition.outcome) {
    case 'operation': {
      const cause = fieldOf(inFlight, 'cause');
      return typeof cause === 'string' ? `requested by the ${cause}` : 'requested';
    }
    case 'cancel':
      return `${work} was cancelled`;
    case 'done':
      return `${work} succeeded`;
    case 'failure': {
      const failure = fieldOf(event, 'error') ?? fieldOf(after.context, 'lastFailure');
      const message = textOf(fieldOf(failure, 'message'));
      if (!transition.event.startsWith('failed')) return `${work} timed out`;
      return message === '' ? `${work} failed` : `${work} failed: ${message}`;
    }
    case 'reconciliation':
      return 'the observation shows a difference';
    case 'time':
      return 'the delay is over';
  }
}

/** @param {unknown} value */
function textOf(value) {
  return typeof value === 'string' ? value : '';
}

/**
 * @param {unknown} value
 * @param {string} field
 */
export function fieldOf(value, field) {
  return isObject(value) ? value[field] : undefined;
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
function isEqual(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
