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

/*
 * What one would write by hand if speed were all: the practical limit. It returns a fresh record, as the engine does.
 */

interface Record {
  readonly state: State;
  readonly context: Context;
}

function reduce(record: Record, event: Event): Record {
  const { state, context } = record;
  switch (state) {
    case 'INIT':
      return event.type === 'CREATE' ? { state: 'INACTIVE', context } : record;
    case 'INACTIVE':
      switch (event.type) {
        case 'ACTIVATE':
          return accept(record, event, 'ACTIVATION_REQUESTED');
        case 'DEPLOY_TEST_INSTANCE':
          return accept(record, event, 'CONFIG_TESTING_REQUESTED');
        case 'ADJUST_INSTANCES':
          return accept(record, event, 'ADJUSTING_INSTANCES');
        case 'DESTROY':
          return accept(record, event, 'DESTROY_REQUESTED');
        case 'UPDATE_INSTANCE_COUNT':
          return acceptCount(record, event);
        default:
          return record;
      }
    case 'CONFIG_TESTING':
      return event.type === 'ACTIVATE' ? accept(record, event, 'ACTIVATION_REQUESTED') : whileActive(record, event);
    case 'ACTIVE':
      return event.type === 'UPDATE_INSTANCE_COUNT' ? acceptCount(record, event) : whileActive(record, event);
    case 'ACTIVATION_REQUESTED':
      if (event.type === 'DONE') return activated(context, 'ACTIVE', 'ACTIVE');
      return event.type === 'FAILED' ? failed(context, context.activation) : record;
    case 'CONFIG_TESTING_REQUESTED':
      if (event.type === 'DONE') return activated(context, 'CONFIG_TESTING', 'DEPLOYING_TEST_INSTANCE');
      return event.type === 'FAILED' ? failed(context, context.activation) : record;
    case 'DEACTIVATION_REQUESTED':
      if (event.type === 'DONE') return activated(context, 'INACTIVE', 'INACTIVE');
      return event.type === 'FAILED' ? failed(context, context.activation) : record;
    case 'DEPLOYING_TEST_INSTANCE':
      if (event.type === 'DONE') return succeeded(context, 'CONFIG_TESTING');
      if (event.type === 'CANCEL') return cancelled(context, 'EMERGENCY_DEACTIVATION_REQUESTED');
      return event.type === 'FAILED' ? failed(context, 'CONFIG_TESTING') : record;
    case 'ADJUSTING_INSTANCES':
      if (event.type === 'DONE') return succeeded(context, context.activation);
      if (event.type === 'CANCEL') {
        return cancelled(context, context.activation === 'INACTIVE' ? 'INACTIVE' : 'EMERGENCY_DEACTIVATION_REQUESTED');
      }
      if (event.type !== 'FAILED') return record;
      return failed(
        context,
        context.failures + 1 >= FAILURE_BUDGET ? 'EMERGENCY_DEACTIVATION_REQUESTED' : context.activation,
      );
    case 'REPLACING_INSTANCES':
      if (event.type === 'DONE') return succeeded(context, context.activation);
      if (event.type === 'CANCEL') return cancelled(context, context.activation);
      return event.type === 'FAILED' ? failed(context, context.activation) : record;
    case 'STOPPING_INSTANCES':
      if (event.type === 'DONE') return succeeded(context, context.activation);
      return event.type === 'FAILED' ? failed(context, context.activation) : record;
    case 'UPDATING_INSTANCES_COUNT':
      if (event.type === 'DONE') return succeeded(context, context.activation);
      return event.type === 'FAILED' ? failed(context, context.activation) : record;
    case 'EMERGENCY_DEACTIVATION_REQUESTED':
      return event.type === 'DEACTIVATE' ? accept(record, event, 'DEACTIVATION_REQUESTED') : record;
    case 'DESTROY_REQUESTED':
      if (event.type === 'DONE') return succeeded(context, 'DESTROYED');
      return event.type === 'FAILED' ? failed(context, context.activation) : record;
    case 'DESTROYED':
      return record;
  }
}

function whileActive(record: Record, event: Event): Record {
  switch (event.type) {
    case 'DEACTIVATE':
      return accept(record, event, 'DEACTIVATION_REQUESTED');
    case 'ADJUST_INSTANCES':
      return accept(record, event, 'ADJUSTING_INSTANCES');
    case 'REPLACE_INSTANCES':
    case 'RESTART':
      return accept(record, event, 'REPLACING_INSTANCES');
    case 'STOP_INSTANCES':
      return accept(record, event, 'STOPPING_INSTANCES');
    default:
      return record;
  }
}

function accept(record: Record, event: { readonly serviceId: string }, state: State): Record {
  const { context } = record;
  return event.serviceId === context.serviceId ? begun(context, context.instancesPerHost, state) : record;
}

function acceptCount(record: Record, event: { readonly serviceId: string; readonly instancesPerHost: number }): Record {
  const { context } = record;
  const { serviceId, instancesPerHost } = event;
  return serviceId === context.serviceId && instancesPerHost >= 1 && instancesPerHost <= 256
    ? begun(context, instancesPerHost, 'UPDATING_INSTANCES_COUNT')
    : record;
}

function begun(context: Context, instancesPerHost: number, state: State): Record {
  return {
    state,
    context: {
      serviceId: context.serviceId,
      activation: context.activation,
      instancesPerHost,
      revision: context.revision + 1,
      failures: context.failures,
      inFlight: null,
    },
  };
}

function ended(context: Context, activation: Activation, failures: number, state: State): Record {
  return {
    state,
    context: {
      serviceId: context.serviceId,
      activation,
      instancesPerHost: context.instancesPerHost,
      revision: context.revision,
      failures,
      inFlight: null,
    },
  };
}

function activated(context: Context, to: Activation, state: State): Record {
  return ended(context, to, 0, state);
}

function succeeded(context: Context, state: State): Record {
  return ended(context, context.activation, 0, state);
}

function failed(context: Context, state: State): Record {
  return ended(context, context.activation, context.failures + 1, state);
}

function cancelled(context: Context, state: State): Record {
  return ended(context, context.activation, context.failures, state);
}

let record: Record = { state: 'INACTIVE', context: FRESH };

/** The service as a `switch`. */
export const contender: Contender = {
  visited: () => [record.state, ...SCRIPT.map((event) => (record = reduce(record, event)).state)],
  run(times) {
    let now = record;
    for (let time = 0; time < times; time += 1) {
      for (let place = 0; place < STEPS; place += 1) now = reduce(now, SCRIPT[place]!);
    }
    record = now;
    return now.context.revision;
  },
};
