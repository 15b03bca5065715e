import type { LifecycleState } from './lifecycle.js';
import type { OperationType, ServiceRequest } from './operation.js';

/** Every rule by which a request can be refused, in the order in which they are checked (domain.md §3). */
export const REFUSAL_RULES = [
  'UNKNOWN_SERVICE',
  'ALREADY_EXISTS',
  'NOT_ALLOWED_IN_STATE',
  'NOT_CANCELLABLE',
  'WRONG_SERVICE',
  'NOT_IN_FLIGHT',
  'INVALID_FIELD',
  'INSTANCE_COUNT_OUT_OF_RANGE',
  'HOST_LEVEL_ALLOWS_ONE',
  'NOTHING_NAMED',
  'HEALTH_UNKNOWN',
  'INSTANCES_NOT_HEALTHY',
  'INSTANCES_STILL_ACTIVE',
  'REFUSED_BY_HOST',
] as const;

/** The rule that refused a request. */
export type RefusalRule = (typeof REFUSAL_RULES)[number];

/** No further data, because the rule says everything. */
export type NoDetails = Readonly<Record<string, never>>;

/** A field of a request that has no rule of its own. */
export type InvalidField =
  | 'spec'
  | 'recovered.activationState'
  | 'stopFirst'
  | 'opSpec'
  | 'opSpec.timeout'
  | 'opSpec.parallelism'
  | 'opSpec.failureStrategy';

/** The data of a refusal, by rule. Ids are as posted; values of other fields are never repeated. */
export interface RefusalDetails {
  /** From a controller of many services: there is none of this id; null where the request names none. */
  readonly UNKNOWN_SERVICE: { readonly serviceId: string | null };
  readonly ALREADY_EXISTS: { readonly serviceId: string };
  readonly NOT_ALLOWED_IN_STATE: NoDetails;
  readonly NOT_CANCELLABLE: NoDetails;
  readonly WRONG_SERVICE: {
    readonly field: 'serviceId';
    /** The service's own id; null before CREATE. */
    readonly expected: string | null;
    readonly actual: string | null;
  };
  /** `expected`: the effect id of the work in flight. */
  readonly NOT_IN_FLIGHT: { readonly field: 'effectId'; readonly expected: string; readonly actual: string | null };
  /** `expected`: what the field must be, in words. */
  readonly INVALID_FIELD: { readonly field: InvalidField; readonly expected: string };
  readonly INSTANCE_COUNT_OUT_OF_RANGE: {
    readonly field: 'instancesPerHost';
    readonly min: number;
    readonly max: number;
    /** Null where no number was posted. */
    readonly actual: number | null;
  };
  readonly HOST_LEVEL_ALLOWS_ONE: { readonly field: 'instancesPerHost'; readonly actual: number };
  readonly NOTHING_NAMED: { readonly field: 'instanceIds' };
  /** `field`: null where the request names no instances. */
  readonly HEALTH_UNKNOWN: { readonly field: 'instanceIds' | null; readonly instanceIds: readonly string[] };
  /** `instanceIds`: the named ones that are not known to be HEALTHY; none where none is healthy at all. */
  readonly INSTANCES_NOT_HEALTHY: { readonly field: 'instanceIds' | null; readonly instanceIds: readonly string[] };
  /** The instances that the last observation showed active, or of which it could not tell. */
  readonly INSTANCES_STILL_ACTIVE: { readonly active: number; readonly silent: number; readonly stale: number };
  readonly REFUSED_BY_HOST: NoDetails;
}

/** A rule that a request violates, with its details. */
export type Violation = {
  [TRule in RefusalRule]: { readonly rule: TRule; readonly details: RefusalDetails[TRule] };
}[RefusalRule];

/** Why a request was refused: as data to act on and as a sentence for people (domain.md §3). */
export type Refusal = {
  [TRule in RefusalRule]: {
    readonly rule: TRule;
    readonly message: string;
    readonly state: LifecycleState;
    readonly operation: ServiceRequest['type'];
    /** The operations that the state admits. */
    readonly allowed: readonly OperationType[];
    readonly details: RefusalDetails[TRule];
  };
}[RefusalRule];

/** Whether a request was admitted, and if not, why. */
export type Admission = { readonly admitted: true } | { readonly admitted: false; readonly refusal: Refusal };
