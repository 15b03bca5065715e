import { guardOf, updateOf } from 'local-service-machines/engine';
import { fromPromise, setup } from 'xstate';
import { type Activation, type Context, type Event, FAILURE_BUDGET, FRESH } from './service.js';

/*
 * The service as an XState chart, from which the engine compiles. Twice: with work that ends by an event, and with work that is invoked.
 */

type Update<TParams> = (context: Context, event: Event, params: TParams) => Context;

const guard = (predicate: (context: Context, event: Event) => boolean) => guardOf<Context, Event>(predicate);
const update = <TParams extends Record<string, unknown> | undefined = undefined>(original: Update<TParams>) =>
  updateOf<Context, Event, TParams>(original);

/** No work is in flight any more, and these facts are new. */
function ended(context: Context, activation: Activation, failures: number): Context {
  return {
    serviceId: context.serviceId,
    activation,
    instancesPerHost: context.instancesPerHost,
    revision: context.revision,
    failures,
    inFlight: null,
  };
}

function accepted(context: Context, event: Event, inFlight: Context['inFlight']): Context {
  return {
    serviceId: context.serviceId,
    activation: context.activation,
    instancesPerHost: event.type === 'UPDATE_INSTANCE_COUNT' ? event.instancesPerHost : context.instancesPerHost,
    revision: context.revision + 1,
    failures: context.failures,
    inFlight,
  };
}

/** The activation is recorded, and the work goes on. */
function goneOn(context: Context): Context {
  return {
    serviceId: context.serviceId,
    activation: 'CONFIG_TESTING',
    instancesPerHost: context.instancesPerHost,
    revision: context.revision,
    failures: 0,
    inFlight: context.inFlight,
  };
}

const small = setup({
  types: {} as { context: Context; events: Event; tags: 'resting' | 'inFlight' | 'emergency' },
  actors: { work: fromPromise<unknown, { readonly effectId: string }>(() => new Promise(() => undefined)) },
  guards: {
    isForThisService: guard((context, event) => 'serviceId' in event && event.serviceId === context.serviceId),
    isCountPossible: guard(
      (context, event) =>
        event.type === 'UPDATE_INSTANCE_COUNT' &&
        event.serviceId === context.serviceId &&
        event.instancesPerHost >= 1 &&
        event.instancesPerHost <= 256,
    ),
    isActive: guard((context) => context.activation === 'ACTIVE'),
    isConfigTesting: guard((context) => context.activation === 'CONFIG_TESTING'),
    isActivated: guard((context) => context.activation !== 'INACTIVE'),
    isBudgetSpent: guard((context) => context.failures + 1 >= FAILURE_BUDGET),
    isRefusalRecorded: guard(() => false),
    isStrayFailure: guard((_context, event: { readonly type: string }) => event.type.startsWith('xstate.error.')),
  },
  delays: { workTimeout: 300_000 },
  actions: {
    accept: update((context, event) => accepted(context, event, null)),
    /** The id is new, and the same every time: making a text of the revision is not what is measured. */
    acceptWork: update((context, event) => accepted(context, event, { effectId: 'dns-cache-1#1:work' })),
    goOn: update((context) => goneOn(context)),
    activate: update<{ readonly to: Activation }>((context, _event, { to }) => ended(context, to, 0)),
    succeed: update((context) => ended(context, context.activation, 0)),
    fail: update((context) => ended(context, context.activation, context.failures + 1)),
    cancel: update((context) => ended(context, context.activation, context.failures)),
    refuse: update((context) => context),
  },
});

type StateConfig = Parameters<typeof small.createStateConfig>[0];
type Exits = NonNullable<StateConfig['on']>;
/** What ends work: a transition, or several. */
type Exit = object;

/** The way back to rest. */
const rest = (actions: 'succeed' | 'fail' | 'cancel') =>
  [
    { guard: 'isActive', target: 'ACTIVE', actions },
    { guard: 'isConfigTesting', target: 'CONFIG_TESTING', actions },
    { target: 'INACTIVE', actions },
  ] as const;

/** Where the host wants refusals recorded. Here it does not. */
const REFUSAL = { guard: 'isRefusalRecorded', actions: 'refuse' } as const;

const EMERGENCY = { target: 'EMERGENCY_DEACTIVATION_REQUESTED', actions: 'cancel' } as const;

