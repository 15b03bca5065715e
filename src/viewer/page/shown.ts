import type { InspectedSnapshot } from '../../inspect/messages.js';
import { remembered } from '../../page/remembered.js';
import type { Entry, StoredActor } from '../messages/actor-store.js';
import type { Chart } from '../messages/chart.js';
import type { ViewerState } from './state.js';
import { type StepSummary, summaryOf } from './step-summary.js';
import { type Step, stepsOf } from './steps.js';

/** A step with its summary. */
export interface SummarizedStep {
  readonly step: Step;
  readonly summary: StepSummary;
}

/** The actor that is shown, at the step that is shown. */
export interface Shown {
  readonly actor: StoredActor;
  readonly chart: Chart | null;
  /** The oldest first. */
  readonly steps: readonly SummarizedStep[];
  /** The place of the step among them; -1 where there is none. */
  readonly index: number;
  readonly current: SummarizedStep | undefined;
  /** The last step until then that led to another state: the way to the current one. */
  readonly arrival: StepSummary | undefined;
  readonly snapshot: InspectedSnapshot;
  readonly isLive: boolean;
}

/** What is shown of the actor that is selected; null where there is none. */
export const shownIn = remembered(({ actors, selected, charts, stepSeq }: ViewerState): Shown | null => {
  const actor = actors.actors.get(selected);
  if (actor === undefined) return null;
  const chart = charts.get(actor.actorMessage.definition) ?? null;
  const steps = stepsOf(actor).map((step) => summarized(step, chart));
  const index = indexOf(steps, stepSeq);
  const current = steps[index];
  const isLive = stepSeq === null || index === steps.length - 1;
  const moves = steps.slice(0, index + 1).filter(({ summary: { kind, from, to } }) => kind === 'move' && from !== to);
  const snapshot = current?.step.after ?? actor.latest;
  return { actor, chart, steps, index, current, arrival: moves.at(-1)?.summary, snapshot, isLive };
});

/** The place of a step. One that was dropped meanwhile is replaced by the next one; null stands for the latest. */
function indexOf(steps: readonly SummarizedStep[], seq: number | null): number {
  const index = seq === null ? -1 : steps.findIndex(({ step }) => step.seq >= seq);
  return index === -1 ? steps.length - 1 : index;
}

const NO_CHART = {};

/** The summaries by chart and message: what a step was depends on these alone, and is inferred once. */
const summaries = remembered<object, WeakMap<Entry, SummarizedStep>>(() => new WeakMap());

function summarized(step: Step, chart: Chart | null): SummarizedStep {
  const known = summaries(chart ?? NO_CHART);
  const found = known.get(step.entry) ?? { step, summary: summaryOf(step, chart) };
  known.set(step.entry, found);
  return found;
}
