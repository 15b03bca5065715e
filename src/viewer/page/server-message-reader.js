/** @import { InspectMessage } from '../../inspect/messages.js' */
/** @import { HostStatus, TagColoursMessage } from '../server-message.js' */
import { isObject, readMessage } from './messages.js';

/** How many definitions the server refers to at most. */
export const MAX_DEFINITIONS = 100;

/** Reads the messages of the server: those of the inspector, but with a definition sent once for many actors. */
export class ServerMessageReader {
  /** @type {Map<unknown, string>} */
  #definitions = new Map();

  /**
   * The message in this text; null for a definition, which is kept.
   *
   * @param {string} text
   * @returns {InspectMessage | HostStatus | TagColoursMessage | null}
   */
  read(text) {
    /** @type {unknown} */
    const message = JSON.parse(text);
    if (!isObject(message)) return null;
    const { type, definitionId, definition, prefix, isConnected, tagColours } = message;
    if (type === 'viewer.definition' && typeof definition === 'string') {
      const [oldest] = this.#definitions.keys();
      if (this.#definitions.size >= MAX_DEFINITIONS) this.#definitions.delete(oldest);
      this.#definitions.set(definitionId, definition);
      return null;
    }
    if (type === 'viewer.tagColours') {
      return { type, tagColours: /** @type {TagColoursMessage['tagColours']} */ (tagColours) };
    }
    if (type === 'viewer.host' && typeof prefix === 'string')
      return { type, prefix, isConnected: isConnected === true };
    return readMessage(
      type === '@xstate.actor' ? { ...message, definition: this.#definitions.get(definitionId) } : message,
    );
  }
}