/** A chart whose states in flight are made by `working`, and whose operations are accepted by `accept`. */
function chartOf(
  id: string,
  accept: 'accept' | 'acceptWork',
  working: (done: Exit, failed: Exit, others?: Exits) => StateConfig,
) {
  const to = <TTarget extends string, TGuard extends string = 'isForThisService'>(
    target: TTarget,
    guardName?: TGuard,
  ) => ({ guard: guardName ?? 'isForThisService', target, actions: accept }) as const;
  const active = {
    DEACTIVATE: to('DEACTIVATION_REQUESTED'),
    ADJUST_INSTANCES: to('ADJUSTING_INSTANCES'),
    REPLACE_INSTANCES: to('REPLACING_INSTANCES'),
    RESTART: to('REPLACING_INSTANCES'),
    STOP_INSTANCES: to('STOPPING_INSTANCES'),
  } as Exits;
  const count = { UPDATE_INSTANCE_COUNT: to('UPDATING_INSTANCES_COUNT', 'isCountPossible') } as Exits;
  return small.createMachine({
    id,
    context: () => FRESH,
    initial: 'INIT',
    on: { '*': [{ guard: 'isStrayFailure' }, REFUSAL] },
    states: {
      INIT: { on: { CREATE: 'INACTIVE' } },
      INACTIVE: {
        tags: 'resting',
        on: {
          ...count,
          ACTIVATE: to('ACTIVATION_REQUESTED'),
          DEPLOY_TEST_INSTANCE: to('CONFIG_TESTING_REQUESTED'),
          ADJUST_INSTANCES: to('ADJUSTING_INSTANCES'),
          DESTROY: to('DESTROY_REQUESTED'),
        } as Exits,
      },
      CONFIG_TESTING: {
        tags: 'resting',
        on: { ...active, ACTIVATE: to('ACTIVATION_REQUESTED') } as Exits,
      },
      ACTIVE: { tags: 'resting', on: { ...active, ...count } },
      ACTIVATION_REQUESTED: working(
        { target: 'ACTIVE', actions: { type: 'activate', params: { to: 'ACTIVE' } } },
        rest('fail'),
      ),
      CONFIG_TESTING_REQUESTED: working({ target: 'DEPLOYING_TEST_INSTANCE', actions: 'goOn' }, rest('fail')),
      DEACTIVATION_REQUESTED: working(
        { target: 'INACTIVE', actions: { type: 'activate', params: { to: 'INACTIVE' } } },
        rest('fail'),
      ),
      DEPLOYING_TEST_INSTANCE: working(
        { target: 'CONFIG_TESTING', actions: 'succeed' },
        { target: 'CONFIG_TESTING', actions: 'fail' },
        { CANCEL: EMERGENCY },
      ),
      ADJUSTING_INSTANCES: working(
        rest('succeed'),
        [{ guard: 'isBudgetSpent', target: 'EMERGENCY_DEACTIVATION_REQUESTED', actions: 'fail' }, ...rest('fail')],
        {
          CANCEL: [
            { guard: 'isActivated', ...EMERGENCY },
            { target: 'INACTIVE', actions: 'cancel' },
          ],
        },
      ),
      REPLACING_INSTANCES: working(rest('succeed'), rest('fail'), { CANCEL: rest('cancel') }),
      STOPPING_INSTANCES: working(rest('succeed'), rest('fail')),
      UPDATING_INSTANCES_COUNT: working(rest('succeed'), rest('fail')),
      EMERGENCY_DEACTIVATION_REQUESTED: {
        tags: 'emergency',
        on: { DEACTIVATE: to('DEACTIVATION_REQUESTED') } as Exits,
      },
      DESTROY_REQUESTED: working({ target: 'DESTROYED', actions: 'succeed' }, rest('fail')),
      DESTROYED: { type: 'final' },
    },
  });
}

/** Work ends with DONE or FAILED. */
export const plainChart = chartOf('small-v1', 'accept', (done, failed, others = {}) =>
  stateOf({ tags: 'inFlight', on: { DONE: done, FAILED: failed, ...others } }),
);

/** Work is an invoked actor with a time-out. */
export const workingChart = chartOf('small-with-work-v1', 'acceptWork', (done, failed, others = {}) =>
  stateOf({
    invoke: {
      id: 'work',
      src: 'work',
      input: ({ context }: { readonly context: Context }) => ({ effectId: context.inFlight?.effectId ?? '' }),
      onDone: done,
      onError: failed,
    },
    after: { workTimeout: failed },
    tags: 'inFlight',
    on: { ...others },
  }),
);

/** The same transitions serve DONE, the end of an actor and a time-out, which XState gives types of their own. */
function stateOf(config: object): StateConfig {
  return config as StateConfig;
}
