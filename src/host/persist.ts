import type { LifecycleContext, LifecycleOutput } from '../../machines/lifecycle.context.js';
import type { LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import { SCHEMA_VERSION } from '../../machines/lifecycle.stored.js';
import type { LifecycleState } from '../model/lifecycle.js';

/** A service as a host stores it: plain JSON. It holds the specification's secrets, so store it as a secret. */
export interface PersistedService {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  /** The id of the machine, and so its version. */
  readonly machineId: string;
  readonly snapshot: {
    readonly status: 'active' | 'done';
    readonly value: LifecycleState;
    readonly context: LifecycleContext;
    /** The output of a destroyed service; null for any other. */
    readonly output: LifecycleOutput | null;
  };
}

/**
 * The persisted service from which `restoreActor` continues. Store it with every accepted operation, before the operation
 * is acknowledged. The snapshot of a stopped actor is stored as one that continues.
 *
 * @throws Error if the actor is in an error, from which nothing can continue.
 */
export function persist(snapshot: LifecycleSnapshot): PersistedService {
  const { status, value, context, output, machine } = snapshot;
  if (status === 'error') throw new Error('An actor in an error has no state to store.');
  return {
    schemaVersion: SCHEMA_VERSION,
    machineId: machine.id,
    snapshot: { status: status === 'done' ? 'done' : 'active', value, context, output: output ?? null },
  };
}
