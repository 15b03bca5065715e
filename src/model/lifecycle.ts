/** The 15 states of a local service's lifecycle, in domain order (domain.md §2). */
export const LIFECYCLE_STATES = [
  'INIT',
  'INACTIVE',
  'CONFIG_TESTING',
  'ACTIVE',
  'ACTIVATION_REQUESTED',
  'CONFIG_TESTING_REQUESTED',
  'DEACTIVATION_REQUESTED',
  'DEPLOYING_TEST_INSTANCE',
  'ADJUSTING_INSTANCES',
  'REPLACING_INSTANCES',
  'STOPPING_INSTANCES',
  'UPDATING_INSTANCES_COUNT',
  'EMERGENCY_DEACTIVATION_REQUESTED',
  'DESTROY_REQUESTED',
  'DESTROYED',
] as const;

// Extract has TypeScript show the name instead of what it stands for.
/** One of the 15 lifecycle states (domain.md §2). */
export type LifecycleState = Extract<(typeof LIFECYCLE_STATES)[number], string>;

/** The kind of a state: before creation, at rest, work in flight, in an emergency, or destroyed (domain.md §2). */
export type LifecycleStateKind = 'initial' | 'resting' | 'inFlight' | 'emergency' | 'final';

/** The kind of each lifecycle state (domain.md §2). */
export const LIFECYCLE_STATE_KINDS = {
  INIT: 'initial',
  INACTIVE: 'resting',
  CONFIG_TESTING: 'resting',
  ACTIVE: 'resting',
  ACTIVATION_REQUESTED: 'inFlight',
  CONFIG_TESTING_REQUESTED: 'inFlight',
  DEACTIVATION_REQUESTED: 'inFlight',
  DEPLOYING_TEST_INSTANCE: 'inFlight',
  ADJUSTING_INSTANCES: 'inFlight',
  REPLACING_INSTANCES: 'inFlight',
  STOPPING_INSTANCES: 'inFlight',
  UPDATING_INSTANCES_COUNT: 'inFlight',
  EMERGENCY_DEACTIVATION_REQUESTED: 'emergency',
  DESTROY_REQUESTED: 'inFlight',
  DESTROYED: 'final',
} as const satisfies Record<LifecycleState, LifecycleStateKind>;

/** The lifecycle states of one kind: `LifecycleStateOfKind<'resting'>` is `'INACTIVE' | 'CONFIG_TESTING' | 'ACTIVE'`. */
export type LifecycleStateOfKind<TKind extends LifecycleStateKind> = {
  [TState in LifecycleState]: (typeof LIFECYCLE_STATE_KINDS)[TState] extends TKind ? TState : never;
}[LifecycleState];

/** The states in which nothing is being done; each equals an activation state (domain.md §2). */
export type RestingState = LifecycleStateOfKind<'resting'>;

/** The states in each of which the controller does one piece of work (domain.md §4). */
export type InFlightState = LifecycleStateOfKind<'inFlight'>;
