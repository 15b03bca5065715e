import type { AnyStateMachine, InputFrom } from 'xstate';
import type { Engine } from './compile.js';
import type { EngineEvent, EngineRecord, Step } from './record.js';

/** One event of a replay: what was before, what happened, what became of it. */
export interface ReplayedStep<TMachine extends AnyStateMachine> {
  readonly before: EngineRecord<TMachine>;
  readonly event: EngineEvent<TMachine>;
  readonly step: Step<TMachine>;
}

/** What a replay ends with, and how it got there. */
export interface Replay<TMachine extends AnyStateMachine> {
  readonly record: EngineRecord<TMachine>;
  readonly steps: readonly ReplayedStep<TMachine>[];
}

/**
 * What becomes of these events, one after the other, from this record or from the beginning with this input? The same
 * events from the same place always end the same way; nothing is done.
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

/** What would become of these events here? The last step; null where there is no event. The record stays as it is. */
export function whatIf<TMachine extends AnyStateMachine>(
  engine: Engine<TMachine>,
  record: EngineRecord<TMachine>,
  events: Iterable<EngineEvent<TMachine>>,
): Step<TMachine> | null {
  return replay(engine, events, { from: record }).steps.at(-1)?.step ?? null;
}
