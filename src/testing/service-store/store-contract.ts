import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { compile } from '../../engine/compile.js';
import { persisted } from '../../host/service-host/record.js';
import type { ServiceStore, StoredService } from '../../host/service-host/store.js';
import { SAMPLE_SPEC } from '../sample-service.js';
import { expectSame, SERVICE_ID, type StoreCase } from './store-case.js';

/** More than a store loads in one page. */
const MANY_ROWS = 1_001;

/** What a store has to do by itself. */
export const CONTRACT_CASES: readonly StoreCase[] = [
  contract('claims-grow', 'every claim is greater than the one before', async (store) => {
    const claims = [await store.claim('a'), await store.claim('b'), await store.claim('b')] as const;
    expectSame('claims grow', claims[0] < claims[1] && claims[1] < claims[2], true);
  }),
  contract('claims-at-once', 'claims at the same time differ', async (store) => {
    const runs = ['a', 'b', 'c', 'd'];
    const claims = await Promise.all(runs.map(async (runId) => store.claim(runId)));
    expectSame('how many claims differ', new Set(claims).size, runs.length);
    const row = rowOf('v1');
    expectSame('of the greatest', await store.write(row, null, Math.max(...claims)), 'written');
    expectSame('of the least', await store.write(rowOf('v2'), 'v1', Math.min(...claims)), 'fenced');
  }),
  contract('round-trip', 'a row is read and loaded as it was written', async (store) => {
    const posted = { text: 'a “b” \\ \u0001 😀', list: [1, null, { deep: -0.5 }] };
    const row = rowOf('v1', { posted, revision: 4_294_967_297 });
    expectSame('the write', await store.write(row, null, await store.claim('a')), 'written');
    expectSame('what is read', await store.read(SERVICE_ID), row);
    expectSame('what is loaded', await loaded(store), [row]);
    expectSame('what is not there', await store.read('nothing'), null);
  }),
  contract('compare-and-set', 'a write with another version than the row’s changes nothing', async (store) => {
    const claim = await store.claim('a');
    expectSame('one that expects a row', await store.write(rowOf('v1'), 'v0', claim), 'conflict');
    expectSame('the first', await store.write(rowOf('v1'), null, claim), 'written');
    expectSame('one that expects no row', await store.write(rowOf('v2'), null, claim), 'conflict');
    expectSame('one that expects another', await store.write(rowOf('v2'), 'v0', claim), 'conflict');
    expectSame('what is read', await store.read(SERVICE_ID), rowOf('v1'));
    const next = rowOf('v2', { revision: 2, posted: ['other'], createdAt: 1, updatedAt: 2 });
    expectSame('one that expects it', await store.write(next, 'v1', claim), 'written');
    expectSame('what is read then', await store.read(SERVICE_ID), next);
  }),
  contract('many-rows', 'all rows are loaded, each once, whatever their ids', async (store) => {
    const claim = await store.claim('a');
    const numbered = Array.from({ length: MANY_ROWS }, (_, index) => `service-${String(index)}`);
    const ids = ['a-1', 'A-1', 'á-1', 'a_1', 'a%1', ...numbered];
    const results = await Promise.all(
      ids.map(async (serviceId) => store.write({ ...rowOf('v1'), serviceId }, null, claim)),
    );
    expectSame(
      'what was not written',
      ids.filter((_, index) => results[index] !== 'written'),
      [],
    );
    expectSame('what is loaded', idsOf(await loaded(store)), [...ids].sort());
  }),
  contract('two-at-once', 'of two writes at once that expect the same version one takes effect', async (store) => {
    const claim = await store.claim('a');
    for (const expected of [null, 'v0'] as const) {
      if (expected !== null) await store.write(rowOf('v0'), (await store.read(SERVICE_ID))?.version ?? null, claim);
      const results = await Promise.all([
        store.write(rowOf(`a-${String(expected)}`), expected, claim),
        store.write(rowOf(`b-${String(expected)}`), expected, claim),
      ]);
      expectSame('the results', [...results].sort(), ['conflict', 'written']);
    }
  }),
  contract('tombstones', 'a tombstone is a row: it is read, but not loaded', async (store) => {
    const tombstone = rowOf('v1', { service: null, posted: null });
    const claim = await store.claim('a');
    expectSame('the write', await store.write(tombstone, null, claim), 'written');
    expectSame('one that expects no row', await store.write(rowOf('v2'), null, claim), 'conflict');
    expectSame('what is read', await store.read(SERVICE_ID), tombstone);
    expectSame('what is loaded', await loaded(store), []);
  }),
  contract('fenced', 'a write of an earlier claim changes nothing', async (store) => {
    const earlier = await store.claim('a');
    await store.write(rowOf('v1'), null, earlier);
    const later = await store.claim('b');
    expectSame('of the row', await store.write(rowOf('v2'), 'v1', earlier), 'fenced');
    expectSame('of a new row', await store.write({ ...rowOf('v2'), serviceId: 'other' }, null, earlier), 'fenced');
    expectSame('what is loaded', await loaded(store), [rowOf('v1')]);
    expectSame('of the later claim', await store.write(rowOf('v2'), 'v1', later), 'written');
  }),
  contract('claim-during-writes', 'from the answer of a claim on no earlier write takes effect', async (store) => {
    const earlier = await store.claim('a');
    const ids = Array.from({ length: 20 }, (_, index) => `service-${String(index)}`);
    const writes = ids.map(async (serviceId) => store.write({ ...rowOf('v1'), serviceId }, null, earlier));
    await store.claim('b');
    const atTheClaim = await loaded(store);
    const results = await Promise.all(writes);
    expectSame('what is loaded later', await loaded(store), atTheClaim);
    expectSame('what was written', ids.filter((_, index) => results[index] === 'written').sort(), idsOf(atTheClaim));
  }),
];

function contract(id: string, title: string, check: (store: ServiceStore) => Promise<void>): StoreCase {
  return { id: `contract/${id}`, title, run: async (createStore) => check(await createStore()) };
}

async function loaded(store: ServiceStore): Promise<readonly StoredService[]> {
  const rows: StoredService[] = [];
  for await (const row of store.load()) rows.push(row);
  return rows.sort((a, b) => (a.serviceId < b.serviceId ? -1 : 1));
}

function idsOf(rows: readonly StoredService[]): readonly string[] {
  return rows.map(({ serviceId }) => serviceId);
}

/** A row of the sample service, which is INACTIVE. */
export function rowOf(version: string, changes: Partial<StoredService> = {}): StoredService {
  return {
    serviceId: SERVICE_ID,
    version,
    revision: 1,
    service: persisted(lifecycleMachine, created()),
    posted: null,
    createdAt: 1_767_225_600_000,
    updatedAt: 1_767_225_600_001,
    ...changes,
  };
}

function created() {
  const engine = compile(lifecycleMachine);
  const create = { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 } as const;
  const { record } = engine.step(engine.start(undefined).record, create);
  return record;
}
