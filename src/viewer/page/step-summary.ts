import type { Graph, GraphEdge, GraphTransition, Outcome } from '../../diagram/graph.js';
import { readField } from '../../model/unchecked.js';
import { eventLabel } from '../../policy/event-label.js';
import { MISSED } from '../messages/actor-store.js';
import type { Chart } from '../messages/chart.js';
import { isObject } from '../messages/read-message.js';
import { START, stateText, type Step } from './steps.js';

/*
 * The wire format does not tell which transition was taken, nor why: both are inferred from the chart, the states before and after,
 * and the contexts of this library's machines.
 */

/** The summary of a step. */
export interface StepSummary {
  readonly kind: 'start' | 'move' | 'stay' | 'refusal' | 'missed';
  /** In words: `ACTIVATE`, `done`, `timed out`. */
  readonly event: string;
  /** Empty where it began. */
  readonly from: string;
  readonly to: string;
  /** The cause in words; may be empty. */
  readonly cause: string;
  /** Of a refusal that was recorded, its rule. */
  readonly rule: string;
  readonly transition: GraphTransition | null;
}

/** Infers the summary of a step. `chart`: null until it has arrived. */
export function summaryOf(step: Step, chart: Pick<Chart, 'graph'> | null): StepSummary {
  const graph = chart?.graph ?? null;
  const from = stateText(step.before?.value);
  const to = stateText(step.after.value);
  const transition = transitionOf(step, graph, from, to);
  const summary = {
    event: transition?.event ?? (step.event.type === '' ? 'update' : eventLabel(step.event.type)),
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

/** The outcome that gives a step its colour: a refusal is shown as a failure. */
export function outcomeOf({ kind, transition }: Pick<StepSummary, 'kind' | 'transition'>): Outcome {
  return kind === 'refusal' ? 'failure' : (transition?.outcome ?? 'choice');
}

/** The edges that a transition is drawn as: its own, and where that leads to a choice, the one from there to the target. */
export function edgesOf(taken: GraphTransition | null, graph: Graph): ReadonlySet<GraphEdge> {
  if (taken === null) return new Set();
  const own = graph.edges.filter((edge) => edge.transitions.some((transition) => isSame(transition, taken)));
  const ends = new Set(own.map(({ to }) => to));
  const behind = graph.edges.filter(
    ({ from, to, outcome }) => outcome === 'choice' && ends.has(from) && to === taken.target,
  );
  return new Set([...own, ...behind]);
}

function transitionOf(
  { event, before, after }: Step,
  graph: Graph | null,
  from: string,
  to: string,
): GraphTransition | null {
  // A transition back to the same state shows only by what it changed.
  if (from === to && isEqual(before, after)) return null;
  const label = eventLabel(event.type);
  const candidates = transitionsFrom(graph, from).filter(({ target }) => target === to);
  // A service host's engine has event types of its own for how work and delays end.
  return (
    candidates.find(({ eventType }) => eventType === event.type) ??
    candidates.find((candidate) => candidate.event === label) ??
    candidates.find(({ outcome }) => event.type === 'delay.elapsed' && outcome === 'time') ??
    null
  );
}

/** The transitions from a state, in the order of the machine. */
export function transitionsFrom(graph: Graph | null, state: string): readonly GraphTransition[] {
  return graph?.edges.flatMap(({ transitions }) => transitions.filter(({ source }) => source === state)) ?? [];
}

function isSame(a: GraphTransition, b: GraphTransition): boolean {
  return a.source === b.source && a.target === b.target && a.eventType === b.eventType;
}

/** The refusal in this step: recorded by the machine, or inferred where a request changed nothing. Null where there is none. */
function refusalIn({ event, before, after }: Step, graph: Graph | null, state: string) {
  const recorded = readField(after.context, 'lastRefusal');
  const isRecorded =
    isObject(recorded) &&
    recorded['operation'] === event.type &&
    (!isEqual(recorded, readField(before?.context, 'lastRefusal')) || isEqual(before, after));
  if (isRecorded) return { cause: textOf(recorded['message']), rule: textOf(recorded['rule']) };

  if (before === null || !isEqual(before, after) || !isRequest(event.type, graph)) return null;
  const guards = transitionsFrom(graph, state).filter(({ eventType }) => eventType === event.type);
  if (guards.length === 0) return { cause: `${event.type} is not possible in ${state}.`, rule: '' };
  const conditions = [...new Set(guards.map(({ guard }) => guard ?? 'its condition'))].join(' or ');
  return { cause: `${event.type} changed nothing: not ${conditions}.`, rule: '' };
}

/** Whether some state of the machine accepts this event as a request. */
function isRequest(type: string, graph: Graph | null): boolean {
  return (
    graph?.edges.some(({ transitions }) =>
      transitions.some(({ eventType, outcome }) => eventType === type && isRequestOutcome(outcome)),
    ) ?? false
  );
}

/** Whether somebody asks for what has this outcome. */
export function isRequestOutcome(outcome: Outcome): boolean {
  return outcome === 'operation' || outcome === 'cancel';
}

function causeOf({ event, after }: Step, transition: GraphTransition | null, graph: Graph | null): string {
  if (transition === null) return '';
  const work = graph?.nodes.find(({ id }) => id === transition.source)?.actors[0] ?? 'the work';
  const inFlight = readField(after.context, 'inFlight');
  switch (transition.outcome) {
    case 'operation': {
      const cause = readField(inFlight, 'cause');
      return typeof cause === 'string' ? `requested by the ${cause}` : 'requested';
    }
    case 'cancel':
      return `${work} was cancelled`;
    case 'done':
      return `${work} succeeded`;
    case 'failure': {
      const failure = readField(event, 'error') ?? readField(after.context, 'lastFailure');
      const message = textOf(readField(failure, 'message'));
      if (!transition.event.startsWith('failed')) return `${work} timed out`;
      return message === '' ? `${work} failed` : `${work} failed: ${message}`;
    }
    case 'reconciliation':
      return 'the observation shows a difference';
    case 'time':
      return 'the delay is over';
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
