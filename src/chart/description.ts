import type { AnyStateMachine } from 'xstate';
import { lifecycleMachine } from '../../machines/lifecycle.machine.js';
import { exitsOf } from '../../machines/structure.js';
import {
  LIFECYCLE_STATE_KINDS,
  LIFECYCLE_STATES,
  type LifecycleState,
  type LifecycleStateKind,
} from '../model/lifecycle.js';
import type { OperationType, ServiceRequest } from '../model/operation.js';
import { isLifecycleState } from '../model/type-guards.js';
import { allowedOperations, isCancellable } from './legality.js';

/** A description of a state, for a user interface. */
export interface StateDescription {
  readonly name: LifecycleState;
  readonly kind: LifecycleStateKind;
  /** One sentence. */
  readonly description: string;
  /** The operations that the state admits; further rules may still refuse one. */
  readonly operations: readonly OperationType[];
  readonly cancellable: boolean;
}

/** A description of an operation, for a user interface. */
export interface OperationDescription {
  readonly name: ServiceRequest['type'];
  /** One sentence. */
  readonly description: string;
  /** The states that admit it, each with the states that it can lead to. */
  readonly from: readonly { readonly state: LifecycleState; readonly to: readonly LifecycleState[] }[];
}

/** Describes a state or an operation, as the lifecycle chart defines it. */
export function describe(name: LifecycleState): StateDescription;
export function describe(name: ServiceRequest['type']): OperationDescription;
export function describe(name: LifecycleState | ServiceRequest['type']): StateDescription | OperationDescription {
  return isLifecycleState(name) ? describeState(name) : describeOperation(name);
}

function describeState(name: LifecycleState): StateDescription {
  return {
    name,
    kind: LIFECYCLE_STATE_KINDS[name],
    description: descriptionOf(name),
    operations: allowedOperations(name),
    cancellable: isCancellable(name),
  };
}

function describeOperation(name: ServiceRequest['type']): OperationDescription {
  const from = LIFECYCLE_STATES.flatMap((state) => {
    const to = (exitsOf(lifecycleMachine, state)[name] ?? []).filter(isLifecycleState);
    return to.length > 0 ? [{ state, to }] : [];
  });
  const targets = [...new Set(from.flatMap(({ to }) => to))];
  const leads = targets.map((target) => `${target} (${lowerFirst(descriptionOf(target)).replace(/\.$/, '')})`);
  const states = from.map(({ state }) => state);
  return { name, description: `Leads from ${listed(states, 'or')} to ${listed(leads, 'or')}.`, from };
}

function descriptionOf(state: LifecycleState): string {
  const machine: AnyStateMachine = lifecycleMachine;
  return machine.states[state]?.description ?? '';
}

/** Makes a sentence fit inside another; one that begins with a name stays as it is. */
function lowerFirst(sentence: string): string {
  return /^[A-Z][a-z]/.test(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;
}

function listed(names: readonly string[], word: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1) ?? ''}`;
}
