import { createBehavioralFsm } from 'machina';
import { type Activation, type Contender, type Event, FAILURE_BUDGET, FRESH } from '../steps/service.js';
import { SCRIPT, STEPS } from '../steps/script.js';

type Client = { -readonly [TKey in keyof typeof FRESH]: (typeof FRESH)[TKey] };
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

const fsm = createBehavioralFsm<Client>()({
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

interface Stored {
  readonly state: string;
  readonly context: typeof FRESH;
}

/** From one record to the next, as one who stores records needs it. */
function step({ state, context }: Stored, event: Event): Stored {
  const client: Client = {
    serviceId: context.serviceId,
    activation: context.activation,
    instancesPerHost: context.instancesPerHost,
    revision: context.revision,
    failures: context.failures,
    inFlight: context.inFlight,
  };
  fsm.rehydrate(client, state);
  fsm.handle(client, event.type, event);
  return { state: fsm.currentState(client) ?? state, context: client };
}

let record: Stored = { state: 'INACTIVE', context: FRESH };

/** The service on machina's behavioral machine; a fresh record each step, as with the others. */
export const machina: Contender = {
  visited: () => [record.state, ...SCRIPT.map((event) => (record = step(record, event)).state)],
  run(times) {
    let now = record;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) now = step(now, SCRIPT[place]!);
    }
    record = now;
    return now.context.revision;
  },
};

const client: Client = { ...FRESH };
fsm.rehydrate(client, 'INACTIVE');

/** The same with one client for ever, changed in place: less than what the others do, for nothing is there to be stored. */
export const machinaInPlace: Contender = {
  visited: () => [
    String(fsm.currentState(client)),
    ...SCRIPT.map((event) => {
      fsm.handle(client, event.type, event);
      return String(fsm.currentState(client));
    }),
  ],
  run(times) {
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) fsm.handle(client, SCRIPT[place]!.type, SCRIPT[place]!);
    }
    return client.revision;
  },
};
