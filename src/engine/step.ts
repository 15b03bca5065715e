import type {
  AnyEffect,
  AnyEvent,
  CompiledAction,
  CompiledState,
  CompiledStates,
  CompiledTransition,
  Delay,
  Emit,
  EventHandler,
  Start,
  Update,
} from './compiled-state.js';
import { effectIdIn, isOfXState, translated } from './translation.js';

/** A record, whatever the machine. */
export interface AnyRecord {
  readonly value: string;
  readonly context: object;
}

/** What an event led to, whatever the machine. */
export interface AnyStep {
  readonly outcome: 'applied' | 'refused' | 'ignored';
  readonly record: AnyRecord;
  readonly effects: readonly AnyEffect[];
  readonly refusal?: unknown;
}

const NO_EFFECTS: readonly AnyEffect[] = [];
const IGNORING: EventHandler = { type: '', awaited: { work: null, delays: [] }, first: null, next: undefined };

/**
 * Steps a record with an event of the chart or a report. Pure; asks the guards in the order of the chart. XState's own events are
 * ignored: whoever forges one would end work without knowing its effect id.
 */
export function stepFrom(states: CompiledStates, record: AnyRecord, event: AnyEvent): AnyStep {
  const state = stateIn(states, record.value);
  const handler = handlerIn(state, event);
  const happened = translated(handler, record.context, event);
  if (happened === null) return { outcome: 'ignored', record, effects: NO_EFFECTS };
  return taken(state, handler.first ?? state.byType.get(happened.type)?.first ?? null, record, happened);
}

/** The same with XState's own events, by which it says that work or a delay has ended. */
export function chartStepFrom(states: CompiledStates, record: AnyRecord, event: AnyEvent): AnyStep {
  const state = stateIn(states, record.value);
  const handler = state.byType.get(event.type);
  return handler === undefined ? stepFrom(states, record, event) : taken(state, handler.first, record, event);
}

/** Enters the first state of a machine. Its actions get the input with XState's own first event. */
export function started(states: CompiledStates, initial: string, before: object, input: unknown): AnyStep {
  const event: AnyEvent & { readonly input: unknown } = { type: 'xstate.init', input };
  return carriedOut(initial, stateIn(states, initial).entry, before, event);
}

/** Begins the work and the delays of a stored record again. */
export function resumed(states: CompiledStates, value: string, context: object): AnyStep {
  return carriedOut(value, stateIn(states, value).resumption, context, { type: 'xstate.init' });
}

function stateIn(states: CompiledStates, name: string): CompiledState {
  let state = typeof name === 'string' ? states[name.length] : undefined;
  while (state !== undefined && state.name !== name) state = state.next;
  if (state === undefined) throw withoutState(name);
  return state;
}

function handlerIn({ handlers, fallback }: CompiledState, { type }: AnyEvent): EventHandler {
  // Guards may rely on a text.
  if (typeof type !== 'string') return IGNORING;
  let handler = handlers[type.length];
  while (handler !== undefined && handler.type !== type) handler = handler.next;
  return handler ?? (isOfXState(type) ? IGNORING : fallback);
}

/** Takes the first of these transitions whose guard holds. */
function taken(state: CompiledState, first: CompiledTransition | null, record: AnyRecord, event: AnyEvent): AnyStep {
  const { context: before } = record;
  for (let transition = first; transition !== null; transition = transition.next) {
    const { guard } = transition;
    if (guard !== null && !guard(before, event, transition.params)) continue;
    // Most transitions are an update, and perhaps a start: these are applied without another call.
    const { update, updateParams, emit, start, to } = transition;
    if (update === null || emit !== null) {
      return transition.isEmpty ? notApplied(state, record, event) : applied(transition, before, event);
    }
    const context = update(before, event, updateParams);
    const effects = start === null ? NO_EFFECTS : [startOf(start, context, event)];
    return { outcome: 'applied', record: { value: to, context }, effects };
  }
  return notApplied(state, record, event);
}

