import type { AnyEvent, Delay, Reading, Work } from './place.js';
import type { Report } from './record.js';
import type { Waits } from './waits.js';

/** Which work is in flight? Its effect id; null where the context names none. */
export function effectIdIn({ inFlight }: { readonly inFlight?: unknown }): string | null {
  if (typeof inFlight !== 'object' || inFlight === null) return null;
  const { effectId }: { readonly effectId?: unknown } = inFlight;
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
      read: ofWork(work, ({ succeeded, actorId }, { output }) => ({ type: succeeded, actorId, output })),
      becomes: work?.succeeded ?? null,
    },
    'effect.failed': {
      read: ofWork(work, ({ failed, actorId }, { error }) => ({ type: failed, actorId, error })),
      becomes: work?.failed ?? null,
    },
    'effect.timed-out': {
      read: ofWork(work, ({ timeout }) => timeout?.event ?? null),
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

function ofWork(work: Work | null, ending: (work: Work, told: Told) => Ending | null): Reading {
  if (work === null) return () => null;
  return (context, told: Told) => {
    const effectId = effectIdIn(context);
    return effectId !== null && told.effectId === effectId ? ending(work, told) : null;
  };
}

function isOver({ report }: Delay, told: Told): boolean {
  return told.state === report.state && told.delay === report.delay;
}
