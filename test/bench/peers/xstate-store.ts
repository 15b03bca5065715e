import { createStore } from '@xstate/store';
import {
  type Activation,
  type Context,
  type Contender,
  type Event,
  FAILURE_BUDGET,
  FRESH,
  type State,
} from '../steps/service.js';
import { SCRIPT, STEPS } from '../steps/script.js';

/** A store knows events and a context; the state is a part of the latter. */
interface Stored extends Context {
  readonly state: State;
}

function begun(context: Stored, state: State, instancesPerHost = context.instancesPerHost): Stored {
  return {
    state,
    serviceId: context.serviceId,
    activation: context.activation,
    instancesPerHost,
    revision: context.revision + 1,
    failures: context.failures,
    inFlight: null,
  };
}

function ended(context: Stored, state: State, activation: Activation, failures: number): Stored {
  return {
    state,
    serviceId: context.serviceId,
    activation,
    instancesPerHost: context.instancesPerHost,
    revision: context.revision,
    failures,
    inFlight: null,
  };
}

type Named = Extract<Event, { readonly serviceId: string }>;

const isActive = ({ state }: Stored) => state === 'ACTIVE' || state === 'CONFIG_TESTING';

const accept =
  (from: (context: Stored) => boolean, to: State) =>
  (context: Stored, { serviceId }: Pick<Named, 'serviceId'>): Stored =>
    serviceId === context.serviceId && from(context) ? begun(context, to) : context;

const store = createStore({
  context: { ...FRESH, state: 'INACTIVE' } as Stored,
  on: {
    CREATE: (context: Stored) => (context.state === 'INIT' ? ended(context, 'INACTIVE', 'INACTIVE', 0) : context),
    ACTIVATE: accept(({ state }) => state === 'INACTIVE' || state === 'CONFIG_TESTING', 'ACTIVATION_REQUESTED'),
    DEACTIVATE: accept(
      (context) => isActive(context) || context.state === 'EMERGENCY_DEACTIVATION_REQUESTED',
      'DEACTIVATION_REQUESTED',
    ),
    RESTART: accept(isActive, 'REPLACING_INSTANCES'),
    ADJUST_INSTANCES: accept((context) => isActive(context) || context.state === 'INACTIVE', 'ADJUSTING_INSTANCES'),
    DEPLOY_TEST_INSTANCE: accept(({ state }) => state === 'INACTIVE', 'CONFIG_TESTING_REQUESTED'),
    REPLACE_INSTANCES: accept(isActive, 'REPLACING_INSTANCES'),
    STOP_INSTANCES: accept(isActive, 'STOPPING_INSTANCES'),
    DESTROY: accept(({ state }) => state === 'INACTIVE', 'DESTROY_REQUESTED'),
    UPDATE_INSTANCE_COUNT: (
      context: Stored,
      { serviceId, instancesPerHost }: { readonly serviceId: string; readonly instancesPerHost: number },
    ) => {
      const isHere = context.state === 'ACTIVE' || context.state === 'INACTIVE';
      const isPossible = instancesPerHost >= 1 && instancesPerHost <= 256;
      return isHere && isPossible && serviceId === context.serviceId
        ? begun(context, 'UPDATING_INSTANCES_COUNT', instancesPerHost)
        : context;
    },
    CANCEL: (context: Stored) => {
      const { state, activation, failures } = context;
      if (state === 'REPLACING_INSTANCES') return ended(context, activation, activation, failures);
      if (state !== 'ADJUSTING_INSTANCES' && state !== 'DEPLOYING_TEST_INSTANCE') return context;
      const next = activation === 'INACTIVE' ? 'INACTIVE' : 'EMERGENCY_DEACTIVATION_REQUESTED';
      return ended(context, next, activation, failures);
    },
    DONE: (context: Stored) => {
      switch (context.state) {
        case 'ACTIVATION_REQUESTED':
          return ended(context, 'ACTIVE', 'ACTIVE', 0);
        case 'CONFIG_TESTING_REQUESTED':
          return ended(context, 'DEPLOYING_TEST_INSTANCE', 'CONFIG_TESTING', 0);
        case 'DEACTIVATION_REQUESTED':
          return ended(context, 'INACTIVE', 'INACTIVE', 0);
        case 'DESTROY_REQUESTED':
          return ended(context, 'DESTROYED', context.activation, 0);
        case 'DEPLOYING_TEST_INSTANCE':
        case 'ADJUSTING_INSTANCES':
        case 'REPLACING_INSTANCES':
        case 'STOPPING_INSTANCES':
        case 'UPDATING_INSTANCES_COUNT':
          return ended(context, context.activation, context.activation, 0);
        default:
          return context;
      }
    },
    FAILED: (context: Stored) => {
      const { state, activation } = context;
      const failures = context.failures + 1;
      if (!state.endsWith('_REQUESTED') && !state.includes('ING_')) return context;
      const isSpent = state === 'ADJUSTING_INSTANCES' && failures >= FAILURE_BUDGET;
      return ended(context, isSpent ? 'EMERGENCY_DEACTIVATION_REQUESTED' : activation, activation, failures);
    },
  },
});

let snapshot = store.getSnapshot();

/** The service as a pure transition of @xstate/store. */
export const contender: Contender = {
  visited: () => [
    snapshot.context.state,
    ...SCRIPT.map((event) => {
      [snapshot] = store.transition(snapshot, event as never);
      return snapshot.context.state;
    }),
  ],
  run(times) {
    let now = snapshot;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) [now] = store.transition(now, SCRIPT[place]! as never);
    }
    snapshot = now;
    return now.context.revision;
  },
};
