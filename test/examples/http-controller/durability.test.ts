import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startController } from '../../../docs/examples/http-controller/controller.js';
import { openStore, type Store } from '../../../docs/examples/http-controller/store.js';
import type { StoredService } from '../../../src/host/index.js';
import { InMemoryCluster, STORE_CASES, VirtualClock } from '../../../src/testing/index.js';
import { creation, hosted, quickSpec, storeFile, untilSeen } from './hosted.js';

const ID = 'dns-cache-1';

const effectIn = ({ service }: StoredService) => service?.snapshot.context.inFlight?.effectId ?? 'no work';

/** A controller whose every write and every piece of work that acts is told, in order. */
async function told(store: Store, { fails = () => false }: { readonly fails?: () => boolean } = {}) {
  const story: string[] = [];
  let writing = 0;
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  // Time stands still while a write is under way: the store answers in a later turn.
  const flush = async () => {
    do await turn();
    while (writing > 0);
  };
  const cluster = new (class extends InMemoryCluster {
    override runWork: InMemoryCluster['runWork'] = (name, input, signal, report) => {
      story.push(`acts ${input.effectId}`);
      super.runWork(name, input, signal, report);
    };
  })({ hosts: ['host-1'], newInstanceId: (n) => `SI-${String(n)}`, clock: new VirtualClock({ flush }) });
  const controller = await startController(cluster, {
    claim: (runId) => store.claim(runId),
    load: () => store.load(),
    read: (serviceId) => store.read(serviceId),
    close: () => store.close(),
    write: async (next, expectedVersion, claim) => {
      if (fails()) throw new Error('No space left on device');
      writing += 1;
      try {
        const result = await store.write(next, expectedVersion, claim);
        story.push(next.service === null ? `buries ${next.serviceId} at ${next.revision}` : `stores ${effectIn(next)}`);
        return result;
      } finally {
        writing -= 1;
      }
    },
  });
  const { services } = controller;
  onTestFinished(() => services.stop());
  const request = async (type: 'ACTIVATE' | 'DEACTIVATE' | 'DESTROY') => {
    const { admitted } = await services.request({ type, serviceId: ID });
    story.push(`answers ${String(admitted)}`);
  };
  return { story, cluster, controller, services, request };
}

async function aStore(): Promise<Store> {
  const store = openStore(await storeFile());
  onTestFinished(() => store.close());
  return store;
}

const spec = quickSpec();
const CREATE = creation(spec);

describe('the SQLite store', () => {
  it.each(STORE_CASES)('$id: $title', ({ run }) => run(aStore));
});

describe('the order of things', () => {
  it('is: stored, then acted and answered; with the reconciliation too', async () => {
    const { story, services, cluster, request } = await told(await aStore());
    await services.request(CREATE);
    await request('ACTIVATE');
    await cluster.clock.advance(1_000);
    await services.tick();
    await cluster.clock.advance(10_000);
    expect(story).toEqual([
      'stores no work',
      `stores ${ID}#2:recordActivation`,
      'answers true',
      'stores no work',
      `stores ${ID}#3:adjustInstances`,
      `acts ${ID}#3:adjustInstances`,
      'stores no work',
    ]);
  });

  it('does not write what was merely observed', async () => {
    const { story, services } = await told(await aStore());
    await services.request(CREATE);
    for (let pass = 0; pass < 5; pass += 1) await services.tick();
    expect(story).toEqual(['stores no work']);
    expect(services.get(ID)?.context.health).not.toBeNull();
  });
});

describe('a store that fails', () => {
  it('means no answer and no act, and no service that was not there', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let isFull = true;
    const { story, services, cluster } = await told(await aStore(), { fails: () => isFull });
    await expect(services.request(CREATE)).rejects.toMatchObject({ code: 'UNKNOWN_OUTCOME' });
    expect([...services.list()]).toEqual([]);
    isFull = false;
    await cluster.clock.advance(1_000);
    await services.request(CREATE);
    story.length = 0;

    isFull = true;
    await expect(services.request({ type: 'ACTIVATE', serviceId: ID })).rejects.toMatchObject({
      code: 'UNKNOWN_OUTCOME',
    });
    await cluster.clock.advance(500);
    expect(story).toEqual([]);
    expect(services.get(ID)?.value).toBe('INACTIVE');
    isFull = false;
    await cluster.clock.advance(1_000);
    await services.request({ type: 'ACTIVATE', serviceId: ID });
    await cluster.clock.advance(1_000);
    expect(services.get(ID)?.value).toBe('ACTIVE');
  });

  it('answers 500, with an envelope like any other', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const store = openStore(await storeFile());
    const write = vi.spyOn(store, 'write').mockImplementation(() => {
      throw new Error('disk I/O error');
    });
    const { client } = await hosted({ store });
    const { status, body } = await client.operation(CREATE);
    expect({ status, body }).toEqual({
      status: 500,
      body: { status: 'FAILED', message: `${ID}: the store failed, and the outcome is not known yet.` },
    });
    expect(await client.found('/localservices')).toEqual({});
    write.mockRestore();
    await expect.poll(async () => (await client.operation(CREATE)).status, { interval: 100 }).toBe(200);
  });
});

