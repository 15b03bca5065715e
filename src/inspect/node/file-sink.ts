import { close, createWriteStream, fchmod, fstat, open, write, writev, type WriteStream } from 'node:fs';
import { boundedText } from '../bounded-json.js';
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
/** A recording without an actor's first message is of little use: these are dropped later. */
const MAX_BUFFERED_FOR_ACTORS_BYTES = 64 * 1024 * 1024;

const OWNER_ONLY = 0o600;

/**
 * Records an inspection: appends one message of JSON a line to the file, which only its owner may read, also if it exists already.
 * Never throws, never waits for the disk, never holds Node open: where the disk is too slow, events and snapshots are dropped, and
 * where the file cannot be written, everything is. A message beyond the bounds of messages is dropped, too.
 */
export function fileSink(path: string): FileSink {
  let dropped = 0;
  let error: Error | undefined;
  let isClosed = false;
  const stream = begin();
  const ended = new Promise<void>((resolve) => {
    if (stream === undefined) resolve();
    else stream.once('close', resolve);
  });

  function begin(): WriteStream | undefined {
    try {
      const fs = { open: openOwned, write, writev, close };
      return createWriteStream(path, { flags: 'a', mode: OWNER_ONLY, fs }).on('error', fail);
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
    const limit = message.type === '@xstate.actor' ? MAX_BUFFERED_FOR_ACTORS_BYTES : MAX_BUFFERED_BYTES;
    return stream.writableLength <= limit;
  }

  return {
    write: (message) => {
      const text = canWrite(message) ? boundedText(message) : null;
      if (text === null) dropped += 1;
      else {
        stream?.write(`${text}\n`, (failed) => {
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

/** Opens a file, and takes it from everybody but its owner before anything is written to it. */
function openOwned(
  path: string,
  flags: string,
  mode: number,
  opened: (error: NodeJS.ErrnoException | null, fd: number) => void,
): void {
  open(path, flags, mode, (error, fd) => {
    if (error !== null) {
      opened(error, -1);
      return;
    }
    const refuse = (reason: NodeJS.ErrnoException) => close(fd, () => opened(reason, -1));
    fstat(fd, (failed, stats) => {
      if (failed !== null) refuse(failed);
      // A device or a pipe is not the recording's own.
      else if (!stats.isFile() || (stats.mode & ~OWNER_ONLY & 0o777) === 0) opened(null, fd);
      else fchmod(fd, mode, (denied) => (denied === null ? opened(null, fd) : refuse(denied)));
    });
  });
}
