import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { createServiceHost, type StoredService } from 'local-service-machines/host';
import { apiOf } from '../../../docs/examples/http-controller/server.js';
import { openStore, type Store } from '../../../docs/examples/http-controller/store.js';
import { type Acknowledging, operationsPerSecond } from '../hosting/operations.js';

/*
 * Acknowledged operations a second of the example controller, and of a route of the same framework that writes as large rows to the same
 * store, synced, and does nothing else. Both write two for each operation, one before the answer and one for the end of the work: whoever
 * answers before the work has ended has to store both. No sockets: they cost both the same.
 */

const OPERATIONS = 1_600;
const TURNS = 5;
const PATH = 'http://127.0.0.1/apis/v1/localservices/operations';

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
let files = 0;
const newStore = () => openStore(join(folder, `${String((files += 1))}.db`));

/** Posts requests to an API. */
function posting(app: Hono, stop: () => Promise<void>): Acknowledging {
  return {
    request: async (request) => {
      const body = JSON.stringify(request);
      // As a client on a socket sends them.
      const length = String(Buffer.byteLength(body));
      const headers = { 'content-type': 'application/json', 'content-length': length, host: '127.0.0.1' };
      const answer = await app.request(PATH, { method: 'POST', headers, body });
      if (answer.status !== 200) throw new Error(await answer.text());
    },
    stop,
  };
}

async function example(): Promise<Acknowledging> {
  const store = newStore();
  const nothing = () => Promise.resolve();
  const services = createServiceHost({
    store,
    runId: 'bench',
    work: { deployTestInstance: nothing, adjustInstances: nothing, replaceInstances: nothing, stopInstances: nothing },
    observe: () => ({ executors: [], instances: [] }),
  });
  await services.start();
  return posting(apiOf({ services, instances: () => [] }, '127.0.0.1'), async () => {
    await services.stop();
    store.close();
  });
}

/** Rows are of the size that the example writes. */
function bare(sample: StoredService): Acknowledging {
  const store: Store = newStore();
  const claim = Number(store.claim('bench'));
  const versions = new Map<string, string>();
  let count = 0;
  const app = new Hono();
  app.post('/apis/v1/localservices/operations', async (c) => {
    const operation = await c.req.json<{ readonly serviceId?: string; readonly spec?: { readonly name: string } }>();
    const serviceId = operation.serviceId ?? `${operation.spec?.name ?? ''}-1`;
    const write = () => {
      const version = String((count += 1));
      const expected = versions.get(serviceId) ?? null;
      versions.set(serviceId, version);
      return store.write({ ...sample, serviceId, version }, expected, claim);
    };
    const result = await write();
    // CREATE begins no work.
    if (operation.spec === undefined) void Promise.resolve().then(write);
    return result === 'written' ? c.json({ status: 'SUCCESS' }) : c.json({ status: result }, 400);
  });
  return posting(app, () => {
    store.close();
    return Promise.resolve();
  });
}

/** A row as the example writes it. */
async function sampleRow(): Promise<StoredService> {
  const made = await example();
  await operationsPerSecond(made, 1, 4);
  await made.stop();
  const store = openStore(join(folder, `${String(files)}.db`));
  const row = store.read('client-0-0-1');
  store.close();
  if (row === undefined) throw new Error('The example wrote nothing.');
  return row;
}

try {
  const sample = await sampleRow();
  const best = { example: 0, bare: 0 };
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const name of turn % 2 === 0 ? (['example', 'bare'] as const) : (['bare', 'example'] as const)) {
      const made = name === 'example' ? await example() : bare(sample);
      best[name] = Math.max(best[name], await operationsPerSecond(made, 16, OPERATIONS));
      await made.stop();
    }
  }
  console.log(JSON.stringify(best));
} finally {
  rmSync(folder, { recursive: true });
}
