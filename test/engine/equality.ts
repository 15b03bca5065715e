import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { AnyStateMachine } from 'xstate';
import type { Engine } from '../../src/engine/index.js';
import type { TransitionKey } from '../../src/testing/transitions.js';
import type { Places } from './positions.js';
import { chartEvent, type Consequence, consequenceOf, type Happening, type Position } from './oracle.js';

/** A position, and what happens there. */
export interface Moment extends Position {
  readonly event: Happening;
}

/** The same in the engine's words. */
export function consequenceInEngine(
  engine: Engine<AnyStateMachine>,
  { state, context, event }: Moment,
): Consequence & { readonly outcome: string; readonly refusal: unknown } {
  const step = engine.step({ state, context }, event);
  const { outcome, record, effects } = step;
  const of = <TType extends (typeof effects)[number]['type']>(type: TType) =>
    effects.filter((effect): effect is Extract<(typeof effects)[number], { type: TType }> => effect.type === type);
  const idOf = ({ state: waiting, delay }: { readonly state: string; readonly delay: string }) =>
    `xstate.after.${delay}.${engine.machine.id}.${waiting}`;
  return {
    outcome,
    refusal: outcome === 'refused' ? step.refusal : null,
    // A refusal that is recorded is a transition too.
    isTaken: outcome === 'taken' || (outcome === 'refused' && record.context !== context),
    state: record.state,
    context: record.context as object,
    emitted: of('emit').map(({ event: emitted }) => emitted as unknown),
    started: of('start').map(({ actor, input, timeoutMs }) => ({ actor, input: input, timeoutMs })),
    stopped: of('stop').length,
    scheduled: of('schedule').map(({ event: elapsed, delayMs }) => ({ id: idOf(elapsed), delayMs })),
    unscheduled: of('unschedule').map(({ event: elapsed }) => idOf(elapsed)),
  };
}

/** How the engine and XState differ in this moment; null where they agree. Notes which transitions were taken. */
function differenceIn(
  machine: AnyStateMachine,
  engine: Engine<AnyStateMachine>,
  moment: Moment,
  taken: Set<TransitionKey> = new Set(),
): { readonly expected: unknown; readonly found: unknown } | null {
  const found = seen(consequenceInEngine(engine, moment));
  const heard = isLate(moment) ? undefined : chartEvent(machine, moment.state, moment.event);
  const nothing = {
    isTaken: false,
    state: moment.state,
    context: moment.context,
    emitted: [],
    started: [],
    stopped: 0,
  };
  const { taken: keys, ...expected } =
    heard === undefined
      ? { taken: [], ...nothing, scheduled: [], unscheduled: [] }
      : consequenceOf(machine, moment, heard);
  keys.forEach((key) => taken.add(key));
  return isDeepStrictEqual(found, expected) ? null : { expected, found };
}

/** What XState shows too: it has no word for the outcome. */
function seen({
  isTaken,
  state,
  context,
  emitted,
  started,
  stopped,
  scheduled,
  unscheduled,
}: ReturnType<typeof consequenceInEngine>): Consequence {
  return { isTaken, state, context, emitted, started, stopped, scheduled, unscheduled };
}

/** A report of work that is not in flight, or of a delay of another state. */
function isLate({ state, context, event }: Moment): boolean {
  if (event.type === 'delay.elapsed') return !('state' in event) || event.state !== state;
  if (!event.type.startsWith('effect.')) return false;
  const inFlight = 'inFlight' in context ? (context.inFlight as { readonly effectId: string } | null) : null;
  return inFlight === null || !('effectId' in event) || event.effectId !== inFlight.effectId;
}

/** Does the engine do what XState does, whatever happens in these positions? The transitions that were taken. */
export function expectSameSteps(
  { machine, positions, corners, happenings }: Places,
  engine: Engine<AnyStateMachine>,
  numRuns: number,
): ReadonlySet<TransitionKey> {
  const taken = new Set<TransitionKey>();
  const check = (position: Position) => {
    for (const event of happenings(position)) {
      const difference = differenceIn(machine, engine, { ...position, event }, taken);
      if (difference !== null) throw new Error(`${event.type}: ${JSON.stringify(difference)}`);
    }
  };
  corners.forEach(check);
  fc.assert(fc.property(positions, check), { numRuns });
  return taken;
}
