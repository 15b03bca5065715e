import type { AnyEvent, Delay, Reading, Work } from './place.js';
import type { Report } from './record.js';
import type { Waits } from './waits.js';

/** As much of a context as tells of work. */
interface InFlight {
  readonly inFlight?: { readonly effectId?: unknown } | null;
}

/** Which work is in flight? Its effect id; null where the context names none. */
export function effectIdIn({ inFlight }: InFlight): string | null {
  const effectId = inFlight?.effectId;
  return typeof effectId === 'string' ? effectId : null;
}

/** What a report may hold. */
interface Told extends AnyEvent {
  readonly effectId?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly state?: unknown;
  readonly delay?: unknown;
}

/** How a type of report is read. */
interface ReportReading {
  readonly read: Reading;
  /** The type of the event that it becomes; null where that depends on the report. */
  readonly becomes: string | null;
}

/**
 * What do the reports of a host say to the chart while it waits for this? XState's own event; null if the report is late, or
 * of something else.
 */
export function readingsIn({ work, delays }: Waits): Readonly<Record<Report['type'], ReportReading>> {
  return {
    'effect.succeeded': {
      read: work === null ? UNHEARD : successOf(work),
      becomes: work?.succeeded ?? null,
    },
    'effect.failed': {
      read: work === null ? UNHEARD : failureOf(work),
      becomes: work?.failed ?? null,
    },
    'effect.timed-out': {
      read: work?.timeout ? timeoutOf(work.timeout) : UNHEARD,
      becomes: work?.timeout?.event.type ?? null,
    },
    'delay.elapsed': {
      read: (_context, told) => delays.find((delay) => isOver(delay, told))?.event ?? null,
      becomes: null,
    },
  };
}

/** An ending of work, as XState says it. */
interface Ending extends AnyEvent {
  readonly actorId?: string;
  readonly output?: unknown;
  readonly error?: unknown;
}

const UNHEARD: Reading = () => null;

function successOf({ succeeded, actorId }: Work): Reading {
  return (context, told: Told): Ending | null =>
    isInFlight(context, told) ? { type: succeeded, actorId, output: told.output } : null;
}

function failureOf({ failed, actorId }: Work): Reading {
  return (context, told: Told): Ending | null =>
    isInFlight(context, told) ? { type: failed, actorId, error: told.error } : null;
}

function timeoutOf({ event }: Delay): Reading {
  return (context, told) => (isInFlight(context, told) ? event : null);
}

/** Is this a report of the work that is in flight? */
function isInFlight(context: object, told: Told): boolean {
  const effectId = effectIdIn(context);
  return effectId !== null && told.effectId === effectId;
}

function isOver({ report }: Delay, told: Told): boolean {
  return told.state === report.state && told.delay === report.delay;
}
