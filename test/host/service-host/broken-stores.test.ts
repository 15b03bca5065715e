import { describe, expect, it } from 'vitest';
import type { ServiceStore, StoredService, WriteResult } from '../../../src/host/index.js';
import { MemoryServiceStore, STORE_CASES } from '../../../src/testing/index.js';

/* Mistakes that stores make: each is found by the case that is named for it, and every case of the contract finds one. */

/** A store with something in between. */
class Broken implements ServiceStore {
  protected readonly inner = new MemoryServiceStore();
  /** The claim that writes have to be made under. */
  protected claimed = 0;

  claim(): number | Promise<number> {
    return (this.claimed = this.inner.claim());
  }

  load(): ReturnType<ServiceStore['load']> {
    return this.inner.load();
  }

  read(serviceId: string): StoredService | undefined {
    return this.inner.read(serviceId);
  }

  write(next: StoredService, expectedVersion: string | null, claim: number): WriteResult | Promise<WriteResult> {
    return this.inner.write(next, expectedVersion, claim);
  }

  protected versionOf(serviceId: string): string | null {
    return this.inner.read(serviceId)?.version ?? null;
  }
}

/** Lets others have a turn, as a database does. */
const turn = () => new Promise<void>((resolve) => void setTimeout(resolve, 0));

