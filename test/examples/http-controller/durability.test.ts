import { readFile, stat, writeFile } from 'node:fs/promises';
import Database from 'libsql';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Controller, StoreFailure } from '../../../docs/examples/http-controller/controller.js';
import { openStore, type Store, type StoredService } from '../../../docs/examples/http-controller/store.js';
import { InMemoryCluster } from '../../../src/testing/index.js';
import { creation, hosted, quickSpec, storeFile, untilSeen } from './hosted.js';

const ID = 'dns-cache-1';

interface StoredContext {
  readonly inFlight: { readonly effectId: string } | null;
}
const effectIn = ({ envelope }: StoredService) =>
  (JSON.parse(envelope) as { snapshot: { context: StoredContext } }).snapshot.context.inFlight?.effectId ?? 'no work';

/** A controller whose every write and every piece of work that acts is told, in order. */
function told(store: Store, { fails = () => false }: { readonly fails?: () => boolean } = {}) {
  const story: string[] = [];
  const cluster = new (class extends InMemoryCluster {
    override runWork: InMemoryCluster['runWork'] = (name, input, signal, report) => {
      story.push(`acts ${input.effectId}`);
      super.runWork(name, input, signal, report);
    };
  })({ hosts: ['host-1'], newInstanceId: (n) => `SI-${String(n)}` });
  const controller = new Controller(cluster, {
    load: () => store.load(),
    lastRevision: (serviceId) => store.lastRevision(serviceId),
    close: () => store.close(),
    save: (service) => {
      if (fails()) throw new Error('No space left on device');
      store.save(service);
      story.push(`stores ${effectIn(service)}`);
    },
    markDestroyed: (serviceId, revision) => {
      if (fails()) throw new Error('No space left on device');
      store.markDestroyed(serviceId, revision);
      story.push(`buries ${serviceId} at ${String(revision)}`);
    },
  });
  onTestFinished(() => controller.stop());
  const request = (type: 'ACTIVATE' | 'DEACTIVATE' | 'DESTROY') => {
    const admission = controller.request(controller.service(ID)!, { type, serviceId: ID });
    story.push(`answers ${String(admission.admitted)}`);
  };
  return { story, cluster, controller, request };
}

async function aStore(): Promise<Store> {
  const store = openStore(await storeFile());
  onTestFinished(() => store.close());
  return store;
}

const spec = quickSpec();
const CREATE = creation(spec);
const POSTED = JSON.stringify(spec);

describe('the order of things', () => {
  it('is: stored, then answered, then acted; with the reconciliation too', async () => {
    const { story, controller, cluster, request } = told(await aStore());
    controller.create(CREATE, POSTED);
    request('ACTIVATE');
    await cluster.clock.advance(1_000);
    controller.tick();
    story.push('the tick is over');
    await cluster.clock.advance(10_000);
    expect(story).toEqual([
      'stores no work',
      `stores ${ID}#2:recordActivation`,
      'answers true',
      `acts ${ID}#2:recordActivation`,
      'stores no work',
      `stores ${ID}#3:adjustInstances`,
      'the tick is over',
      `acts ${ID}#3:adjustInstances`,
      'stores no work',
    ]);
  });

  it('does not write what was merely observed', async () => {
    const { story, controller } = told(await aStore());
    controller.create(CREATE, POSTED);
    for (let pass = 0; pass < 5; pass += 1) controller.tick();
    expect(story).toEqual(['stores no work']);
    expect(controller.service(ID)!.actor.getSnapshot().context.health).not.toBeNull();
  });
});

describe('a store that fails', () => {
  it('means no answer and no act, and no service that was not there', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const store = await aStore();
    let isFull = true;
    const { story, controller, cluster, request } = told(store, { fails: () => isFull });
    expect(() => controller.create(CREATE, POSTED)).toThrow(StoreFailure);
    expect(controller.services).toEqual([]);

    isFull = false;
    controller.create(CREATE, POSTED);
    isFull = true;
    story.length = 0;
    expect(() => request('ACTIVATE')).toThrow(StoreFailure);
    await cluster.clock.advance(1_000);
    expect(story).toEqual([]);
    const { value, context } = controller.service(ID)!.actor.getSnapshot();
    expect({ value, failure: context.lastFailure?.code }).toEqual({ value: 'INACTIVE', failure: 'NOT_STORED' });
    // For whoever starts again now, nothing has happened.
    expect(store.load().map(({ revision }) => revision)).toEqual([1]);

    isFull = false;
    controller.tick();
    expect(store.load().map(({ revision }) => revision)).toEqual([2]);
    request('ACTIVATE');
    await cluster.clock.advance(1_000);
    expect(controller.service(ID)!.actor.getSnapshot().value).toBe('ACTIVE');
    expect(story).toContain(`acts ${ID}#3:recordActivation`);
  });

  it('keeps the reconciliation from acting, until it works again', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    let isFull = false;
    const { story, controller, cluster, request } = told(await aStore(), { fails: () => isFull });
    controller.create(CREATE, POSTED);
    request('ACTIVATE');
    await cluster.clock.advance(1_000);
    isFull = true;
    for (let pass = 0; pass < 3; pass += 1) {
      controller.tick();
      await cluster.clock.advance(10_000);
    }
    expect(cluster.instances).toEqual([]);
    isFull = false;
    story.length = 0;
    controller.tick();
    await cluster.clock.advance(10_000);
    expect(cluster.instances).toHaveLength(1);
    expect(story.filter((line) => line.startsWith('acts'))).toHaveLength(1);
  });

  it('keeps a destroyed service until its end is stored', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const store = await aStore();
    let isFull = false;
    const { controller, cluster, request } = told(store, { fails: () => isFull });
    controller.create(CREATE, POSTED);
    request('DESTROY');
    isFull = true;
    await cluster.clock.advance(1_000);
    expect(controller.service(ID)!.actor.getSnapshot().value).toBe('DESTROYED');
    expect(store.load()).toHaveLength(1);
    isFull = false;
    controller.tick();
    expect({ services: controller.services, stored: store.load() }).toEqual({ services: [], stored: [] });
  });

  it('answers 500, with an envelope like any other', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const store = openStore(await storeFile());
    const save = vi.spyOn(store, 'save').mockImplementation(() => {
      throw new Error('disk I/O error');
    });
    const { client } = await hosted({ store });
    const { status, body } = await client.operation(CREATE);
    expect({ status, body }).toEqual({
      status: 500,
      body: { status: 'FAILED', message: `The new state of ${ID} could not be stored` },
    });
    expect(await client.found('/localservices')).toEqual({});
    save.mockRestore();
    expect((await client.operation(CREATE)).status).toBe(200);
  });
});

