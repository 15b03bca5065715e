import type { ActivationState, Operation, PersistedService } from '../../../src/index.js';

/** What is asked of a service in the kill loop. */
export type Asked =
  | { readonly type: 'CREATE' | 'UPDATE_INSTANCE_COUNT'; readonly instancesPerHost: number }
  | { readonly type: 'ACTIVATE' | 'DEACTIVATE' | 'DEPLOY_TEST_INSTANCE' | 'ADJUST_INSTANCES' | 'RESTART' }
  | { readonly type: 'DESTROY' | 'CANCEL' };

/** What must be true of a service, once everything that was accepted has been done. */
export interface Facts {
  readonly exists: boolean;
  readonly instancesPerHost: number;
  /** Null: whatever it is. A cancellation may lead into the emergency, and does so by itself. */
  readonly activationState: ActivationState | null;
}

/** Before anything was asked. */
export const NOTHING: Facts = { exists: false, instancesPerHost: 0, activationState: null };

/** What is true when this was accepted, too. */
export function after(facts: Facts, asked: Asked): Facts {
  switch (asked.type) {
    case 'CREATE':
      return { exists: true, instancesPerHost: asked.instancesPerHost, activationState: 'INACTIVE' };
    case 'UPDATE_INSTANCE_COUNT':
      return { ...facts, instancesPerHost: asked.instancesPerHost };
    case 'DESTROY':
      return NOTHING;
    case 'CANCEL':
      return { ...facts, activationState: null };
    case 'RESTART':
    case 'ADJUST_INSTANCES':
      return facts;
    default:
      return { ...facts, activationState: ACTIVATIONS[asked.type] };
  }
}

const ACTIVATIONS = {
  ACTIVATE: 'ACTIVE',
  DEACTIVATE: 'INACTIVE',
  DEPLOY_TEST_INSTANCE: 'CONFIG_TESTING',
} as const satisfies Partial<Record<Asked['type'], ActivationState>>;

/** What does the store promise: what was done, and what is in flight? */
export function promised(envelope: string | null): Facts {
  if (envelope === null) return NOTHING;
  const { context } = (JSON.parse(envelope) as PersistedService).snapshot;
  const done = {
    exists: true,
    instancesPerHost: context.instancesPerHost,
    activationState: context.activationState,
  };
  const operation: Operation | undefined = context.inFlight?.operation;
  return operation !== undefined && isAsked(operation) ? after(done, operation) : done;
}

function isAsked(operation: Operation): operation is Operation & Asked {
  return operation.type !== 'REPLACE_INSTANCES' && operation.type !== 'STOP_INSTANCES';
}

/** Does the store hold what must be true? */
export function fulfils(found: Facts, expected: Facts): boolean {
  if (!expected.exists) return !found.exists;
  return (
    found.exists &&
    found.instancesPerHost === expected.instancesPerHost &&
    (expected.activationState === null || found.activationState === expected.activationState)
  );
}
