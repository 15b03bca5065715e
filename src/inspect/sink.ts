import { readField } from '../model/unchecked.js';
import type { InspectMessage } from './messages.js';

/**
 * Where messages go: a function, or an object with a `write`. It is called while the actor makes its step, so that it must be quick;
 * what it returns is ignored, and what it throws or rejects with is reported and goes no further.
 */
export type InspectSink =
  | ((message: InspectMessage) => unknown)
  | {
      /** Takes one message. */
      readonly write: (message: InspectMessage) => unknown;
    };

/** Writes a message to the sink; never throws. */
export function deliver(sink: InspectSink, message: InspectMessage, onError: (error: unknown) => void): void {
  try {
    const result = typeof sink === 'function' ? sink(message) : sink.write(message);
    // An unhandled rejection would end the process.
    if (typeof readField(result, 'then') === 'function') Promise.resolve(result).catch(onError);
  } catch (error) {
    onError(error);
  }
}
