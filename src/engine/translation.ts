import type { Awaited } from './awaited.js';
import type { AnyEvent, Delay, Translate, Work } from './compiled-state.js';
import type { Report } from './record.js';

/** The part of a context that identifies the work in flight. */
interface InFlight {
  readonly inFlight?: { readonly effectId?: unknown } | null;
}

/** The effect id of the work in flight; null where the context names none. */
export function effectIdIn({ inFlight }: InFlight): string | null {
  const effectId = inFlight?.effectId;
  return typeof effectId === 'string' ? effectId : null;
}

/** Whether this is the type of one of XState's own events. */
export function isOfXState(type: string): boolean {
  return type.startsWith('xstate.');
}

/** The fields that a report may have. */
interface ReportFields extends AnyEvent {
  readonly effectId?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly state?: unknown;
  readonly delay?: unknown;
}

/** How one type of report is translated. */
interface ReportTranslation {
  readonly translate: Translate;
  /** The type of the translated event; undefined where that depends on the report. */
  readonly becomes: string | undefined;
}

/** How a state translates each type of report to XState's own events. */
export function translationsIn({ work, delays }: Awaited): Readonly<Record<Report['type'], ReportTranslation>> {
  return {
    'effect.succeeded': { translate: work === null ? IGNORE : successOf(work), becomes: work?.successType },
    'effect.failed': { translate: work === null ? IGNORE : failureOf(work), becomes: work?.failureType },
    'effect.timed-out': {
      translate: work?.timeout ? timeoutOf(work.timeout) : IGNORE,
      becomes: work?.timeout?.event.type,
    },
    'delay.elapsed': {
      translate: (_context, { state, delay: name }: ReportFields) =>
        delays.find(({ report }) => state === report.state && name === report.delay)?.event ?? null,
      becomes: undefined,
    },
  };
}

/** The end of work as XState's event. */
interface WorkEnded extends AnyEvent {
  readonly actorId?: string;
  readonly output?: unknown;
  readonly error?: unknown;
}

/** For reports about nothing that the state has begun. */
export const IGNORE: Translate = () => null;

function successOf({ successType, actorId }: Work): Translate {
  return (context, report: ReportFields): WorkEnded | null =>
    isInFlight(context, report) ? { type: successType, actorId, output: report.output } : null;
}

function failureOf({ failureType, actorId }: Work): Translate {
  return (context, report: ReportFields): WorkEnded | null =>
    isInFlight(context, report) ? { type: failureType, actorId, error: report.error } : null;
}

function timeoutOf({ event }: Delay): Translate {
  return (context, report) => (isInFlight(context, report) ? event : null);
}

/** Whether this report is about the work in flight. */
function isInFlight(context: object, { effectId }: ReportFields): boolean {
  const expected = effectIdIn(context);
  return expected !== null && effectId === expected;
}
