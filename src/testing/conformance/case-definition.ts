import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import type { Health } from '../../model/health.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { OperationType, ServiceRequest } from '../../model/operation.js';
import type { RefusalRule } from '../../model/refusal.js';
import type { LifecycleInput } from '../../model/settings.js';
import type { Cause, Failure, OperationInFlight, WorkProgress } from '../../model/work.js';
import type { ScenarioStep } from '../scenario-step.js';

type ExpectedFailure = Pick<Failure, 'code'> & Partial<Failure>;

/** The fields of a context that a step expects; of objects only the parts that it names. */
export type ExpectedFacts = Partial<
  Pick<
    LifecycleContext,
    'serviceId' | 'revision' | 'activationState' | 'instancesPerHost' | 'consecutiveFailures' | 'mayHaveInstances'
  >
> & {
  readonly inFlight?: {
    readonly effectId?: string;
    readonly cause?: Cause;
    readonly timeoutMs?: number;
    readonly attempt?: number;
    readonly progress?: Partial<WorkProgress> | null;
    readonly operation?: { readonly type: OperationInFlight['type'] } & Readonly<Record<string, unknown>>;
  } | null;
  readonly lastFailure?: ExpectedFailure | null;
  readonly lastReconciliationFailure?: ExpectedFailure | null;
  readonly emergency?: Partial<NonNullable<LifecycleContext['emergency']>> | null;
  readonly health?: Partial<Health> | null;
};

/** A step with what has to be seen after it. */
export interface ExpectedStep {
  readonly step: ScenarioStep;
  readonly state: LifecycleState;
  readonly facts?: ExpectedFacts;
  /** Of a request that has to be refused. */
  readonly refusal?: {
    readonly rule: RefusalRule;
    readonly details?: Readonly<Record<string, unknown>>;
    readonly allowed?: readonly OperationType[];
  };
}

/** The steps of a case from INIT on, each with what the domain says about it: JSON. */
export interface CaseDefinition {
  /** `cell/ACTIVE/DESTROY`, `row/DESTROY_REQUESTED/failed`, `rule/effect-id/stop-instances`. */
  readonly id: string;
  readonly title: string;
  /** The rule of the domain that it checks. */
  readonly rule: string;
  readonly input?: LifecycleInput;
  readonly steps: readonly ExpectedStep[];
}

/** A step that leads to, or leaves the service in, this state. */
export function to(step: ScenarioStep, state: LifecycleState, facts?: ExpectedFacts): ExpectedStep {
  return { step, state, ...(facts && { facts }) };
}

/** A request that is refused by this rule in this state. */
export function refused(
  step: ScenarioStep,
  state: LifecycleState,
  rule: RefusalRule,
  details?: Readonly<Record<string, unknown>>,
): ExpectedStep {
  return { step, state, refusal: { rule, ...(details && { details }) } };
}

/** A request with fields of its own. */
export function request(fields: ServiceRequest): ScenarioStep {
  return { request: fields };
}

/** Makes the scenarios of one group, each with an id made of its title. */
export function group(prefix: string, rule: string) {
  return (title: string, steps: readonly ExpectedStep[], input?: LifecycleInput): CaseDefinition => ({
    id: `${prefix}/${slugOf(title)}`,
    title,
    rule,
    ...(input && { input }),
    steps,
  });
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
