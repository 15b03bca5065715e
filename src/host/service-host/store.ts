import type { PersistedService } from '../persist.js';

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** A service as a store keeps it. What `service` and `posted` hold is plain JSON, and secret. */
export interface StoredService {
  readonly serviceId: string;
  /** Names this write among all writes ever made; a text of the host, `{runId}.{claim}.{n}`. */
  readonly version: string;
  /** How many operations were accepted under this id. */
  readonly revision: number;
  /** Null: a tombstone. The service was destroyed, and `revision` is the last one that was used. */
  readonly service: PersistedService | null;
  /** What the host was given with CREATE, as it was given; null where nothing was. */
  readonly posted: unknown;
  /** In epoch ms, as is `updatedAt`. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What became of a write. */
export type WriteResult = 'written' | 'conflict' | 'fenced';

/**
 * Where a host stores its services: one row for each id. A method that throws or rejects may have taken effect or not.
 * `STORE_CASES` of `./testing` checks an implementation.
 */
export interface ServiceStore {
  /**
   * Takes the store over, and returns a number greater than those of all earlier claims. From its answer on no write of an
   * earlier claim takes effect, not even one that is under way.
   */
  claim(runId: string): Awaitable<number>;
  /** All rows but tombstones. */
  load(): Iterable<StoredService> | AsyncIterable<StoredService>;
  /** The row of this id, tombstones included. */
  read(serviceId: string): Awaitable<StoredService | undefined>;
  /**
   * Writes a row in place of the one with the expected version; null: there is no row of this id. In one step, `fenced` if
   * there was a later claim, `conflict` if the row has another version. Has to be on the disk when it answers.
   */
  write(next: StoredService, expectedVersion: string | null, claim: number): Awaitable<WriteResult>;
}

/**
 * Why a host cannot answer. `UNKNOWN_OUTCOME`: the write failed, and may have taken effect. For all others nothing was changed:
 * `UNAVAILABLE`: the store does not answer, or too much waits for it; `CONFLICT`: somebody else changed the row; `FENCED`: another host claimed
 * the store; `SET_ASIDE`: what is stored cannot be read; `STOPPED`: the host was stopped.
 */
export type StoreProblem = 'UNKNOWN_OUTCOME' | 'UNAVAILABLE' | 'CONFLICT' | 'FENCED' | 'SET_ASIDE' | 'STOPPED';

/** Says why a host cannot answer. `cause` is what the store threw, if `start` failed; of a write that failed `onError` gets it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreProblem;

  constructor(code: StoreProblem, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
