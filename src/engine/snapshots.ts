import type { AnyStateMachine, Snapshot } from 'xstate';
import { readField } from '../model/unchecked.js';
import type { Chart } from './chart.js';
import type { Engine } from './compile.js';
import type { EngineRecord } from './record.js';

/**
 * The snapshot from which XState's `createActor(machine, { snapshot })` continues a record. Work in flight is begun again
 * with the same input. XState itself does not begin time-outs and delays anew; `restoreActor` of the main entry does, for
 * lifecycle actors.
 */
export function snapshotOf<TMachine extends AnyStateMachine>(
  engine: Engine<TMachine>,
  record: EngineRecord<TMachine>,
): Snapshot<unknown> {
  const chart: Chart = engine.machine;
  const node = chart.states[record.value];
  if (node === undefined) throw new RangeError(`The machine has no state ${record.value}.`);
  const common = { value: record.value, context: record.context, historyValue: {}, error: undefined };
  if (node.type === 'final') {
    const output = outputOf(chart, record.context, node.config.output);
    const done = { ...common, children: {}, status: 'done' as const, output };
    return done;
  }
  const [invocation] = node.invoke;
  const begun = engine.resume(record).effects.find(({ type }) => type === 'start');
  const children =
    invocation === undefined || begun === undefined
      ? {}
      : { [invocation.id]: { src: invocation.src, syncSnapshot: false, snapshot: activeChild(begun) } };
  const active = { ...common, children, status: 'active' as const, output: undefined };
  return active;
}

/** The snapshot of an actor that has begun and has not ended. */
function activeChild(begun: object): object {
  return { status: 'active', input: readField(begun, 'input'), output: undefined, error: undefined };
}

function outputOf({ config }: Chart, context: object, ofState: unknown): unknown {
  const { output } = config;
  return isMapper(output) ? output({ context, event: { type: 'xstate.done.state', output: ofState } }) : output;
}

function isMapper(output: unknown): output is (given: { readonly context: object; readonly event: object }) => unknown {
  return typeof output === 'function';
}
