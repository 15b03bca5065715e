import { type ActorMessage, type EventMessage, type SnapshotMessage, WIRE_VERSION } from '../../src/inspect/index.js';

const envelope = (sessionId: string) =>
  ({ sessionId, rootId: 'x:0', createdAt: '1', id: null, _version: WIRE_VERSION }) as const;

/** A message that introduces an actor. */
export function anActor(sessionId: string): ActorMessage {
  return {
    type: '@xstate.actor',
    name: sessionId,
    parentId: undefined,
    definition: '{}',
    snapshot: { status: 'active', value: 'A' },
    ...envelope(sessionId),
  };
}

/** A message about an event, told apart by its type. */
export function anEvent(sessionId: string, type: string): EventMessage {
  return { type: '@xstate.event', sourceId: undefined, event: { type }, ...envelope(sessionId) };
}

/** A message about the state after an event. */
export function aSnapshot(sessionId: string, value: string, status = 'active'): SnapshotMessage {
  return { type: '@xstate.snapshot', event: { type: value }, snapshot: { status, value }, ...envelope(sessionId) };
}
