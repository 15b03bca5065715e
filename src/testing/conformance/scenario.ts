import type { LifecycleContext } from '../../../machines/lifecycle.context.js';
import type { Health } from '../../model/health.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { OperationType, ServiceRequest } from '../../model/operation.js';
import type { RefusalRule } from '../../model/refusal.js';
import type { LifecycleInput } from '../../model/settings.js';
import type { OperationInFlight } from '../../model/work.js';
import type { LifeStep } from '../steps.js';

/** What of a context a line expects: the fields that it names, of objects only the parts that it names. */
export type ExpectedFacts = Partial<
  Pick<LifecycleContext, 'serviceId' | 'revision' | 'activationState' | 'instancesPerHost' | 'consecutiveFailures'>
> & {
  readonly inFlight?: {
    readonly effectId?: string;
    readonly cause?: 'operator' | 'reconciliation' | 'emergency';
    readonly operation?: { readonly type: OperationInFlight['type'] } & Readonly<Record<string, unknown>>;
  } | null;
  readonly lastFailure?: { readonly code: string } | null;
  readonly emergency?: Partial<NonNullable<LifecycleContext['emergency']>> | null;
  readonly health?: Partial<Health> | null;
};

/** One step with what has to be seen after it. */
export interface Line {
  readonly step: LifeStep;
  readonly state: LifecycleState;
  readonly facts?: ExpectedFacts;
  /** Of a request that has to be refused. */
  readonly refusal?: {
    readonly rule: RefusalRule;
    readonly details?: Readonly<Record<string, unknown>>;
    readonly allowed?: readonly OperationType[];
  };
}

/** A life from INIT, step by step, with what the domain says about it: JSON. */
export interface Scenario {
  /** `cell/ACTIVE/DESTROY`, `row/DESTROY_REQUESTED/failed`, `rule/effect-id/stop-instances`. */
  readonly id: string;
  readonly title: string;
  /** What of the domain it shows. */
  readonly rule: string;
  readonly input?: LifecycleInput;
  readonly lines: readonly Line[];
}

/** A step that leads to, or leaves the service in, this state. */
export function to(step: LifeStep, state: LifecycleState, facts?: ExpectedFacts): Line {
  return { step, state, ...(facts && { facts }) };
}

/** A request that is refused by this rule in this state. */
export function refused(
  step: LifeStep,
  state: LifecycleState,
  rule: RefusalRule,
  details?: Readonly<Record<string, unknown>>,
): Line {
  return { step, state, refusal: { rule, ...(details && { details }) } };
}

/** A request with fields of its own. */
export function request(fields: ServiceRequest): LifeStep {
  return { request: fields };
}

/** Makes the scenarios of one group, each with an id made of its title. */
export function group(prefix: string, rule: string) {
  return (title: string, lines: readonly Line[], input?: LifecycleInput): Scenario => ({
    id: `${prefix}/${slugOf(title)}`,
    title,
    rule,
    ...(input && { input }),
    lines,
  });
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
