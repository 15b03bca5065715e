import type { AnyEvent, Awaited, Delay, EventHandler, Work } from './compiled-state.js';
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

/** The types of XState's own events that the reports become; undefined where there is none, or where that depends on the report. */
export function reportedTypesIn({ work }: Awaited): Readonly<Record<Report['type'], string | undefined>> {
  return {
    'effect.succeeded': work?.successType,
    'effect.failed': work?.failureType,
    'effect.timed-out': work?.timeout?.event.type,
    'delay.elapsed': undefined,
  };
}

/** The fields that a report may have. */
interface ReportFields extends AnyEvent {
  readonly effectId?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly state?: unknown;
  readonly delay?: unknown;
}

/** XState's own event for this report; null if the report is late or about something else. An event of the chart stays as it is. */
export function translated(handler: EventHandler, context: object, report: ReportFields): AnyEvent | null {
  const { type, awaited } = handler;
  if (awaited === null) return report;
  const { work, delays } = awaited;
  if (type === 'delay.elapsed') return delayIn(delays, report);
  const effectId = effectIdIn(context);
  if (work === null || effectId === null || report.effectId !== effectId) return null;
  return type === 'effect.succeeded' ? successOf(work, report) : failureOf(work, type, report);
}

function delayIn(delays: readonly Delay[], { state, delay: name }: ReportFields): AnyEvent | null {
  return delays.find(({ report }) => state === report.state && name === report.delay)?.event ?? null;
}

interface WorkSucceeded extends AnyEvent {
  readonly actorId: string;
  readonly output: unknown;
}

function successOf({ successType, actorId }: Work, { output }: ReportFields): WorkSucceeded {
  return { type: successType, actorId, output };
}

interface WorkFailed extends AnyEvent {
  readonly actorId: string;
  readonly error: unknown;
}

function failureOf(
  { failureType, actorId, timeout }: Work,
  type: string,
  { error }: ReportFields,
): WorkFailed | AnyEvent | null {
  return type === 'effect.failed' ? { type: failureType, actorId, error } : (timeout?.event ?? null);
}
