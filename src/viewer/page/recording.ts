import { parseBounded } from '../../inspect/bounded-json.js';
import type { InspectMessage } from '../../inspect/messages.js';
import { readMessage } from '../messages/read-message.js';

/** What a recorded file holds. */
export interface Recording {
  readonly messages: readonly { readonly message: InspectMessage; readonly size: number }[];
  /** How many lines are no messages; empty ones do not count. */
  readonly unreadable: number;
}

/** Reads a recorded file, one message a line, as `fileSink` writes it. */
export function readRecording(text: string): Recording {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const messages = lines.flatMap((line) => {
    const sent = parseBounded(line);
    const message = readMessage(sent?.value);
    return sent === null || message === null ? [] : [{ message, size: sent.size }];
  });
  return { messages, unreadable: lines.length - messages.length };
}