describe('a new start', () => {
  it('goes on with the work in flight, under the same effect id, and with no instance of before', async () => {
    const store = await aStore();
    const before = told(store);
    before.controller.create(CREATE, POSTED);
    before.request('ACTIVATE');
    await before.cluster.clock.advance(1_000);
    before.controller.tick();
    await before.cluster.clock.advance(10_000);
    before.controller.tick();
    before.request('DEACTIVATE'); // In flight when the process dies.
    await before.cluster.clock.settle();
    const [stored] = store.load();
    expect(effectIn(stored!)).toBe(`${ID}#4:recordActivation`);

    const after = told(store);
    // What stands on the hosts is known before anybody can ask.
    expect(after.controller.service(ID)!.actor.getSnapshot().context.health).toMatchObject({
      instances: { active: 0 },
    });
    await after.cluster.clock.advance(1_000);
    expect(after.story[0]).toBe(`acts ${ID}#4:recordActivation`);
    expect(after.controller.service(ID)!.actor.getSnapshot().value).toBe('INACTIVE');
    expect(after.controller.instances(ID, 'active')).toEqual([]);
    expect(after.controller.service(ID)!.stored).toMatchObject({ posted: POSTED, createdAt: stored!.createdAt });
  });

  it('never uses a revision again, also after a service was destroyed, and forgets its secrets', async () => {
    const file = await storeFile();
    const secret = 'never-to-be-seen';
    const first = openStore(file);
    const before = told(first);
    const secretSpec = { ...spec, env: { TOKEN: secret } };
    before.controller.create(creation(secretSpec), JSON.stringify(secretSpec));
    before.request('DESTROY');
    await before.cluster.clock.advance(1_000);
    expect(before.story.at(-1)).toBe(`buries ${ID} at 2`);
    expect(before.controller.services).toEqual([]);
    before.controller.stop();
    first.close();
    expect((await readFile(file)).includes(secret)).toBe(false);

    const again = openStore(file);
    onTestFinished(() => again.close());
    const after = told(again);
    expect(after.controller.services).toEqual([]);
    after.controller.create(CREATE, POSTED);
    after.request('ACTIVATE');
    await after.cluster.clock.settle();
    expect(after.story.at(-1)).toBe(`acts ${ID}#4:recordActivation`);
    expect(again.load().map(({ revision, posted }) => ({ revision, posted }))).toEqual([
      { revision: 4, posted: POSTED },
    ]);
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

  it('does not start on a store that it does not understand, and quotes nothing of it', async () => {
    for (const [envelope, reason] of [
      ['never-to-be-seen', 'Its envelope cannot be read.'],
      ['{"schemaVersion":99}', 'The stored service has schemaVersion 99'],
    ] as const) {
      const file = await storeFile();
      const store = openStore(file);
      store.save({ serviceId: ID, revision: 1, envelope, posted: '{}', createdAt: 1, updatedAt: 1 });
      const starting = hosted({ store });
      await expect(starting).rejects.toThrow(`The stored service ${ID} cannot be restored. ${reason}`);
      await expect(starting).rejects.not.toThrow('never-to-be-seen');
      // The store was closed, so that it can be looked at.
      const rows = new Database(file).prepare('SELECT envelope FROM services').all();
      expect(rows).toMatchObject([{ envelope }]);
    }
  });

  it('does not start on a store of another controller, nor on what is no store', async () => {
    const file = await storeFile();
    const store = openStore(file);
    store.save({ serviceId: ID, revision: 1, envelope: '{}', posted: '{}', createdAt: 1, updatedAt: 1 });
    expect(() => openStore(file)).toThrow(/does another controller use it.*locked/);
    store.close();
    const other = `${file}.txt`;
    await writeFile(other, 'This is a letter and no database, as long as a page of one would be.'.repeat(100));
    expect(() => openStore(other)).toThrow('file is not a database');
    expect(await readFile(other, 'utf8')).toContain('This is a letter');
    expect(() => openStore(`${file}/nowhere`)).toThrow('cannot be opened');
  });
});
