import { createWriteStream, type WriteStream } from 'node:fs';
import type { InspectMessage } from '../messages.js';

/** A sink that writes to a file. */
export interface FileSink {
  /** Takes one message. */
  readonly write: (message: InspectMessage) => void;
  /** How many messages were not written. */
  readonly dropped: number;
  /** The error after which nothing is written any more; undefined if there was none. */
  readonly error: Error | undefined;
  /** Resolves when everything is written and the file is closed; later messages are dropped. Never rejects. */
  readonly close: () => Promise<void>;
}

const MAX_BUFFERED_BYTES = 8 * 1024 * 1024;

/**
 * Records an inspection: appends one message of JSON a line to the file, which only its owner may read.
 * Never throws, never waits for the disk, never holds Node open: where the disk is too slow, events and snapshots are dropped, and
 * where the file cannot be written, everything is.
 */
export function fileSink(path: string): FileSink {
  let dropped = 0;
  let error: Error | undefined;
  let isClosed = false;
  const stream = open();
  const ended = new Promise<void>((resolve) => {
    if (stream === undefined) resolve();
    else stream.once('close', resolve);
  });

  function open(): WriteStream | undefined {
    try {
      return createWriteStream(path, { flags: 'a', mode: 0o600 }).on('error', fail);
    } catch (reason) {
      fail(reason);
      return undefined;
    }
  }

  function fail(reason: unknown): void {
    error ??= reason instanceof Error ? reason : new Error(String(reason));
  }

  function canWrite(message: InspectMessage): boolean {
    if (stream === undefined || isClosed || error !== undefined) return false;
    return stream.writableLength <= MAX_BUFFERED_BYTES || message.type === '@xstate.actor';
  }

  return {
    write: (message) => {
      if (!canWrite(message)) dropped += 1;
      else {
        stream?.write(`${JSON.stringify(message)}\n`, (failed) => {
          if (failed) dropped += 1;
        });
      }
    },
    get dropped() {
      return dropped;
    },
    get error() {
      return error;
    },
    close: () => {
      isClosed = true;
      stream?.end();
      return ended;
    },
  };
}
