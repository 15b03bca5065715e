import type { AnyStateMachine, Snapshot } from 'xstate';
import { readField } from '../model/unchecked.js';
import type { Chart } from './chart.js';
import type { Engine } from './compile.js';
import type { EngineRecord } from './record.js';

/** A snapshot of XState's, as far as a record is in it. */
interface Position<TMachine extends AnyStateMachine> {
  readonly value: EngineRecord<TMachine>['state'];
  readonly context: EngineRecord<TMachine>['context'];
}

/** Which record of this engine is this snapshot of an actor of its machine? */
export function recordOf<TMachine extends AnyStateMachine>(
  _engine: Engine<TMachine>,
  { value, context }: Position<TMachine>,
): EngineRecord<TMachine> {
  return { state: value, context };
}

/**
 * What does XState's `createActor(machine, { snapshot })` go on from, where this record is? Work in flight is begun again
 * with the input that it had. XState itself does not begin time-outs and delays anew; `restoreActor` of the main entry does, for
 * lifecycle actors.
 */
export function snapshotOf<TMachine extends AnyStateMachine>(
  engine: Engine<TMachine>,
  record: EngineRecord<TMachine>,
): Snapshot<unknown> {
  const chart: Chart = engine.machine;
  const node = chart.states[record.state];
  if (node === undefined) throw new RangeError(`The machine has no state ${record.state}.`);
  const place = { value: record.state, context: record.context, historyValue: {}, error: undefined };
  if (node.type === 'final') {
    const output = outputOf(chart, record.context, node.config.output);
    const ended = { ...place, children: {}, status: 'done' as const, output };
    return ended;
  }
  const [invocation] = node.invoke;
  const begun = engine.resume(record).effects.find(({ type }) => type === 'start');
  const children =
    invocation === undefined || begun === undefined
      ? {}
      : { [invocation.id]: { src: invocation.src, syncSnapshot: false, snapshot: waiting(begun) } };
  const active = { ...place, children, status: 'active' as const, output: undefined };
  return active;
}

/** An actor that was begun and has not ended. */
function waiting(begun: object): object {
  return { status: 'active', input: readField(begun, 'input'), output: undefined, error: undefined };
}

function outputOf({ config }: Chart, context: object, ofState: unknown): unknown {
  const { output } = config;
  return isMapper(output) ? output({ context, event: { type: 'xstate.done.state', output: ofState } }) : output;
}

function isMapper(output: unknown): output is (given: { readonly context: object; readonly event: object }) => unknown {
  return typeof output === 'function';
}
