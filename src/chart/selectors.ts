import {
  type InFlightState,
  LIFECYCLE_STATE_KINDS,
  type LifecycleState,
  type RestingState,
} from '../model/lifecycle.js';
import type { Service } from '../model/service.js';
import type { LifecyclePosition } from './snapshot.js';

/** Is nothing being done for the service: INACTIVE, CONFIG_TESTING or ACTIVE? */
export function isResting<TPosition extends { readonly value: LifecycleState }>(
  position: TPosition,
): position is TPosition & { readonly value: RestingState } {
  return LIFECYCLE_STATE_KINDS[position.value] === 'resting';
}

/** Is a piece of work in flight? */
export function isInFlight<TPosition extends { readonly value: LifecycleState }>(
  position: TPosition,
): position is TPosition & { readonly value: InFlightState } {
  return LIFECYCLE_STATE_KINDS[position.value] === 'inFlight';
}

/** What a controller stores and lists of a service. It holds the specification's secrets. */
export interface ServiceRecord extends Omit<Service, 'staleAfterMs'> {
  readonly state: LifecycleState;
  readonly revision: number;
}

/** What is to be stored of this service? Null before CREATE. */
export function toServiceRecord({ value, context }: LifecyclePosition): ServiceRecord | null {
  const { serviceId, spec, instancesPerHost, activationState, revision } = context;
  return spec === null ? null : { serviceId, spec, instancesPerHost, activationState, state: value, revision };
}
