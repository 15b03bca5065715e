import type { StoreAccess } from './store-access.js';
import type { StoredService } from './store.js';

/** A write that failed: it may have taken effect, or may yet. */
export interface LostWrite {
  readonly attempted: StoredService;
  /** The version that both the lost write and its recovery replace. */
  readonly expectedVersion: string | null;
  /** The row as it was before, under a new version; a tombstone where there was none. The same for every try of the recovery. */
  readonly before: StoredService;
}

/**
 * How a lost write was settled. `undone`: it did not take effect, and cannot any more, because `before` did; `done`: it
 * did; `foreign`: somebody else's write did; `unsettled`: the store failed again.
 */
export type Settlement =
  | { readonly kind: 'undone' | 'done' | 'fenced' | 'unsettled' }
  | { readonly kind: 'foreign'; readonly row: StoredService | null };

/**
 * Settles a lost write: writes the row as it was under a new version. If that takes effect the lost write cannot land any
 * more, since both expect the same version. If it conflicts, the version of the row tells what took effect: the lost write, an
 * earlier try of this recovery, or the write of somebody else.
 */
export async function settle(store: StoreAccess, lost: LostWrite): Promise<Settlement> {
  const { expectedVersion, before } = lost;
  const answer = await store.write(before, expectedVersion);
  if (answer === 'written') return { kind: 'undone' };
  if (answer === 'fenced') return { kind: 'fenced' };
  if (answer === 'failed') return { kind: 'unsettled' };
  return findOut(store, lost);
}

/** Reads which write took effect, after one of them conflicted: a client of the store may have sent it twice. */
export async function findOut(store: StoreAccess, { attempted, before }: LostWrite): Promise<Settlement> {
  const read = await store.read(before.serviceId);
  if (read === null) return { kind: 'unsettled' };
  switch (read.row?.version) {
    case attempted.version:
      return { kind: 'done' };
    case before.version:
      return { kind: 'undone' };
    default:
      return { kind: 'foreign', row: read.row };
  }
}

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/** How long the n-th wait in a row is, in ms: 1 s, doubled up to 60 s. */
export function retryDelayMs(waits: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (waits - 1), LAST_RETRY_MS);
}
