import type { Action, AnyEffect, AnyEvent, Candidate, Place, Places } from './place.js';
import { chartEventOf, effectIdIn } from './reports.js';

/** A record, whatever the machine. */
export interface AnyRecord {
  readonly state: string;
  readonly context: object;
}

/** What became of an event, whatever the machine. */
export interface AnyStep {
  readonly outcome: 'taken' | 'refused' | 'ignored';
  readonly record: AnyRecord;
  readonly effects: readonly AnyEffect[];
  readonly refusal?: unknown;
}

const NOTHING: readonly AnyEffect[] = [];

/** What becomes of this event here? Pure; asks the guards in the order of the chart. */
export function stepFrom(places: Places, record: AnyRecord, event: AnyEvent): AnyStep {
  const { context } = record;
  const place = placeIn(places, record.state);
  let heard = event;
  let candidate = place.candidates.get(event.type);
  if (candidate === undefined) {
    const told = chartEventOf(place, context, event);
    if (told === null) return { outcome: 'ignored', record, effects: NOTHING };
    heard = told;
    candidate = place.candidates.get(told.type);
  }
  for (let asked = candidate ?? place.anything; asked !== null; asked = asked.next) {
    if (asked.guard === null || asked.guard(context, heard, asked.params)) {
      return taken(places, place, asked, context, heard);
    }
  }
  return untaken(place, record, heard);
}

/** What follows where the machine begins? */
export function started(places: Places, state: string, before: object, event: AnyEvent): AnyStep {
  const place = placeIn(places, state);
  const effects: AnyEffect[] = [];
  const context = acted(place.entry, before, event, effects);
  begin(place, context, event, effects);
  return { outcome: 'taken', record: { state, context }, effects };
}

/** What has to be begun again, where the machine was when its host ended? */
export function resumed(places: Places, record: AnyRecord): AnyStep {
  const effects: AnyEffect[] = [];
  begin(placeIn(places, record.state), record.context, { type: 'xstate.init' }, effects);
  return { outcome: 'taken', record, effects };
}

function placeIn(places: Places, state: string): Place {
  const place = places.get(state);
  if (place === undefined) throw new RangeError(`The machine has no state ${state}.`);
  return place;
}

function taken(places: Places, from: Place, candidate: Candidate, before: object, event: AnyEvent): AnyStep {
  const effects: AnyEffect[] = [];
  const { enters, actions } = candidate;
  let context = before;
  if (enters === null) {
    context = acted(actions, context, event, effects);
  } else {
    const to = placeIn(places, enters);
    context = acted(from.exit, context, event, effects);
    end(from, before, event, effects);
    context = acted(actions, context, event, effects);
    context = acted(to.entry, context, event, effects);
    begin(to, context, event, effects);
  }
  const record = { state: enters ?? from.state, context };
  return candidate.isRefusal
    ? { outcome: 'refused', record, effects, refusal: refusalIn(context) }
    : { outcome: 'taken', record, effects };
}

/** Nothing was taken: was it a request, and why is it refused? */
function untaken({ state, refuse }: Place, record: AnyRecord, event: AnyEvent): AnyStep {
  const { context } = record;
  const refused = refuse === null ? context : refuse(context, event, { state });
  return refused === context
    ? { outcome: 'ignored', record, effects: NOTHING }
    : { outcome: 'refused', record, effects: NOTHING, refusal: refusalIn(refused) };
}

function refusalIn(context: object): unknown {
  return 'lastRefusal' in context ? context.lastRefusal : undefined;
}

/** What do the actions make of the context? What they emit goes to the effects. */
function acted(actions: readonly Action[], before: object, event: AnyEvent, effects: AnyEffect[]): object {
  let context = before;
  for (const { update, announcement, params } of actions) {
    if (update !== null) context = update(context, event, params);
    else if (announcement !== null) effects.push({ type: 'emit', event: announcement(context, event, params) });
  }
  return context;
}

/** What was begun on entry is not wanted any more, unless the event was its end. */
function end({ work, delays }: Place, context: object, event: AnyEvent, effects: AnyEffect[]): void {
  for (const delay of delays) if (delay.event !== event) effects.push({ type: 'unschedule', event: delay.report });
  if (work === null || event.type === work.succeeded || event.type === work.failed) return;
  const effectId = effectIdIn(context);
  if (effectId !== null) effects.push({ type: 'stop', effectId });
}

function begin({ state, work, delays }: Place, context: object, event: AnyEvent, effects: AnyEffect[]): void {
  for (const { report, delayMs } of delays) {
    effects.push({ type: 'schedule', event: report, delayMs: delayMs(context, event, undefined) });
  }
  if (work === null) return;
  const effectId = effectIdIn(context);
  if (effectId === null) throw new TypeError(`${state} begins work, but context.inFlight.effectId is no text.`);
  effects.push({
    type: 'start',
    effectId,
    actor: work.actor,
    input: work.inputOf({ context, event }),
    timeoutMs: work.timeout?.delayMs(context, event, undefined) ?? null,
  });
}
