import { ACTIVATION_STATES, DEFAULT_OP_SPEC, LIFECYCLE_STATE_KINDS } from '../../src/model/index.js';
import type {
  ActivationState,
  Failure,
  Health,
  LifecycleContext,
  LifecycleRecord,
  LifecycleState,
  OperationInFlight,
} from '../../src/index.js';
import { firstContext } from '../../machines/lifecycle.context.js';
import { aMinimalSpec } from './specs.js';

const spec = aMinimalSpec();

/** The id of the service that the positions are of. */
export const SERVICE_ID = `${spec.name}-${spec.version}`;

/** A digest of a service of two healthy instances, i-1 and i-2; nothing is to be done. */
export function aDigest(changes: Partial<Health> = {}): Health {
  return {
    serviceId: SERVICE_ID,
    state: 'ACTIVE',
    revision: 5,
    hosts: { live: 2, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
    instances: {
      required: 2,
      active: 2,
      running: 2,
      healthy: 2,
      unhealthy: 0,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    healthyInstanceIds: ['i-1', 'i-2'],
    adjustment: 'NONE',
    ...changes,
  };
}

/** What is in flight in each state that works. */
const IN_FLIGHT: Partial<Record<LifecycleState, readonly [OperationInFlight['type'], string]>> = {
  ACTIVATION_REQUESTED: ['ACTIVATE', 'recordActivation'],
  CONFIG_TESTING_REQUESTED: ['DEPLOY_TEST_INSTANCE', 'recordActivation'],
  DEACTIVATION_REQUESTED: ['DEACTIVATE', 'recordActivation'],
  DEPLOYING_TEST_INSTANCE: ['DEPLOY_TEST_INSTANCE', 'deployTestInstance'],
  ADJUSTING_INSTANCES: ['ADJUST_INSTANCES', 'adjustInstances'],
  REPLACING_INSTANCES: ['RESTART', 'replaceInstances'],
  STOPPING_INSTANCES: ['STOP_INSTANCES', 'stopInstances'],
  UPDATING_INSTANCES_COUNT: ['UPDATE_INSTANCE_COUNT', 'recordInstanceCount'],
  DESTROY_REQUESTED: ['DESTROY', 'removeService'],
};

/** The activation state in which a service is most often found in this state. */
function activationIn(state: LifecycleState): ActivationState {
  const resting = ACTIVATION_STATES.find((activation) => activation === state);
  if (resting !== undefined) return resting;
  if (state === 'DEPLOYING_TEST_INSTANCE') return 'CONFIG_TESTING';
  return ['INIT', 'ACTIVATION_REQUESTED', 'CONFIG_TESTING_REQUESTED', 'DESTROY_REQUESTED', 'DESTROYED'].includes(state)
    ? 'INACTIVE'
    : 'ACTIVE';
}

/** A service in this state as its facts usually are: where DESTROY is admitted, no instance is active. */
export function positionIn(state: LifecycleState, changes: Partial<LifecycleContext> = {}): LifecycleRecord {
  const context = firstContext({ input: undefined });
  if (state === 'INIT') return { value: state, context: { ...context, ...changes } };
  const [type, work] = IN_FLIGHT[state] ?? [];
  const instances = {
    required: 0,
    active: 0,
    running: 0,
    healthy: 2,
    unhealthy: 0,
    stale: 0,
    silent: 0,
    missing: 0,
    surplus: 0,
  };
  return {
    value: state,
    context: {
      ...context,
      serviceId: SERVICE_ID,
      spec,
      instancesPerHost: 1,
      activationState: activationIn(state),
      revision: 5,
      inFlight:
        type === undefined
          ? null
          : {
              operation: operation(type),
              cause: 'operator',
              effectId: `${SERVICE_ID}#5:${String(work)}`,
              timeoutMs: 600_000,
              attempt: 1,
              progress: null,
            },
      health: aDigest({ state, instances }),
      mayHaveInstances: true,
      emergency: LIFECYCLE_STATE_KINDS[state] === 'emergency' ? { cause: 'CANCELLED', failedDeactivations: 0 } : null,
      destroyed: state === 'DESTROYED',
      ...changes,
    },
  };
}

function operation(type: OperationInFlight['type']): OperationInFlight {
  const common = { serviceId: SERVICE_ID, opSpec: DEFAULT_OP_SPEC };
  switch (type) {
    case 'STOP_INSTANCES':
      return { type, instanceIds: ['i-1'], ...common };
    case 'UPDATE_INSTANCE_COUNT':
      return { type, instancesPerHost: 3, ...common };
    default:
      return { type, ...common };
  }
}

/** A failure of an operator's adjustment. */
export function aFailure(changes: Partial<Failure> = {}): Failure {
  return {
    code: 'NO_LUCK',
    message: 'It did not work.',
    operation: 'ADJUST_INSTANCES',
    cause: 'operator',
    effectId: `${SERVICE_ID}#4:adjustInstances`,
    ...changes,
  };
}

/** The context after a restart of the controller: the work in flight, if any, is tried once more. */
export function resumed(context: LifecycleContext): LifecycleContext {
  const { inFlight } = context;
  return inFlight === null ? context : { ...context, inFlight: { ...inFlight, attempt: inFlight.attempt + 1 } };
}
