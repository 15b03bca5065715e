/*
 * What all contenders do: the lifecycle in small. The same 15 states and 10 operations; guards and a context, but next to no policies, so
 * that what is measured is the machinery. Work ends with an event of its own.
 */

/** What should be. */
export type Activation = 'INACTIVE' | 'CONFIG_TESTING' | 'ACTIVE';

/** What is known of a service. */
export interface Context {
  readonly serviceId: string;
  readonly activation: Activation;
  readonly instancesPerHost: number;
  readonly revision: number;
  readonly failures: number;
  /** Of the chart that invokes its work, the work. */
  readonly inFlight: { readonly effectId: string } | null;
}

/** One of the 15 states. */
export type State =
  | 'INIT'
  | 'INACTIVE'
  | 'CONFIG_TESTING'
  | 'ACTIVE'
  | 'ACTIVATION_REQUESTED'
  | 'CONFIG_TESTING_REQUESTED'
  | 'DEACTIVATION_REQUESTED'
  | 'DEPLOYING_TEST_INSTANCE'
  | 'ADJUSTING_INSTANCES'
  | 'REPLACING_INSTANCES'
  | 'STOPPING_INSTANCES'
  | 'UPDATING_INSTANCES_COUNT'
  | 'EMERGENCY_DEACTIVATION_REQUESTED'
  | 'DESTROY_REQUESTED'
  | 'DESTROYED';

/** One of the operations that name a service, or CANCEL. */
type Request =
  | 'ACTIVATE'
  | 'DEACTIVATE'
  | 'RESTART'
  | 'ADJUST_INSTANCES'
  | 'DEPLOY_TEST_INSTANCE'
  | 'REPLACE_INSTANCES'
  | 'STOP_INSTANCES'
  | 'DESTROY'
  | 'CANCEL';

/** What can happen. */
export type Event =
  | { readonly type: 'CREATE' }
  | { readonly type: Request; readonly serviceId: string }
  | { readonly type: 'UPDATE_INSTANCE_COUNT'; readonly serviceId: string; readonly instancesPerHost: number }
  | { readonly type: 'DONE' }
  | { readonly type: 'FAILED'; readonly error: string };

/** A service that was just created. */
export const FRESH: Context = {
  serviceId: 'dns-cache-1',
  activation: 'INACTIVE',
  instancesPerHost: 1,
  revision: 0,
  failures: 0,
  inFlight: null,
};

/** So many failures in a row are one too many. */
export const FAILURE_BUDGET = 3;

/** What takes part. Each goes on from where the script ended: it ends in the state in which it begins. */
export interface Contender {
  /** Which states does the script go through, beginning with INACTIVE? */
  visited(): readonly string[];
  /** Goes through the script so many times. Returns how many operations were accepted, so that nothing is optimised away. */
  run(times: number): number;
}
