import { readField } from '../model/unchecked.js';

/*
 * What is read of an actor of XState's. Some of it stands in fields that XState underscores; they are read nowhere else.
 * Everything is read with care: an actor may be made by hand, or hold what a host put there.
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

/** Systems are not nested deeper than this; it ends a chain that was tied into a ring. */
const MOST_ANCESTORS = 32;

/** Which actor is this? Null where it is none. */
export function viewOf(ref: unknown, ancestors = MOST_ANCESTORS): ActorView | null {
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
    parent: viewOf(readField(ref, '_parent'), ancestors - 1),
  };
}

/** With which options, its input among them, was this actor made? They stay when its state has forgotten them. */
export function optionsOf({ ref }: ActorView): unknown {
  return readField(ref, 'options');
}

/** In which state is this actor now? Undefined where it has none yet. */
export function snapshotOf({ ref }: ActorView): unknown {
  const getSnapshot = readField(ref, 'getSnapshot');
  try {
    return typeof getSnapshot === 'function' ? Reflect.apply(getSnapshot, ref, []) : undefined;
  } catch {
    return undefined;
  }
}
