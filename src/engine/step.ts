import type { AnyEffect, AnyEvent, Candidate, Deed, Hearing, Place, Places, Start, Update } from './place.js';
import { effectIdIn } from './reports.js';

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
  let hearing = hearingIn(place, event);
  if (hearing.read !== null) {
    const told = hearing.read(context, event);
    if (told === null) return { outcome: 'ignored', record, effects: NOTHING };
    heard = told;
    if (hearing.first === null) hearing = hearingIn(place, told);
  }
  for (let asked = hearing.first; asked !== null; asked = asked.next) {
    if (asked.guard === null || asked.guard(context, heard, asked.params)) return taken(asked, context, heard);
  }
  return untaken(place, record, heard);
}

/** What follows where the machine begins? */
export function started(places: Places, state: string, before: object, event: AnyEvent): AnyStep {
  const place = placeIn(places, state);
  return done(place, place.entry, before, event);
}

/** What has to be begun again, where the machine was when its host ended? */
export function resumed(places: Places, { state, context }: AnyRecord): AnyStep {
  const place = placeIn(places, state);
  return done(place, place.waits, context, { type: 'xstate.init' });
}

function placeIn(places: Places, state: string): Place {
  let place = typeof state === 'string' ? places[state.length] : undefined;
  while (place !== undefined && place.state !== state) place = place.next;
  if (place === undefined) throw new RangeError(`The machine has no state ${state}.`);
  return place;
}

function hearingIn({ hearings, anything }: Place, { type }: AnyEvent): Hearing {
  let hearing = typeof type === 'string' ? hearings[type.length] : undefined;
  while (hearing !== undefined && hearing.type !== type) hearing = hearing.next;
  return hearing ?? anything;
}

function taken({ update, start, deeds, to, isRefusal }: Candidate, before: object, event: AnyEvent): AnyStep {
  const step = update === null ? done(to, deeds, before, event) : updated(to, update, start, before, event);
  if (!isRefusal) return step;
  const { record, effects } = step;
  return { outcome: 'refused', record, effects, refusal: refusalIn(record.context) };
}

/** What most transitions do: one update, and then perhaps the start of work. No list is gone through for that. */
function updated({ state }: Place, update: Update, start: Start | null, before: object, event: AnyEvent): AnyStep {
  const context = update.original(before, event, update.params);
  const effects = start === null ? NOTHING : [startOf(start, context, event)];
  return { outcome: 'taken', record: { state, context }, effects };
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

/** What comes of all this, in this order? */
function done({ state }: Place, deeds: readonly Deed[], before: object, event: AnyEvent): AnyStep {
  let context = before;
  let effects: AnyEffect[] | null = null;
  for (const deed of deeds) {
    if (deed.kind === 'update') {
      context = deed.original(context, event, deed.params);
      continue;
    }
    const effect = deed.kind === 'start' ? startOf(deed, context, event) : effectOf(deed, before, context, event);
    if (effect === null) continue;
    if (effects === null) effects = [effect];
    else effects.push(effect);
  }
  return { outcome: 'taken', record: { state, context }, effects: effects ?? NOTHING };
}

function effectOf(
  deed: Exclude<Deed, Update | Start>,
  before: object,
  context: object,
  event: AnyEvent,
): AnyEffect | null {
  switch (deed.kind) {
    case 'emit':
      return { type: 'emit', event: deed.original(context, event, deed.params) };
    case 'stop': {
      const effectId = effectIdIn(before);
      return effectId === null ? null : { type: 'stop', effectId };
    }
    case 'unschedule':
      return { type: 'unschedule', event: deed.delay.report };
    case 'schedule':
      return { type: 'schedule', event: deed.delay.report, delayMs: deed.delay.delayMs(context, event, undefined) };
  }
}

function startOf(start: Start, context: object, event: AnyEvent): AnyEffect {
  const { state, actor, inputOf } = start;
  const effectId = effectIdIn(context);
  if (effectId === null) throw new TypeError(`${state} begins work, but context.inFlight.effectId is no text.`);
  const timeoutMs = start.timeoutMs === null ? null : start.timeoutMs(context, event, undefined);
  return { type: 'start', effectId, actor, input: inputOf({ context, event }), timeoutMs };
}
