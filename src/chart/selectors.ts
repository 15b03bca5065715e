import {
  type InFlightState,
  LIFECYCLE_STATE_KINDS,
  type LifecycleState,
  type RestingState,
} from '../model/lifecycle.js';
import { isActivationState } from '../model/type-guards.js';
import type { Service } from '../model/service.js';
import type { LifecycleRecord } from './lifecycle-record.js';

/** Tells whether the service is at rest: INACTIVE, CONFIG_TESTING or ACTIVE, the states that equal an activation state. */
export function isResting<TRecord extends { readonly value: LifecycleState }>(
  record: TRecord,
): record is TRecord & { readonly value: RestingState } {
  return isActivationState(record.value);
}

/** Tells whether a piece of work is in flight. */
export function isInFlight<TRecord extends { readonly value: LifecycleState }>(
  record: TRecord,
): record is TRecord & { readonly value: InFlightState } {
  return LIFECYCLE_STATE_KINDS[record.value] === 'inFlight';
}

/** A service as a controller stores and lists it. It holds the specification's secrets. */
export interface ServiceRecord extends Pick<Service, 'serviceId' | 'spec' | 'instancesPerHost' | 'activationState'> {
  readonly state: LifecycleState;
  readonly revision: number;
}

/** The record of a service; null before CREATE. */
export function toServiceRecord({ value, context }: LifecycleRecord): ServiceRecord | null {
  const { serviceId, spec, instancesPerHost, activationState, revision } = context;
  return spec === null ? null : { serviceId, spec, instancesPerHost, activationState, state: value, revision };
}
