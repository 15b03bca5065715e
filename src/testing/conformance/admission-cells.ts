import { LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import { OPERATION_TYPES, type ServiceRequest } from '../../model/operation.js';
import { ChartModel } from '../chart-model.js';
import { sampleDigest, sampleRequest } from '../sample-service.js';
import { outcomeOfStep, requestOfStep } from '../scenario-step.js';
import { type ExpectedStep, type CaseDefinition, to } from './case-definition.js';
import { KNOWN_HEALTHY, STEPS_TO } from './setup-steps.js';

/** The requests that are admitted only where instances are known to be healthy. */
const OF_HEALTHY: readonly ServiceRequest['type'][] = ['REPLACE_INSTANCES', 'RESTART', 'STOP_INSTANCES'];

/** Every cell of the admission table, and CANCEL in every state: what a controller does is compared with the chart. */
export const CELLS: readonly CaseDefinition[] = LIFECYCLE_STATES.flatMap((state) =>
  [...OPERATION_TYPES, 'CANCEL' as const].map((type) => cellOf(state, type)),
);

/** Has no table of its own: asks the chart. */
function cellOf(state: LifecycleState, type: ServiceRequest['type']): CaseDefinition {
  const setUp = stepsBefore(type, state);
  const model = modelAfter(setUp);
  const admission = model.send(sampleRequest(type));
  const next = model.record.value;
  const expectedStep: ExpectedStep = admission.admitted
    ? { step: type, state: next }
    : { step: type, state: next, refusal: { rule: admission.refusal.rule, allowed: admission.refusal.allowed } };
  return {
    id: `cell/${state}/${type}`,
    title: `${type} in ${state} ${admission.admitted ? `is admitted and leads to ${next}` : 'is refused'}`,
    rule: type === 'CANCEL' ? 'domain.md §3, CANCEL' : 'domain.md §3, the admission table',
    steps: [...setUp, expectedStep],
  };
}

/** Without a digest where none is needed: a controller that observes by itself can show these cells too. */
function stepsBefore(type: ServiceRequest['type'], state: LifecycleState): readonly ExpectedStep[] {
  const steps = STEPS_TO[state];
  const isNeeded = (state === 'ACTIVE' || state === 'CONFIG_TESTING') && OF_HEALTHY.includes(type);
  return isNeeded ? [...steps, to(KNOWN_HEALTHY, state)] : steps;
}

function modelAfter(steps: readonly ExpectedStep[]): ChartModel {
  const model = new ChartModel();
  for (const { step } of steps) {
    const request = requestOfStep(step);
    const outcome = outcomeOfStep(step);
    if (request !== null) model.send(request);
    else if (outcome !== null) model.settle(outcome);
    else if (typeof step === 'object' && 'observe' in step) {
      const { value: state, context } = model.record;
      model.observe(sampleDigest({ serviceId: context.serviceId, state, revision: context.revision }, step.observe));
    }
  }
  return model;
}
