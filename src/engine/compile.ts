import type { AnyStateMachine, InputFrom } from 'xstate';
import { RESUME_CONTEXT } from '../model/resume.js';
import type { Chart } from './chart.js';
import { compileStates } from './compile-states.js';
import type { AnyEvent } from './compiled-state.js';
import { isFunction } from './implementations.js';
import type { EngineEvent, EngineRecord, Step } from './record.js';
import { type AnyRecord, type AnyStep, chartStepFrom, resumed, started, stepFrom } from './step.js';

/** A machine as pure functions: no clock, no promise, no actor. One engine does for any number of records. */
export interface Engine<TMachine extends AnyStateMachine> {
  readonly machine: TMachine;
  /**
   * The first record of a machine with this input, with the effects of its first state.
   *
   * @throws what the machine throws for an invalid input.
   */
  start(input: InputFrom<TMachine>): Step<TMachine>;
  /** What the event leads to. Does not change the record that is given. */
  step(record: EngineRecord<TMachine>, event: EngineEvent<TMachine>): Step<TMachine>;
  /**
   * The effects that begin the work and the delays of a stored record again, and the record that follows, which counts the attempt:
   * store it before anything is done. Work keeps its effect id.
   */
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
 * Compiles a chart to pure functions, with the implementations that were given to `provide`.
 *
 * The chart is flat, and its guards, actions and delays name implementations that keep their positional pure function.
 * Where a state invokes an actor, `context.inFlight.effectId` is the id of the work, from its beginning to its end. A
 * refusal is a transition without a target whose update is that of the root's `*`; it records `context.lastRefusal`.
 *
 * @throws CompileError that names the state and the feature, if the engine cannot do exactly what XState does.
 */
export function compile<TMachine extends AnyStateMachine>(machine: TMachine): Engine<TMachine>;
export function compile(machine: Chart): AnyEngine {
  const states = compileStates(machine);
  const { initial } = machine.config;
  const resume = resumeOf(machine);
  return {
    machine,
    start: (input) => started(states, String(initial), firstContext(machine, input), input),
    step: (record, event) => stepFrom(states, record, event),
    resume: ({ value, context }) => resumed(states, value, resume(context)),
  };
}

/** Compiles only the step, which also takes the events by which XState says that work or a delay has ended. */
export function compileChartStep<TRecord extends AnyRecord>(
  machine: AnyStateMachine,
): (record: TRecord, event: AnyEvent) => { readonly record: TRecord };
export function compileChartStep(machine: Chart): (record: AnyRecord, event: AnyEvent) => AnyStep {
  const states = compileStates(machine);
  return (record, event) => chartStepFrom(states, record, event);
}

/** What `restartable` was told to do to a context that goes on; nothing where the machine is not restartable. */
function resumeOf(machine: Chart): (context: object) => object {
  const resume: unknown = Reflect.get(machine, RESUME_CONTEXT);
  return isFunction(resume) ? (resume as (context: object) => object) : (context) => context;
}

function firstContext({ config: { context = {} } }: Chart, input: unknown): object {
  return isFunction(context) ? (context as (given: { readonly input: unknown }) => object)({ input }) : context;
}
