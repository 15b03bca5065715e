/** @import { InspectMessage } from '../../inspect/messages.js' */
/** @import { HostNotice } from '../notice.js' */
import { isObject, readMessage } from './messages.js';

/** The server refers to no others than the last so many. */
export const MOST_DEFINITIONS = 100;

/** Reads what the server sends to its pages: the inspector's messages, but for definitions that come once for many actors. */
export class FrameReader {
  /** @type {Map<unknown, string>} */
  #definitions = new Map();

  /**
   * What does this frame say? Null where it says nothing by itself.
   *
   * @param {string} text
   * @returns {InspectMessage | HostNotice | null}
   */
  read(text) {
    /** @type {unknown} */
    const frame = JSON.parse(text);
    if (!isObject(frame)) return null;
    const { type, definitionId, definition, prefix, isConnected } = frame;
    if (type === 'viewer.definition' && typeof definition === 'string') {
      const [oldest] = this.#definitions.keys();
      if (this.#definitions.size >= MOST_DEFINITIONS) this.#definitions.delete(oldest);
      this.#definitions.set(definitionId, definition);
      return null;
    }
    if (type === 'viewer.host' && typeof prefix === 'string')
      return { type, prefix, isConnected: isConnected === true };
    return readMessage(
      type === '@xstate.actor' ? { ...frame, definition: this.#definitions.get(definitionId) } : frame,
    );
  }
}