describe('a new start', () => {
  it('goes on with the work in flight, under the same effect id, and with no instance of before', async () => {
    const store = await aStore();
    const before = await told(store);
    await before.services.request(CREATE, { posted: spec });
    await before.request('ACTIVATE');
    await before.cluster.clock.advance(1_000);
    await before.services.tick();
    await before.cluster.clock.settle();
    const [stored] = store.load();
    expect(effectIn(stored!)).toBe(`${ID}#3:adjustInstances`);

    const after = await told(store);
    await after.cluster.clock.settle();
    expect(after.story).toEqual([`stores ${ID}#3:adjustInstances`, `acts ${ID}#3:adjustInstances`]);
    await after.cluster.clock.advance(60_000);
    expect(after.services.get(ID)).toMatchObject({ value: 'ACTIVE', posted: spec, createdAt: stored?.createdAt });
  });

  it('never uses a revision again, also after a service was destroyed, and forgets its secrets', async () => {
    const file = await storeFile();
    const secret = 'never-to-be-seen';
    const first = openStore(file);
    const before = await told(first);
    const secretSpec = { ...spec, env: { TOKEN: secret } };
    await before.services.request(creation(secretSpec), { posted: secretSpec });
    await before.request('DESTROY');
    await before.cluster.clock.advance(1_000);
    expect(before.story.at(-1)).toBe(`buries ${ID} at 2`);
    expect([...before.services.list()]).toEqual([]);
    await before.services.stop();
    first.close();
    expect((await readFile(file)).includes(secret)).toBe(false);

    const again = openStore(file);
    onTestFinished(() => again.close());
    const after = await told(again);
    await after.services.request(CREATE);
    await after.request('ACTIVATE');
    expect(after.story).toContain(`stores ${ID}#4:recordActivation`);
  });

  it('finds over HTTP what was there before, and starts the instances again', async () => {
    const file = await storeFile();
    const before = await hosted({ store: openStore(file) });
    await before.client.operation(CREATE);
    await before.client.operation({ type: 'ACTIVATE', serviceId: ID });
    await untilSeen(before.client, ID, { state: 'ACTIVE', healthyInstances: 2 });
    const { created } = await before.client.found<{ created: number }>(`/localservices/${ID}`);
    const old = await before.client.found<{ instanceId: string }[]>(`/localservices/${ID}/instances`);
    await before.stop();
    // Ended in order, it leaves one file, which only its owner can put together again.
    await expect(stat(`${file}-wal`)).rejects.toThrow('ENOENT');

    const after = await hosted({ store: openStore(file) });
    await untilSeen(after.client, ID, { state: 'ACTIVE', healthyInstances: 2 });
    expect(await after.client.found(`/localservices/${ID}`)).toMatchObject({ created });
    expect(await after.client.found(`/localservices/${ID}/spec`)).toEqual(spec);
    const anew = await after.client.found<{ instanceId: string }[]>(`/localservices/${ID}/instances`);
    const oldIds = new Set(old.map(({ instanceId }) => instanceId));
    expect(anew.filter(({ instanceId }) => oldIds.has(instanceId))).toEqual([]);
  });

  it('sets aside what it does not understand, and quotes nothing of it', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const store = await aStore();
    const before = await told(store);
    await before.services.request(CREATE);
    await before.services.stop();
    const row = store.read(ID)!;
    const unreadable = { ...row, version: 'x', service: { ...row.service!, machineId: 'never-to-be-seen' } };
    expect(await store.write(unreadable, row.version, await store.claim('another'))).toBe('written');

    const after = await told(store);
    expect(after.services.setAside()).toEqual([{ serviceId: ID, reason: 'FOREIGN_MACHINE' }]);
    await expect(after.services.request(CREATE)).rejects.toMatchObject({ code: 'SET_ASIDE' });
    expect(logged.mock.lastCall).toEqual([`${ID} cannot be read: FOREIGN_MACHINE`]);
  });

  it('does not start on a store of another controller, nor on what is no store', async () => {
    const file = await storeFile();
    const store = openStore(file);
    await store.claim('a');
    expect(() => openStore(file)).toThrow(/does another controller use it.*locked/);
    store.close();
    const other = `${file}.txt`;
    await writeFile(other, 'This is a letter and no database, as long as a page of one would be.'.repeat(100));
    expect(() => openStore(other)).toThrow('file is not a database');
    expect(await readFile(other, 'utf8')).toContain('This is a letter');
    expect(() => openStore(`${file}/nowhere`)).toThrow('cannot be opened');
  });
});