const BROKEN: readonly { readonly mistake: string; readonly store: new () => ServiceStore; readonly found: string }[] =
  [
    {
      mistake: 'gives every run the same claim',
      found: 'contract/claims-grow',
      store: class extends Broken {
        override claim() {
          return this.claimed === 0 ? super.claim() : this.claimed;
        }
      },
    },
    {
      mistake: 'gives two runs at the same time one claim',
      found: 'contract/claims-at-once',
      store: class extends Broken {
        #last = 0;

        override async claim() {
          const last = this.#last;
          await turn();
          void super.claim();
          return (this.#last = last + 1);
        }
      },
    },
    {
      mistake: 'takes a tombstone for no row',
      found: 'contract/tombstones',
      store: class extends Broken {
        override write(next: StoredService, expected: string | null, claim: number) {
          const row = this.inner.read(next.serviceId);
          return super.write(next, expected === null && row?.service === null ? row.version : expected, claim);
        }
      },
    },
    {
      mistake: 'forgets what was posted',
      found: 'contract/round-trip',
      store: class extends Broken {
        override write(next: StoredService, ...rest: [string | null, number]) {
          return super.write({ ...next, posted: null }, ...rest);
        }
      },
    },
    {
      mistake: 'keeps 32 bits of a revision',
      found: 'contract/round-trip',
      store: class extends Broken {
        override write(next: StoredService, ...rest: [string | null, number]) {
          return super.write({ ...next, revision: next.revision % 2 ** 32 }, ...rest);
        }
      },
    },
    {
      mistake: 'answers before it has written',
      found: 'contract/round-trip',
      store: class extends Broken {
        override write(...row: [StoredService, string | null, number]) {
          void turn().then(() => super.write(...row));
          return 'written' as const;
        }
      },
    },
    {
      mistake: 'compares no versions',
      found: 'contract/compare-and-set',
      store: class extends Broken {
        override write(next: StoredService, _expected: string | null, claim: number) {
          return super.write(next, this.versionOf(next.serviceId), claim);
        }
      },
    },
    {
      mistake: 'puts a new row over one that is there',
      found: 'contract/compare-and-set',
      store: class extends Broken {
        override write(next: StoredService, expected: string | null, claim: number) {
          return super.write(next, expected ?? this.versionOf(next.serviceId), claim);
        }
      },
    },
    {
      mistake: 'inserts where the row is missing',
      found: 'contract/compare-and-set',
      store: class extends Broken {
        override write(next: StoredService, expected: string | null, claim: number) {
          return super.write(next, this.versionOf(next.serviceId) && expected, claim);
        }
      },
    },
    {
      mistake: 'updates the service and forgets the other columns',
      found: 'contract/compare-and-set',
      store: class extends Broken {
        override write(next: StoredService, ...rest: [string | null, number]) {
          const { version, service } = next;
          const stored = this.read(next.serviceId);
          return super.write(stored === undefined ? next : { ...stored, version, service }, ...rest);
        }
      },
    },
    {
      mistake: 'loads one page',
      found: 'contract/many-rows',
      store: class extends Broken {
        override load() {
          return [...this.inner.load()].slice(0, 500);
        }
      },
    },
    {
      mistake: 'takes ids for the same that differ in case',
      found: 'contract/many-rows',
      store: class extends Broken {
        override write(next: StoredService, ...rest: [string | null, number]) {
          return super.write({ ...next, serviceId: next.serviceId.toLowerCase() }, ...rest);
        }
      },
    },
    {
      mistake: 'compares, and writes a turn later',
      found: 'contract/two-at-once',
      store: class extends Broken {
        override async write(next: StoredService, expected: string | null, claim: number): Promise<WriteResult> {
          if (this.versionOf(next.serviceId) !== expected) return 'conflict';
          await turn();
          return super.write(next, this.versionOf(next.serviceId), claim);
        }
      },
    },
    {
      mistake: 'deletes the row of a destroyed service',
      found: 'contract/tombstones',
      store: class extends Broken {
        override async write(next: StoredService, ...rest: [string | null, number]) {
          const result = await super.write(next, ...rest);
          if (next.service === null) this.inner.remove(next.serviceId);
          return result;
        }
      },
    },
    {
      mistake: 'deletes the row of a destroyed service, so that revisions begin anew',
      found: 'host/tombstone',
      store: class extends Broken {
        override async write(next: StoredService, ...rest: [string | null, number]) {
          const result = await super.write(next, ...rest);
          if (next.service === null) this.inner.remove(next.serviceId);
          return result;
        }
      },
    },
    {
      mistake: 'fences nobody',
      found: 'contract/fenced',
      store: class extends Broken {
        override write(next: StoredService, expected: string | null) {
          return super.write(next, expected, this.claimed);
        }
      },
    },
    {
      mistake: 'fences only writes to rows that are there',
      found: 'contract/fenced',
      store: class extends Broken {
        override write(next: StoredService, expected: string | null, claim: number) {
          return super.write(next, expected, expected === null ? this.claimed : claim);
        }
      },
    },
    {
      mistake: 'fences nobody while a host works',
      found: 'host/claimed',
      store: class extends Broken {
        override write(next: StoredService, expected: string | null) {
          return super.write(next, expected, this.claimed);
        }
      },
    },
    {
      mistake: 'looks at the claim, and writes a turn later',
      found: 'contract/claim-during-writes',
      store: class extends Broken {
        override async write(next: StoredService, expected: string | null, claim: number): Promise<WriteResult> {
          if (claim !== this.claimed) return 'fenced';
          await turn();
          return super.write(next, expected, this.claimed);
        }
      },
    },
    {
      mistake: 'fences nobody, so that writes of a host that crashed land later',
      found: 'host/lands-late-after-a-crash',
      store: class extends Broken {
        override write(next: StoredService, expected: string | null) {
          return super.write(next, expected, this.claimed);
        }
      },
    },
    {
      mistake: 'lets a write land whose recovery came first',
      found: 'host/lands-late',
      store: class extends Broken {
        override write(next: StoredService, _expected: string | null, claim: number) {
          return super.write(next, this.versionOf(next.serviceId), claim);
        }
      },
    },
  ];

describe('the cases find a store that', () => {
  it.each(BROKEN)('$mistake: $found', async ({ store: Store, found }) => {
    const named = STORE_CASES.find(({ id }) => id === found);
    expect(named).toBeDefined();
    await expect(named?.run(() => new Store())).rejects.toThrow(/expected|did not come about/i);
  });
});

it('every case of the contract finds a mistake', () => {
  const contract = STORE_CASES.map(({ id }) => id).filter((id) => id.startsWith('contract/'));
  expect(contract.filter((id) => !BROKEN.some(({ found }) => found === id))).toEqual([]);
});
