import { readField } from '../model/unchecked.js';

/*
 * Reads actors of XState. Some of the fields are private to XState, and are read nowhere else. No read throws: an actor may be
 * made by hand, or hold anything that a host put there.
 */

/** An actor as the inspector sees it. */
export interface ActorView {
  readonly ref: object;
  readonly sessionId: string;
  /** As its parent or the host named it; the session id where nobody did. */
  readonly id: string;
  /** The machine's config; undefined for other logic. */
  readonly config: unknown;
  /** The machine's id; null for other logic. */
  readonly machineId: string | null;
  readonly parent: ActorView | null;
}

/** The depth of a system of actors; it ends a chain of parents that is cyclic. */
const MAX_ANCESTORS = 32;

/** The view of an actor; null where the value is no actor. */
export function actorViewOf(ref: unknown, ancestors = MAX_ANCESTORS): ActorView | null {
  const sessionId = readField(ref, 'sessionId');
  if (typeof ref !== 'object' || ref === null || typeof sessionId !== 'string' || ancestors === 0) return null;
  const id = readField(ref, 'id');
  const config = readField(readField(ref, 'logic'), 'config');
  const machineId = readField(config, 'id');
  return {
    ref,
    sessionId,
    id: typeof id === 'string' ? id : sessionId,
    config,
    machineId: typeof machineId === 'string' ? machineId : null,
    parent: actorViewOf(readField(ref, '_parent'), ancestors - 1),
  };
}

/** The options that the actor was created with, its input among them; they outlive its state. */
export function optionsOf({ ref }: ActorView): unknown {
  return readField(ref, 'options');
}

/** The current snapshot of the actor; undefined where it has none yet. */
export function snapshotOf({ ref }: ActorView): unknown {
  const getSnapshot = readField(ref, 'getSnapshot');
  try {
    return typeof getSnapshot === 'function' ? Reflect.apply(getSnapshot, ref, []) : undefined;
  } catch {
    return undefined;
  }
}
