import type { InspectMessage } from '../../inspect/messages.js';
import { isObject, readMessage } from './read-message.js';
import type { HostStatus, TagColoursMessage } from './server-message.js';

/** How many definitions the server refers to at most. */
export const MAX_DEFINITIONS = 100;

/** Reads the messages of the server: those of the inspector, but with a definition sent once for many actors. */
export class ServerMessageReader {
  readonly #definitions = new Map<unknown, string>();

  /** The message in this text; null for a definition, which is kept. */
  read(text: string): InspectMessage | HostStatus | TagColoursMessage | null {
    const message: unknown = JSON.parse(text);
    if (!isObject(message)) return null;
    const { type, definitionId, definition, prefix, isConnected, tagColours } = message;
    if (type === 'viewer.definition' && typeof definition === 'string') {
      const [oldest] = this.#definitions.keys();
      if (this.#definitions.size >= MAX_DEFINITIONS) this.#definitions.delete(oldest);
      this.#definitions.set(definitionId, definition);
      return null;
    }
    if (type === 'viewer.tagColours') {
      return { type, tagColours: tagColours as TagColoursMessage['tagColours'] };
    }
    if (type === 'viewer.host' && typeof prefix === 'string')
      return { type, prefix, isConnected: isConnected === true };
    return readMessage(
      type === '@xstate.actor' ? { ...message, definition: this.#definitions.get(definitionId) } : message,
    );
  }
}
