import type { TagColours } from '../../diagram/index.js';
import type { ActorMessage, InspectMessage } from '../../inspect/index.js';

/** The connection of a host was opened or closed. */
export interface HostStatus {
  readonly type: 'viewer.host';
  /** The prefix of its actors' session ids. */
  readonly prefix: string;
  readonly isConnected: boolean;
}

/** A message of the viewer about what senders sent, and about themselves. */
export type BroadcastMessage = InspectMessage | HostStatus;

/** A definition that later actor messages refer to: most actors share one, and it is long. */
interface DefinitionMessage {
  readonly type: 'viewer.definition';
  readonly definitionId: number;
  readonly definition: string;
}

/** An actor message with the number of its definition in place of the definition. */
interface CompactActorMessage extends Omit<ActorMessage, 'definition'> {
  readonly definitionId: number;
}

/** The colours of states by tag; the first message on every connection. */
export interface TagColoursMessage {
  readonly type: 'viewer.tagColours';
  readonly tagColours: TagColours;
}

/** A message of the server to its pages. */
export type ServerMessage =
  Exclude<InspectMessage, ActorMessage> | CompactActorMessage | HostStatus | DefinitionMessage | TagColoursMessage;
