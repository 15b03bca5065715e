import { type LifecycleContext, type LifecycleOutput, outputOf } from '../../machines/lifecycle.context.js';
import { lifecycleMachine, type LifecycleSnapshot } from '../../machines/lifecycle.machine.js';
import { SCHEMA_VERSION } from '../../machines/lifecycle.stored.js';
import type { LifecycleRecord } from '../chart/lifecycle-record.js';
import type { LifecycleState } from '../model/lifecycle.js';

/** A service as a controller stores it: plain JSON. It holds the specification's secrets, so store it as a secret. */
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
 * The persisted service from which `restoreActor` and `restoreRecord` continue, of a snapshot or of an engine's record. Store
 * it with every accepted operation, before the operation is acknowledged. The snapshot of a stopped actor is stored as one
 * that continues.
 *
 * @throws Error if the actor is in an error, from which nothing can continue, or if it is given instead of its snapshot.
 */
export function persist(service: LifecycleSnapshot | LifecycleRecord): PersistedService {
  const { value, context } = service;
  // JavaScript may pass the actor itself, of which an envelope without a service would be stored.
  if (!(value as unknown) || ('status' in service && service.status === 'error')) {
    throw new Error('An actor or an error has no state to store.');
  }
  const isDestroyed = value === 'DESTROYED';
  return {
    schemaVersion: SCHEMA_VERSION,
    machineId: 'machine' in service ? service.machine.id : lifecycleMachine.id,
    snapshot: {
      status: isDestroyed ? 'done' : 'active',
      value,
      context,
      output: isDestroyed ? outputOf({ context }) : null,
    },
  };
}
