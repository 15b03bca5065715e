import type { AnyStateMachine, Snapshot } from 'xstate';
import { RESUME_CONTEXT } from '../model/resume.js';
import { readField } from '../model/unchecked.js';
import type { Chart, ChartNode } from './chart.js';
import type { Engine } from './compile.js';
import type { EngineRecord } from './record.js';

/**
 * The snapshot from which XState's `createActor(machine, { snapshot })` continues a record. Work in flight is begun again.
 * A machine made by `restartable`, as the lifecycle machine is, also begins time-outs and delays anew; any other forgets
 * them.
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
    const output = outputOf(chart, record.context, node);
    const done = { ...common, children: {}, status: 'done' as const, output };
    return done;
  }
  // A restartable machine begins by itself what its snapshot does not hold, whatever kind of actor it is.
  const [invocation] = Reflect.has(chart, RESUME_CONTEXT) ? [] : node.invoke;
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

function outputOf({ config: { output } }: Chart, context: object, { id, config }: ChartNode): unknown {
  if (!isMapper(output)) return output;
  const ofState = isMapper(config.output) ? config.output({ context, event: { type: 'xstate.init' } }) : config.output;
  return output({ context, event: { type: `xstate.done.state.${id}`, output: ofState } });
}

function isMapper(output: unknown): output is (given: { readonly context: object; readonly event: object }) => unknown {
  return typeof output === 'function';
}