function applied(transition: CompiledTransition, before: object, event: AnyEvent): AnyStep {
  const { update, updateParams, emit, start, to } = transition;
  if (update === null || emit === null) return carriedOutBy(transition, before, event);
  const context = update(before, event, updateParams);
  const emitted = emitOf(emit, transition.emitsFirst ? before : context, event);
  const effects = start === null ? [emitted] : [emitted, startOf(start, context, event)];
  return { outcome: 'applied', record: { value: to, context }, effects };
}

function carriedOutBy({ actions, to, isRefusal }: CompiledTransition, before: object, event: AnyEvent): AnyStep {
  const step = carriedOut(to, actions, before, event);
  return isRefusal ? refusedBy(step.record.context, step) : step;
}

/** No transition applies: a request is refused, anything else is ignored. */
function notApplied({ refusal: update }: CompiledState, record: AnyRecord, event: AnyEvent): AnyStep {
  const { context } = record;
  const refused = update === null ? context : update.pure(context, event, update.params);
  const ignored: AnyStep = { outcome: 'ignored', record, effects: NO_EFFECTS };
  return refused === context ? ignored : refusedBy(refused, ignored);
}

/** This step as a refusal, if the context says why. */
function refusedBy(context: { readonly lastRefusal?: unknown }, step: AnyStep): AnyStep {
  const refusal = context.lastRefusal ?? null;
  return refusal === null ? step : { outcome: 'refused', record: step.record, effects: step.effects, refusal };
}

/** Carries out the actions in their order. */
function carriedOut(value: string, actions: readonly CompiledAction[], before: object, event: AnyEvent): AnyStep {
  let context = before;
  // Two are listed at once: the first push makes room for many.
  let first: AnyEffect | null = null;
  let effects: AnyEffect[] | null = null;
  for (const action of actions) {
    if (action.kind === 'update') {
      context = action.pure(context, event, action.params);
      continue;
    }
    const effect = action.kind === 'start' ? startOf(action, context, event) : effectOf(action, before, context, event);
    if (effect === null) continue;
    if (first === null) first = effect;
    else if (effects === null) effects = [first, effect];
    else effects.push(effect);
  }
  return {
    outcome: 'applied',
    record: { value, context },
    effects: effects ?? (first === null ? NO_EFFECTS : [first]),
  };
}

function effectOf(
  action: Exclude<CompiledAction, Update | Start>,
  before: object,
  context: object,
  event: AnyEvent,
): AnyEffect | null {
  switch (action.kind) {
    case 'emit':
      return emitOf(action, context, event);
    case 'stop': {
      const effectId = effectIdIn(before);
      return effectId === null ? null : { type: 'stop', effectId };
    }
    case 'unschedule':
      return { type: 'unschedule', event: action.delay.report };
    case 'schedule':
      return { type: 'schedule', event: action.delay.report, delayMs: delayOf(action.delay.delayMs, context, event) };
  }
}

function emitOf({ pure, params }: Emit, context: object, event: AnyEvent): AnyEffect {
  return { type: 'emit', event: pure(context, event, params) };
}

function startOf(start: Start, context: object, event: AnyEvent): AnyEffect {
  const effectId = effectIdIn(context);
  if (effectId === null) throw withoutEffectId(start.state);
  const timeoutMs = start.timeoutMs === null ? null : delayOf(start.timeoutMs, context, event);
  return { type: 'start', effectId, actor: start.actor, input: start.inputOf({ context, event }), timeoutMs };
}

function delayOf(delayMs: Delay['delayMs'], context: object, event: AnyEvent): number {
  return typeof delayMs === 'number' ? delayMs : delayMs(context, event, undefined);
}

// Errors are made apart, so that the step stays small enough for V8 to compile it into its caller.

function withoutState(name: string): RangeError {
  return new RangeError(`The machine has no state ${name}.`);
}

function withoutEffectId(state: string): TypeError {
  return new TypeError(`${state} begins work, but context.inFlight.effectId is no text.`);
}
