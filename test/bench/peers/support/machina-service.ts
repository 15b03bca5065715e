import { createBehavioralFsm } from 'machina';
import { type Activation, type Event, FAILURE_BUDGET, type FRESH } from '../../steps/service.js';

/** What a machine of machina's is about. It is changed in place. */
export type Client = { -readonly [TKey in keyof typeof FRESH]: (typeof FRESH)[TKey] };
interface Given {
  readonly ctx: Client;
}

const accept =
  <TState extends string>(state: TState) =>
  ({ ctx }: Given, given: unknown): TState | undefined => {
    const event = given as Event;
    if (!('serviceId' in event) || event.serviceId !== ctx.serviceId) return undefined;
    ctx.revision += 1;
    return state;
  };

function acceptCount({ ctx }: Given, given: unknown): 'UPDATING_INSTANCES_COUNT' | undefined {
  const event = given as Event;
  if (event.type !== 'UPDATE_INSTANCE_COUNT' || event.serviceId !== ctx.serviceId) return undefined;
  if (event.instancesPerHost < 1 || event.instancesPerHost > 256) return undefined;
  ctx.instancesPerHost = event.instancesPerHost;
  ctx.revision += 1;
  return 'UPDATING_INSTANCES_COUNT';
}

const activate =
  <TState extends string>(activation: Activation, state: TState) =>
  ({ ctx }: Given): TState => {
    ctx.activation = activation;
    ctx.failures = 0;
    return state;
  };

function succeed({ ctx }: Given): Activation {
  ctx.failures = 0;
  return ctx.activation;
}

function fail({ ctx }: Given): Activation {
  ctx.failures += 1;
  return ctx.activation;
}

const whileActive = {
  DEACTIVATE: accept('DEACTIVATION_REQUESTED'),
  ADJUST_INSTANCES: accept('ADJUSTING_INSTANCES'),
  REPLACE_INSTANCES: accept('REPLACING_INSTANCES'),
  RESTART: accept('REPLACING_INSTANCES'),
  STOP_INSTANCES: accept('STOPPING_INSTANCES'),
};

/** The service on machina's behavioral machine. */
export const fsm = createBehavioralFsm<Client>()({
  id: 'small',
  initialState: 'INIT',
  states: {
    INIT: { CREATE: 'INACTIVE' },
    INACTIVE: {
      ACTIVATE: accept('ACTIVATION_REQUESTED'),
      DEPLOY_TEST_INSTANCE: accept('CONFIG_TESTING_REQUESTED'),
      ADJUST_INSTANCES: accept('ADJUSTING_INSTANCES'),
      UPDATE_INSTANCE_COUNT: acceptCount,
      DESTROY: accept('DESTROY_REQUESTED'),
    },
    CONFIG_TESTING: { ...whileActive, ACTIVATE: accept('ACTIVATION_REQUESTED') },
    ACTIVE: { ...whileActive, UPDATE_INSTANCE_COUNT: acceptCount },
    ACTIVATION_REQUESTED: { DONE: activate('ACTIVE', 'ACTIVE'), FAILED: fail },
    CONFIG_TESTING_REQUESTED: { DONE: activate('CONFIG_TESTING', 'DEPLOYING_TEST_INSTANCE'), FAILED: fail },
    DEACTIVATION_REQUESTED: { DONE: activate('INACTIVE', 'INACTIVE'), FAILED: fail },
    DEPLOYING_TEST_INSTANCE: { DONE: succeed, FAILED: fail, CANCEL: 'EMERGENCY_DEACTIVATION_REQUESTED' },
    ADJUSTING_INSTANCES: {
      DONE: succeed,
      FAILED: ({ ctx }: Given) => {
        ctx.failures += 1;
        return ctx.failures >= FAILURE_BUDGET ? 'EMERGENCY_DEACTIVATION_REQUESTED' : ctx.activation;
      },
      CANCEL: ({ ctx }: Given) => (ctx.activation === 'INACTIVE' ? 'INACTIVE' : 'EMERGENCY_DEACTIVATION_REQUESTED'),
    },
    REPLACING_INSTANCES: { DONE: succeed, FAILED: fail, CANCEL: ({ ctx }: Given) => ctx.activation },
    STOPPING_INSTANCES: { DONE: succeed, FAILED: fail },
    UPDATING_INSTANCES_COUNT: { DONE: succeed, FAILED: fail },
    EMERGENCY_DEACTIVATION_REQUESTED: { DEACTIVATE: accept('DEACTIVATION_REQUESTED') },
    DESTROY_REQUESTED: { DONE: 'DESTROYED', FAILED: fail },
    DESTROYED: {},
  },
});
