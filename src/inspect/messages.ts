/*
 * The messages that leave the host: the wire format of the official inspector (`@statelyai/inspect`), so that its viewer and any
 * other that reads it can be used. Everything in a message is plain JSON and has passed the redaction.
 */

/** The release of `@statelyai/inspect` whose wire format this is. */
export const WIRE_VERSION = '0.7.2';

interface Envelope {
  /** The actor; unique within a host, and among hosts where each passes its own `hostId`. */
  readonly sessionId: string;
  /** The actor at the top of the system. */
  readonly rootId: string;
  /** Epoch ms as text; without `now` the number of the message. */
  readonly createdAt: string;
  readonly id: null;
  readonly _version: string;
}

/** The redacted state of an actor. */
export interface InspectedSnapshot {
  readonly status: string;
  /** The state of a machine; absent for other logic. */
  readonly value?: unknown;
  readonly tags?: readonly string[];
  readonly context?: unknown;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly error?: unknown;
}

/** A redacted event. */
export interface InspectedEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A new actor; sent once, before anything else about it. */
export interface ActorMessage extends Envelope {
  readonly type: '@xstate.actor';
  readonly name: string;
  readonly parentId: string | undefined;
  /** The machine as JSON text, every guard, action, actor and delay by name; of other logic only its name. */
  readonly definition: string;
  readonly snapshot: InspectedSnapshot;
}

/** An event was sent to an actor. */
export interface EventMessage extends Envelope {
  readonly type: '@xstate.event';
  /** The actor that sent it; undefined where it came from outside. */
  readonly sourceId: string | undefined;
  readonly event: InspectedEvent;
}

/** An event was handled; this is the state after it. */
export interface SnapshotMessage extends Envelope {
  readonly type: '@xstate.snapshot';
  readonly event: InspectedEvent;
  readonly snapshot: InspectedSnapshot;
}

/** A message to a sink. */
export type InspectMessage = ActorMessage | EventMessage | SnapshotMessage;
