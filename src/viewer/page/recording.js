/** @import { InspectMessage } from '../../inspect/messages.js' */
import { parseMessage } from './messages.js';

/**
 * What does a recorded file hold, one message a line, as `fileSink` writes it?
 *
 * @param {string} text
 * @returns {{ messages: { message: InspectMessage, size: number }[], unreadable: number }} Empty lines count for nothing.
 */
export function readRecording(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const messages = lines.flatMap((line) => {
    const message = parseMessage(line);
    return message === null ? [] : [{ message, size: line.length }];
  });
  return { messages, unreadable: lines.length - messages.length };
}
