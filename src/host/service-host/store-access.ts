import type { HostClock } from './platform.js';
import type { ServiceStore, StoredService, WriteResult } from './store.js';
import { answerWithin } from './time-limit.js';

/** What became of a write; `failed`: it threw, or did not answer in time, and may take effect at any time. */
export type WriteAnswer = WriteResult | 'failed';

/** A host's store, whose methods do not throw. */
export interface StoreAccess {
  /** Writes under the host's claim. */
  write(next: StoredService, expectedVersion: string | null): Promise<WriteAnswer>;
  /** Null if it failed. */
  read(serviceId: string): Promise<{ readonly row: StoredService | null } | null>;
  /** A version that no other write has. */
  nextVersion(): string;
  /** Resolves once no write is under way. */
  readonly idle: () => Promise<void>;
}

/** What the access to a store is made of. */
export interface StoreAccessOptions {
  readonly store: ServiceStore;
  readonly runId: string;
  readonly claim: number;
  readonly clock: HostClock;
  readonly timeoutMs: number;
  readonly onError: (error: unknown) => void;
}

const RESULTS: readonly unknown[] = ['written', 'conflict', 'fenced'] satisfies readonly WriteResult[];

/** Makes the access of a host to its store. */
export function accessTo({ store, runId, claim, clock, timeoutMs, onError }: StoreAccessOptions): StoreAccess {
  let versions = 0;
  const underWay = new Set<Promise<WriteAnswer>>();

  const attempt = async <TAnswer, const TFailed>(
    what: string,
    call: () => TAnswer | Promise<TAnswer>,
    failed: TFailed,
  ): Promise<TAnswer | TFailed> => {
    try {
      return await answerWithin(clock, timeoutMs, what, call);
    } catch (error) {
      onError(error);
      return failed;
    }
  };

  const write = async (next: StoredService, expectedVersion: string | null): Promise<WriteAnswer> => {
    const answer = await attempt('store.write', () => store.write(next, expectedVersion, claim), 'failed');
    if (answer === 'failed' || RESULTS.includes(answer)) return answer;
    onError(new TypeError('store.write must answer "written", "conflict" or "fenced".'));
    return 'failed';
  };

  return {
    write: (next, expectedVersion) => {
      const written = write(next, expectedVersion);
      underWay.add(written);
      return written.finally(() => underWay.delete(written));
    },
    read: (serviceId) => attempt('store.read', async () => ({ row: (await store.read(serviceId)) ?? null }), null),
    nextVersion: () => {
      versions += 1;
      return `${runId}.${String(claim)}.${String(versions)}`;
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
