import type { AnyStateMachine } from 'xstate';
import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { exitsOf } from '../../../machines/structure.js';
import type { LifecycleRecord } from '../../../src/chart/lifecycle-record.js';
import { explain, type Explanation } from '../../../src/chart/paths/path.js';
import { type LifecycleState, LIFECYCLE_STATES } from '../../../src/model/lifecycle.js';
import type { ServiceRequest } from '../../../src/model/operation.js';
import { isLifecycleState } from '../../../src/model/type-guards.js';
import { chartEdges, type ChartStep } from '../../../src/page/chart/lifecycle-chart.js';
import { labelOf } from '../../../src/page/chart/possible-moves.js';
import { remembered } from '../../../src/page/remembered.js';

const machine: AnyStateMachine = lifecycleMachine;

/** The edges of the lifecycle chart, read off the machine. */
export const EDGES = chartEdges(
  LIFECYCLE_STATES.flatMap((from) =>
    [...(machine.states[from]?.transitions ?? [])].flatMap(([event, candidates]) =>
      candidates.flatMap(({ target, guard }) =>
        (target ?? []).map(({ key }) => ({
          from,
          to: key,
          isFailure: /^xstate\.error|workTimeout/.test(event) || guard === 'isRecordGone',
        })),
      ),
    ),
  ),
);

/** The description of a state, as the chart holds it. */
export function descriptionOf(state: LifecycleState): string {
  return machine.states[state]?.description ?? '';
}

/** The edge that a transition of the log took. */
export const takenEdge = remembered(({ from, event }: { readonly from: LifecycleState; readonly event: string }) => ({
  from,
  label: labelOf(event),
}));

const explanationsOf = remembered<
  object,
  Map<string, { readonly explanation: Explanation; way?: readonly ChartStep[] }>
>(() => new Map());

/** What `explain` says, remembered for each context, because it searches. */
export function explained(record: LifecycleRecord, request: ServiceRequest): Explanation {
  return remember(record, request).explanation;
}

/** The way to a refused request as steps on the chart; the last is the request itself. */
export function wayOnChart(record: LifecycleRecord, request: ServiceRequest): readonly ChartStep[] {
  const known = remember(record, request);
  known.way ??= findWay(record, request, known.explanation);
  return known.way;
}

function remember(record: LifecycleRecord, request: ServiceRequest) {
  const explanations = explanationsOf(record.context);
  const key = `${record.value} ${JSON.stringify(request)}`;
  const known = explanations.get(key) ?? { explanation: explain(record, request) };
  explanations.set(key, known);
  return known;
}

function findWay(record: LifecycleRecord, request: ServiceRequest, explanation: Explanation): readonly ChartStep[] {
  if (explanation.admitted || !explanation.way.reachable) return [];
  const steps: ChartStep[] = [];
  let from = record.value;
  for (const step of explanation.way.steps) {
    const label = step.kind === 'operation' ? step.operation : step.kind === 'outcome' ? 'done' : 'by itself';
    if (step.to !== from) steps.push({ from, to: step.to, label, number: steps.length + 1 });
    from = step.to;
  }
  const [to = from] = exitsOf(machine, from)[request.type] ?? [];
  if (isLifecycleState(to)) steps.push({ from, to, label: request.type, number: steps.length + 1 });
  return steps;
}
