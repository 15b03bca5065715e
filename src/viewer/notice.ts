import type { ActorMessage, InspectMessage } from '../inspect/index.js';

/** What became of a host, for those who watch. */
export interface HostNotice {
  readonly type: 'viewer.host';
  /** What the session ids of its actors begin with. */
  readonly prefix: string;
  readonly isConnected: boolean;
}

/** A definition that actors are about to have: most have one in common, which is long. */
interface DefinitionNotice {
  readonly type: 'viewer.definition';
  readonly definitionId: number;
  readonly definition: string;
}

/** An announcement, with the number of the definition in the place of the definition. */
interface ShortAnnouncement extends Omit<ActorMessage, 'definition'> {
  readonly definitionId: number;
}

/** Whatever the server sends to its pages. */
export type ViewerFrame = Exclude<InspectMessage, ActorMessage> | ShortAnnouncement | HostNotice | DefinitionNotice;
