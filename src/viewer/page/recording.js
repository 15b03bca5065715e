/** @import { InspectMessage } from '../../inspect/messages.js' */
import { parseMessage } from './messages.js';

/**
 * Reads a recorded file, one message a line, as `fileSink` writes it.
 *
 * @param {string} text
 * @returns {{ messages: { message: InspectMessage, size: number }[], unreadable: number }} Empty lines are ignored.
 */
export function readRecording(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const messages = lines.flatMap((line) => {
    const message = parseMessage(line);
    return message === null ? [] : [{ message, size: line.length }];
  });
  return { messages, unreadable: lines.length - messages.length };
}
