import { LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import { OPERATION_TYPES, type ServiceRequest } from '../../model/operation.js';
import { ChartModel } from '../chart-model.js';
import { ordinaryDigest, ordinaryRequest } from '../ordinary.js';
import { outcomeIn, requestIn } from '../steps.js';
import type { Line, Scenario } from './scenario.js';
import { WAYS } from './ways.js';

/** Every cell of the admission table, and CANCEL in every state: what a controller does is compared with the chart. */
export const CELLS: readonly Scenario[] = LIFECYCLE_STATES.flatMap((state) =>
  [...OPERATION_TYPES, 'CANCEL' as const].map((type) => cellOf(state, type)),
);

/** No table of its own: the chart is asked. */
function cellOf(state: LifecycleState, type: ServiceRequest['type']): Scenario {
  const model = modelAfter(WAYS[state]);
  const admission = model.send(ordinaryRequest(type));
  const next = model.position.value;
  const line: Line = admission.admitted
    ? { step: type, state: next }
    : { step: type, state: next, refusal: { rule: admission.refusal.rule, allowed: admission.refusal.allowed } };
  return {
    id: `cell/${state}/${type}`,
    title: `${type} in ${state} ${admission.admitted ? `is admitted and leads to ${next}` : 'is refused'}`,
    rule: type === 'CANCEL' ? 'domain.md §3, CANCEL' : 'domain.md §3, the admission table',
    lines: [...WAYS[state], line],
  };
}

function modelAfter(lines: readonly Line[]): ChartModel {
  const model = new ChartModel();
  for (const { step } of lines) {
    const request = requestIn(step);
    const outcome = outcomeIn(step);
    if (request !== null) model.send(request);
    else if (outcome !== null) model.settle(outcome);
    else if (typeof step === 'object' && 'observe' in step) {
      const { value: state, context } = model.position;
      model.observe(ordinaryDigest({ serviceId: context.serviceId, state, revision: context.revision }, step.observe));
    }
  }
  return model;
}
