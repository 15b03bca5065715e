import type { AnyStateMachine, InputFrom } from 'xstate';
import type { Engine } from './compile.js';
import type { EngineEvent, EngineRecord, Step } from './record.js';

/** One event of a replay, with the record before it and the step that it led to. */
export interface ReplayedStep<TMachine extends AnyStateMachine> {
  readonly before: EngineRecord<TMachine>;
  readonly event: EngineEvent<TMachine>;
  readonly step: Step<TMachine>;
}

/** The record that a replay ends with, and its steps. */
export interface Replay<TMachine extends AnyStateMachine> {
  readonly record: EngineRecord<TMachine>;
  readonly steps: readonly ReplayedStep<TMachine>[];
}

/**
 * Steps through these events, from a record or from the beginning with an input. The same events always lead to the same
 * record; no effect is carried out.
 */
export function replay<TMachine extends AnyStateMachine>(
  engine: Engine<TMachine>,
  events: Iterable<EngineEvent<TMachine>>,
  begin: { readonly from: EngineRecord<TMachine> } | { readonly input: InputFrom<TMachine> },
): Replay<TMachine> {
  let record = 'from' in begin ? begin.from : engine.start(begin.input).record;
  const steps: ReplayedStep<TMachine>[] = [];
  for (const event of events) {
    const step = engine.step(record, event);
    steps.push({ before: record, event, step });
    record = step.record;
  }
  return { record, steps };
}

/** The last step that these events would lead to from this record; null where there is no event. Does not change the record. */
export function whatIf<TMachine extends AnyStateMachine>(
  engine: Engine<TMachine>,
  record: EngineRecord<TMachine>,
  events: Iterable<EngineEvent<TMachine>>,
): Step<TMachine> | null {
  return replay(engine, events, { from: record }).steps.at(-1)?.step ?? null;
}
