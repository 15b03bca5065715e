import type { GraphLabel, GraphTransition, Outcome } from './graph.js';

/** The most welcome outcome first; an edge takes its look from it. */
const WELCOME: readonly Outcome[] = ['done', 'operation', 'reconciliation', 'cancel', 'time', 'failure'];

/** What do these transitions say on their common edge? Failures and time-outs under one condition share a line. */
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
    .sort((a, b) => WELCOME.indexOf(a.outcome) - WELCOME.indexOf(b.outcome));
}

/** Which of their outcomes makes the look of an edge on which these transitions meet? */
export function outcomeOf(transitions: readonly GraphTransition[]): Outcome {
  return WELCOME.find((outcome) => transitions.some((transition) => transition.outcome === outcome)) ?? 'choice';
}
