import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { compile } from '../../engine/compile.js';
import { persisted } from '../../host/service-host/record.js';
import type { ServiceStore, StoredService } from '../../host/service-host/store.js';
import { SAMPLE_SPEC } from '../sample-service.js';
import { CaseHost, CREATE, type CreateStore, expectSame, SERVICE_ID, type StoreCase, to } from './store-case.js';
import type { WriteFault } from './faulty-store.js';

/**
 * What a `ServiceStore` has to do, for the tests of a host project: each case runs on an empty store that it is given. The cases of
 * `contract/` use the store alone, those of `host/` run service hosts on it and let writes go wrong.
 */
export const STORE_CASES: readonly StoreCase[] = [
  contract('claims-grow', 'every claim is greater than the one before', async (store) => {
    const claims = [await store.claim('a'), await store.claim('b'), await store.claim('b')] as const;
    expectSame('claims grow', claims[0] < claims[1] && claims[1] < claims[2], true);
  }),
  contract('round-trip', 'a row is read and loaded as it was written', async (store) => {
    const row = rowOf('v1', { posted: { text: 'a “b” \\ \u0001 😀', list: [1, null, { deep: -0.5 }] } });
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
    expectSame('one that expects it', await store.write(rowOf('v2'), 'v1', claim), 'written');
    expectSame('what is read then', await store.read(SERVICE_ID), rowOf('v2'));
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
  contract('tombstones', 'a tombstone is read, but not loaded', async (store) => {
    const tombstone = rowOf('v1', { service: null, posted: null });
    expectSame('the write', await store.write(tombstone, null, await store.claim('a')), 'written');
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

  onHost('fails-once', 'a write fails once: nothing has changed, and the next is accepted', async (host) => {
    host.faults.inject('fails');
    expectSame('the answer', await host.ask(to('ACTIVATE')), 'UNKNOWN_OUTCOME');
    expectSame('the next', await host.ask(to('ACTIVATE')), 'admitted');
    expectSame('the work', effectIds(host), [`${SERVICE_ID}#2:recordActivation`]);
  }),
  onHost('fails-for-a-while', 'an outcome waits until the store works again', async (host, store) => {
    await host.ask(to('ACTIVATE'));
    host.faults.isDown = true;
    host.endWork();
    await host.until('requests are rejected', async () => (await host.ask(to('DEACTIVATE'))) === 'UNAVAILABLE');
    host.faults.isDown = false;
    await host.until('the service is ACTIVE', () => host.state === 'ACTIVE');
    await expectTogether(host, store);
  }),
  onHost('fails-after', 'a write takes effect and fails: the work begins', async (host, store) => {
    host.faults.inject('fails-after');
    expectSame('the answer', await host.ask(to('ACTIVATE')), 'UNKNOWN_OUTCOME');
    await host.until('the work begins', () => host.works.length === 1);
    await expectTogether(host, store);
  }),
  onHost('is-slow', 'while a write is slow nothing is shown, and no work begins', async (host, store) => {
    host.faults.inject('is-slow');
    const answer = host.ask(to('ACTIVATE'));
    await host.untilHeld();
    expectSame('the state', host.state, 'INACTIVE');
    expectSame('the work', effectIds(host), []);
    host.faults.release();
    expectSame('the answer', await answer, 'admitted');
    await expectTogether(host, store);
  }),
  onHost('lands-late', 'a write that lands after its recovery has no effect', async (host, store) => {
    host.faults.inject('lands-late');
    const answer = host.ask(to('ACTIVATE'));
    await host.untilHeld();
    await host.clock.advance(1_000_000_000);
    expectSame('the answer', await answer, 'UNKNOWN_OUTCOME');
    expectSame('the next', await host.ask(to('ADJUST_INSTANCES')), 'admitted');
    host.faults.release();
    host.endWork();
    await host.until('the service is at rest', () => host.state === 'INACTIVE');
    await expectTogether(host, store);
  }),
  onHost('conflict', 'a row that somebody edited is read again', async (host, store) => {
    const row = await store.read(SERVICE_ID);
    // A host that was fenced wrote it before.
    await store.write({ ...(row ?? rowOf('v0')), version: 'theirs' }, row?.version ?? null, host.faults.claimed);
    expectSame('the answer', await host.ask(to('ACTIVATE')), 'CONFLICT');
    expectSame('the next', await host.ask(to('ACTIVATE')), 'admitted');
    await expectTogether(host, store);
  }),
  onHost('claimed', 'a claim during a write stops the earlier host, and its work never begins', async (host, store) => {
    host.faults.inject('is-slow');
    const answer = host.ask(to('ACTIVATE'));
    await host.untilHeld();
    const next = await CaseHost.start(store, 'run-2');
    expectSame('of the next host', await next.ask(to('ADJUST_INSTANCES')), 'admitted');
    host.faults.release();
    expectSame('of the earlier host', await answer, 'FENCED');
    expectSame('the work of the earlier host', effectIds(host), []);
    expectSame('the work of the next host', effectIds(next), [`${SERVICE_ID}#2:adjustInstances`]);
    await expectTogether(next, store);
  }),
  onHost('tombstone', 'CREATE goes on from the revision of a tombstone', async (host, store) => {
    await host.ask(to('DESTROY'));
    host.endWork();
    await host.until('the service is gone', () => host.state === null);
    host.faults.inject('fails');
    expectSame('a CREATE that fails', await host.ask(CREATE), 'UNKNOWN_OUTCOME');
    const next = await CaseHost.start(store, 'run-2');
    expectSame('CREATE', await next.ask(CREATE), 'admitted');
    expectSame('the revision', (await store.read(SERVICE_ID))?.revision, 3);
    await expectTogether(next, store);
  }),
  ...(['crashes', 'crashes-after'] as const).flatMap((fault) => [0, 1, 2, 3, 4].map((writes) => crash(fault, writes))),
];

/** The host's process ends at one of its writes: what was acknowledged is there, and work goes on. */
function crash(fault: WriteFault, writes: number): StoreCase {
  const when = fault === 'crashes' ? 'before' : 'right after';
  const title = `a crash ${when} write ${String(writes + 1)} loses nothing that was acknowledged`;
  return {
    id: `host/${fault}-${String(writes + 1)}`,
    title,
    run: async (createStore) => {
      const store = await createStore();
      const host = await CaseHost.start(store);
      host.faults.inject(...Array.from({ length: writes }, () => null), fault);
      let acknowledged = 0;
      void (async () => {
        for (const request of [CREATE, to('ACTIVATE'), to('DEACTIVATE')]) {
          await host.until(
            'the service is at rest',
            () => host.state === null || !host.host.get(SERVICE_ID)?.hasTag('inFlight'),
          );
          if ((await host.ask(request)) === 'admitted') acknowledged += 1;
          host.endWork();
        }
      })().catch(() => undefined);
      await host.until('the host crashes', () => host.faults.isCrashed);
      await host.faults.idle();
      const next = await CaseHost.start(store, 'run-2');
      const revision = next.host.get(SERVICE_ID)?.context.revision ?? 0;
      expectSame('what was acknowledged is stored', revision >= acknowledged, true);
      await host.until('work goes on', () => {
        next.endWork();
        return next.host.get(SERVICE_ID)?.hasTag('inFlight') !== true;
      });
      const again = next.works.filter(({ effectId }) => effectIds(host).includes(effectId));
      expectSame(
        'attempts',
        again.every(({ attempt }) => attempt === 2),
        true,
      );
      if (next.state === null) expectSame('CREATE', await next.ask(CREATE), 'admitted');
      await expectTogether(next, store);
      await next.host.stop();
    },
  };
}

function contract(id: string, title: string, check: (store: ServiceStore) => Promise<void>): StoreCase {
  return { id: `contract/${id}`, title, run: async (createStore) => check(await createStore()) };
}

/** A case that begins with a host whose service is INACTIVE. */
function onHost(id: string, title: string, check: (host: CaseHost, store: ServiceStore) => Promise<void>): StoreCase {
  const run = async (createStore: CreateStore) => {
    const store = await createStore();
    const host = await CaseHost.start(store);
    expectSame('CREATE', await host.ask(CREATE), 'admitted');
    await check(host, store);
    await host.host.stop();
  };
  return { id: `host/${id}`, title, run };
}

/** Host and store hold the same. */
async function expectTogether({ host }: CaseHost, store: ServiceStore): Promise<void> {
  const service = host.get(SERVICE_ID);
  const row = await store.read(SERVICE_ID);
  expectSame('the stored state', row?.service?.snapshot.value, service?.value);
  expectSame('the stored revision', row?.revision, service?.context.revision);
}

function effectIds({ works }: CaseHost): readonly string[] {
  return works.map(({ effectId }) => effectId);
}

async function loaded(store: ServiceStore): Promise<readonly StoredService[]> {
  const rows: StoredService[] = [];
  for await (const row of store.load()) rows.push(row);
  return rows.sort((a, b) => (a.serviceId < b.serviceId ? -1 : 1));
}

function idsOf(rows: readonly StoredService[]): readonly string[] {
  return rows.map(({ serviceId }) => serviceId);
}

function rowOf(version: string, changes: Partial<StoredService> = {}): StoredService {
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
  const { record } = engine.step(engine.start(undefined).record, {
    type: 'CREATE',
    spec: SAMPLE_SPEC,
    instancesPerHost: 1,
  });
  return record;
}
