import { fromPromise, type InputFrom, type PromiseActorLogic } from 'xstate';
import type { OperationInFlight, OperationInFlightOf, WorkInput } from '../src/model/work.js';
import type { LifecycleContext } from './lifecycle.context.js';

type WorkType = OperationInFlight['type'];

/**
 * Stands for an actor that the host provides; never settles, so that a machine without it waits and does not lie. What
 * the host's actor resolves to does not matter, and only `any` lets every promise through `provide` without a cast.
 */
function providedByHost<TType extends WorkType>(): PromiseActorLogic<any, WorkInput<TType>> {
  return fromPromise<any, WorkInput<TType>>(() => new Promise(() => undefined));
}

/**
 * The seven pieces of work that a host provides, each with the input it gets. A promise that resolves is success; a
 * rejection `{ code, message }` is failure; its AbortSignal fires on CANCEL and on time-out.
 */
export const WORK = {
  /** Store the activation state that the operation asks for. */
  recordActivation: providedByHost<'ACTIVATE' | 'DEPLOY_TEST_INSTANCE' | 'DEACTIVATE'>(),
  /** Store the new `instancesPerHost`. */
  recordInstanceCount: providedByHost<'UPDATE_INSTANCE_COUNT'>(),
  /** Start the one test instance, unless one is active. */
  deployTestInstance: providedByHost<'DEPLOY_TEST_INSTANCE'>(),
  /** Start what is missing and stop what is surplus. */
  adjustInstances: providedByHost<'ADJUST_INSTANCES'>(),
  /** Replace the named instances, or all healthy ones, by fresh ones. */
  replaceInstances: providedByHost<'REPLACE_INSTANCES' | 'RESTART'>(),
  /** Stop the named instances. */
  stopInstances: providedByHost<'STOP_INSTANCES'>(),
  /** Remove the service's record. */
  removeService: providedByHost<'DESTROY'>(),
};

/** The name of one of the seven pieces of work. */
export type WorkName = keyof typeof WORK;

/** The input of the named piece of work, for a host that declares its actors apart from `provide`. */
export type WorkInputOf<TWork extends WorkName> = InputFrom<(typeof WORK)[TWork]>;

/** The idempotency key of a piece of work: `{serviceId}#{revision}:{work}` (domain.md §4). */
export function effectIdOf(serviceId: string, revision: number, work: WorkName): string {
  return `${serviceId}#${String(revision)}:${work}`;
}

/** What does the work of these operations get as its input? */
export function inputOf<TType extends WorkType>(...types: readonly TType[]) {
  return function workInput({ context }: { readonly context: LifecycleContext }): WorkInput<TType> {
    const { serviceId, spec, instancesPerHost, activationState, settings, inFlight, health } = context;
    if (spec === null || inFlight === null || !isOneOf(types, inFlight.operation)) {
      throw new TypeError(`The context of ${serviceId} holds no ${types.join(' or ')} in flight.`);
    }
    return {
      effectId: inFlight.effectId,
      serviceId,
      service: { serviceId, spec, instancesPerHost, activationState, staleAfterMs: settings.staleAfterMs },
      operation: inFlight.operation,
      health,
    };
  };
}

function isOneOf<TType extends WorkType>(
  types: readonly TType[],
  operation: OperationInFlight,
): operation is OperationInFlightOf<TType> {
  return types.some((type) => type === operation.type);
}
