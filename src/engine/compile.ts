import type { AnyStateMachine, InputFrom } from 'xstate';
import type { Chart } from './chart.js';
import type { AnyEvent } from './place.js';
import { placesOf } from './places.js';
import type { EngineEvent, EngineRecord, Step } from './record.js';
import { type AnyRecord, type AnyStep, resumed, started, stepFrom } from './step.js';

/** A machine as pure functions: no clock, no promise, no actor. One engine does for any number of records. */
export interface Engine<TMachine extends AnyStateMachine> {
  readonly machine: TMachine;
  /**
   * Where does a machine with this input begin, and what is to be done there?
   *
   * @throws whatever the machine says to an input that is invalid.
   */
  start(input: InputFrom<TMachine>): Step<TMachine>;
  /** What becomes of this event? The record that is given stays as it is. */
  step(record: EngineRecord<TMachine>, event: EngineEvent<TMachine>): Step<TMachine>;
  /** What has to be begun again once a stored record is back? Work has the effect id that it had. */
  resume(record: EngineRecord<TMachine>): Step<TMachine>;
}

/** An engine, whatever the machine. */
interface AnyEngine {
  readonly machine: Chart;
  start(input: unknown): AnyStep;
  step(record: AnyRecord, event: AnyEvent): AnyStep;
  resume(record: AnyRecord): AnyStep;
}

/**
 * Which pure functions do what this chart says? What was given to `provide` counts.
 *
 * The chart is flat, and its guards, actions and delays are names of what keeps its `original`, a positional pure
 * function. Where a state invokes an actor, `context.inFlight.effectId` is the id of the work. A refusal is a transition
 * of `*` that stays; its update takes the params `{ state }` and records `context.lastRefusal`.
 *
 * @throws CompileError that names the state and the feature, if the engine cannot do exactly what XState does.
 */
export function compile<TMachine extends AnyStateMachine>(machine: TMachine): Engine<TMachine>;
export function compile(machine: Chart): AnyEngine {
  const places = placesOf(machine);
  const { initial } = machine.config;
  return {
    machine,
    start: (input) => started(places, String(initial), firstContext(machine, input), { type: 'xstate.init' }),
    step: (record, event) => stepFrom(places, record, event),
    resume: (record) => resumed(places, record),
  };
}

function firstContext({ config: { context = {} } }: Chart, input: unknown): object {
  return isFactory(context) ? context({ input }) : context;
}

function isFactory(context: object): context is (given: { readonly input: unknown }) => object {
  return typeof context === 'function';
}
