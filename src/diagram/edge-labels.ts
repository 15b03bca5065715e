import type { GraphLabel, GraphTransition, Outcome } from './graph.js';

/** Outcomes by priority; an edge is drawn as the first one among its transitions. */
const OUTCOME_PRIORITY: readonly Outcome[] = ['done', 'operation', 'reconciliation', 'cancel', 'time', 'failure'];

/** The labels of the edge that these transitions share. Failures and time-outs under one condition share a line. */
export function labelsOf(transitions: readonly GraphTransition[], areFailuresDimmed: boolean): readonly GraphLabel[] {
  const lines = new Map<string, { events: Set<string>; condition: string | null; outcome: Outcome }>();
  for (const { event, guard, decides, outcome } of transitions) {
    const condition = decides ? guard : null;
    const key = JSON.stringify([outcome === 'failure' ? outcome : event, condition]);
    const line = lines.get(key) ?? { events: new Set(), condition, outcome };
    lines.set(key, line);
    line.events.add(event);
  }
  return [...lines.values()]
    .map(({ events, condition, outcome }) => ({
      events: [...events].join(', '),
      condition,
      outcome,
      dimmed: areFailuresDimmed && outcome === 'failure',
    }))
    .sort((a, b) => OUTCOME_PRIORITY.indexOf(a.outcome) - OUTCOME_PRIORITY.indexOf(b.outcome));
}

/** The outcome of highest priority among these transitions. */
export function outcomeOf(transitions: readonly GraphTransition[]): Outcome {
  return (
    OUTCOME_PRIORITY.find((outcome) => transitions.some((transition) => transition.outcome === outcome)) ?? 'choice'
  );
}
