import { type ActorLogic, fromPromise } from 'xstate';
import {
  NOT_PROVIDED,
  type OperationInFlight,
  type OperationInFlightOf,
  type WorkInFlight,
  type WorkInput,
} from '../src/model/work.js';
import { hasField, readField } from '../src/model/unchecked.js';
import { serviceForWork } from '../src/policy/planned-service.js';
import type { LifecycleContext } from './lifecycle.context.js';

/** The seven pieces of work that a controller provides, each with the operations in flight for which it is done. */
const WORK_OPERATIONS = {
  /** Store the activation state that the operation asks for. */
  recordActivation: ['ACTIVATE', 'DEPLOY_TEST_INSTANCE', 'DEACTIVATE'],
  /** Store the new `instancesPerHost`. */
  recordInstanceCount: ['UPDATE_INSTANCE_COUNT'],
  /** Start the one test instance, unless one is active. */
  deployTestInstance: ['DEPLOY_TEST_INSTANCE'],
  /** Start what is missing and stop what is surplus. */
  adjustInstances: ['ADJUST_INSTANCES'],
  /** Replace the named instances, or all healthy ones, by fresh ones. */
  replaceInstances: ['REPLACE_INSTANCES', 'RESTART'],
  /** Stop the named instances. */
  stopInstances: ['STOP_INSTANCES'],
  /** Remove the service's record. */
  removeService: ['DESTROY'],
} as const satisfies Record<string, readonly OperationInFlight['type'][]>;

/** The name of one of the seven pieces of work. */
export type WorkName = keyof typeof WORK_OPERATIONS;

type OperationOf<TWork extends WorkName> = OperationInFlightOf<(typeof WORK_OPERATIONS)[TWork][number]>;

/** The input of the named piece of work, for a controller that declares its actors apart from `provide`. */
export type WorkInputOf<TWork extends WorkName> = WorkInput<OperationOf<TWork>>;

/** The mark of a placeholder; the same in every copy of the library. */
const PLACEHOLDER = Symbol.for('local-service-machines/placeholder');

/**
 * Stands for an actor that the controller provides; fails at once, so that a machine without it says what it lacks. What the
 * controller's actor is made of and resolves to does not matter, only what it gets: with `any` in these places every promise,
 * callback or machine goes through `provide` without a cast.
 */
function providedByHost<TWork extends WorkName>(work: TWork): ActorLogic<any, any, WorkInputOf<TWork>, any, any> {
  const failure = fromPromise<unknown, WorkInputOf<TWork>>(() =>
    Promise.reject(Object.assign(new Error(`The host provides no actor ${work}.`), { code: NOT_PROVIDED })),
  );
  return Object.assign(failure, { [PLACEHOLDER]: true });
}

/** Whether this actor logic stands for one that the controller does not provide, in this copy of the library or another one. */
export function isPlaceholder(logic: unknown): boolean {
  return hasField(logic, PLACEHOLDER);
}

/** The names of the seven pieces of work. */
export const WORK_NAMES = Object.keys(WORK_OPERATIONS).filter(isWorkName);

/**
 * The seven pieces of work that a controller provides, each with the input it gets. A promise that resolves is success; a
 * rejection `{ code, message }` is failure; its AbortSignal fires on CANCEL and on time-out.
 */
export const WORK = Object.fromEntries(WORK_NAMES.map((work) => [work, providedByHost(work)])) as {
  readonly [TWork in WorkName]: ReturnType<typeof providedByHost<TWork>>;
};

/** Whether this is the name of one of the seven pieces of work. */
export function isWorkName(value: unknown): value is WorkName {
  return typeof value === 'string' && Object.hasOwn(WORK_OPERATIONS, value);
}

/** Whether the work is done for an operation of this type. */
export function isWorkFor<TWork extends WorkName>(work: TWork, operation: unknown): operation is OperationOf<TWork> {
  const types: readonly unknown[] = operationsFor(work);
  return types.includes(readField(operation, 'type'));
}

function operationsFor(work: WorkName): readonly OperationInFlight['type'][] {
  return WORK_OPERATIONS[work];
}

/** Whether the operation starts instances. */
export function startsInstances({ type }: Pick<OperationInFlight, 'type'>): boolean {
  return STARTING_OPERATIONS.includes(type);
}

const STARTING_OPERATIONS = (['deployTestInstance', 'adjustInstances', 'replaceInstances'] as const).flatMap(
  operationsFor,
);

/** The work that is in flight; null where its effect id names none. */
export function workOf({ effectId }: Pick<WorkInFlight, 'effectId'>): WorkName | null {
  const name = effectId.slice(effectId.lastIndexOf(':') + 1);
  return isWorkName(name) ? name : null;
}

/** Makes the function that gives this work its input. */
export function inputOf<TWork extends WorkName>(work: TWork) {
  const operations = operationsFor(work);
  const isOperation = (operation: OperationInFlight): operation is OperationOf<TWork> =>
    operations.includes(operation.type);
  return function workInput({ context }: { readonly context: LifecycleContext }): WorkInputOf<TWork> {
    const { serviceId, spec, instancesPerHost, activationState, settings, inFlight, health } = context;
    if (spec === null || inFlight === null || !isOperation(inFlight.operation)) {
      throw new TypeError(`The context of ${serviceId} holds no operation in flight for ${work}.`);
    }
    return {
      effectId: inFlight.effectId,
      serviceId,
      service: serviceForWork({ serviceId, spec, instancesPerHost, activationState, settings }, inFlight),
      operation: inFlight.operation,
      health,
      attempt: inFlight.attempt,
      progress: inFlight.progress,
    };
  };
}
