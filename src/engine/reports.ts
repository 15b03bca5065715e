import type { AnyEvent, Place } from './place.js';

/** How work ended, as XState says it. */
interface Ending extends AnyEvent {
  readonly actorId: string;
  readonly output?: unknown;
  readonly error?: unknown;
}

/** Which work is in flight? Its effect id; null where the context names none. */
export function effectIdIn(context: object): string | null {
  const inFlight = 'inFlight' in context ? context.inFlight : null;
  const effectId = typeof inFlight === 'object' && inFlight !== null ? fieldOf(inFlight, 'effectId') : null;
  return typeof effectId === 'string' ? effectId : null;
}

/**
 * What does this event say to the chart? Of a report, XState's own event, and null if it is late or of something else;
 * any other event is what it is.
 */
export function chartEventOf(
  { state, work, delays }: Place,
  context: object,
  event: AnyEvent,
): AnyEvent | Ending | null {
  switch (event.type) {
    case 'effect.succeeded':
      if (work === null || !isOfWork(event, context)) return null;
      return { type: work.succeeded, actorId: work.actorId, output: fieldOf(event, 'output') };
    case 'effect.failed':
      if (work === null || !isOfWork(event, context)) return null;
      return { type: work.failed, actorId: work.actorId, error: fieldOf(event, 'error') };
    case 'effect.timed-out':
      return work?.timeout && isOfWork(event, context) ? work.timeout.event : null;
    case 'delay.elapsed': {
      if (fieldOf(event, 'state') !== state) return null;
      const name = fieldOf(event, 'delay');
      return delays.find(({ report }) => report.delay === name)?.event ?? null;
    }
    default:
      return event;
  }
}

/** Is the report of the work that is in flight? */
function isOfWork(report: AnyEvent, context: object): boolean {
  const effectId = effectIdIn(context);
  return effectId !== null && fieldOf(report, 'effectId') === effectId;
}

function fieldOf(value: object, field: string): unknown {
  return Reflect.get(value, field);
}
