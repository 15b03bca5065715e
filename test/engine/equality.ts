import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import type { AnyStateMachine } from 'xstate';
import type { Engine } from '../../src/engine/index.js';
import type { TransitionKey } from '../../src/testing/transitions.js';
import type { MachineCase } from './machine-cases.js';
import { chartEvent, type Consequence, consequenceOf, type AnyEvent, type Position } from './oracle.js';

/** A position and an event. */
export interface StepCase extends Position {
  readonly event: AnyEvent;
}

/** What the event leads to in the engine. */
export function consequenceInEngine(
  engine: Engine<AnyStateMachine>,
  { value, context, event }: StepCase,
): Consequence & { readonly outcome: string; readonly refusal: unknown } {
  const step = engine.step({ value, context }, event);
  const { outcome, record, effects } = step;
  const of = <TType extends (typeof effects)[number]['type']>(type: TType) =>
    effects.filter((effect): effect is Extract<(typeof effects)[number], { type: TType }> => effect.type === type);
  const idOf = ({ state: waiting, delay }: { readonly state: string; readonly delay: string }) =>
    `xstate.after.${delay}.${engine.machine.id}.${waiting}`;
  return {
    outcome,
    refusal: outcome === 'refused' ? step.refusal : null,
    // A refusal that is recorded is a transition too.
    isTaken: outcome === 'applied' || (outcome === 'refused' && record.context !== context),
    value: record.value,
    context: record.context as object,
    emitted: of('emit').map(({ event: emitted }) => emitted as unknown),
    started: of('start').map(({ actor, input, timeoutMs }) => ({ actor, input: input, timeoutMs })),
    stopped: of('stop').length,
    scheduled: of('schedule').map(({ event: elapsed, delayMs }) => ({ id: idOf(elapsed), delayMs })),
    unscheduled: of('unschedule').map(({ event: elapsed }) => idOf(elapsed)),
  };
}

/** How the engine and XState differ in this stepCase; null where they agree. Notes which transitions were taken. */
function differenceIn(
  machine: AnyStateMachine,
  engine: Engine<AnyStateMachine>,
  stepCase: StepCase,
  taken: Set<TransitionKey> = new Set(),
): { readonly expected: unknown; readonly found: unknown } | null {
  const found = seen(consequenceInEngine(engine, stepCase));
  const chartEventHere = isLate(stepCase) ? undefined : chartEvent(machine, stepCase.value, stepCase.event);
  const nothing = {
    isTaken: false,
    value: stepCase.value,
    context: stepCase.context,
    emitted: [],
    started: [],
    stopped: 0,
  };
  const { taken: keys, ...expected } =
    chartEventHere === undefined
      ? { taken: [], ...nothing, scheduled: [], unscheduled: [] }
      : consequenceOf(machine, stepCase, chartEventHere);
  keys.forEach((key) => taken.add(key));
  return isDeepStrictEqual(found, expected) ? null : { expected, found };
}

/** The part that XState shows too: it has no outcome. */
function seen({
  isTaken,
  value,
  context,
  emitted,
  started,
  stopped,
  scheduled,
  unscheduled,
}: ReturnType<typeof consequenceInEngine>): Consequence {
  return { isTaken, value, context, emitted, started, stopped, scheduled, unscheduled };
}

/** A report of work that is not in flight, or of a delay of another state; or an event of XState, which an engine does not take. */
function isLate({ value, context, event }: StepCase): boolean {
  if (event.type.startsWith('xstate.')) return true;
  if (event.type === 'delay.elapsed') return !('state' in event) || event.state !== value;
  if (!event.type.startsWith('effect.')) return false;
  const inFlight = 'inFlight' in context ? (context.inFlight as { readonly effectId: string } | null) : null;
  return inFlight === null || !('effectId' in event) || event.effectId !== inFlight.effectId;
}

/** Compares the engine with XState in these positions, and returns the transitions that were taken. */
export function expectSameSteps(
  { machine, positions, corners, events }: MachineCase,
  engine: Engine<AnyStateMachine>,
  numRuns: number,
): ReadonlySet<TransitionKey> {
  const taken = new Set<TransitionKey>();
  const check = (position: Position) => {
    for (const event of events(position)) {
      const difference = differenceIn(machine, engine, { ...position, event }, taken);
      if (difference !== null) throw new Error(`${event.type}: ${JSON.stringify(difference)}`);
    }
  };
  corners.forEach(check);
  fc.assert(fc.property(positions, check), { numRuns });
  return taken;
}
