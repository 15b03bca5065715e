import { readFileSync } from 'node:fs';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { openStore } from '../../../docs/examples/http-controller/store.js';
import type { StoredService } from '../../../src/host/index.js';
import { storeFile } from './hosted.js';

const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** How many transactions are in the log of this file: each ends with a frame that says how many pages the file has then. */
function commitsIn(file: string): number {
  const log = readFileSync(`${file}-wal`);
  const frameBytes = FRAME_HEADER_BYTES + log.readUInt32BE(8);
  const [salt1, salt2] = [log.readUInt32BE(16), log.readUInt32BE(20)];
  let commits = 0;
  for (let at = WAL_HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    // What follows is from before the log was last emptied.
    if (log.readUInt32BE(at + 8) !== salt1 || log.readUInt32BE(at + 12) !== salt2) break;
    if (log.readUInt32BE(at + 4) !== 0) commits += 1;
  }
  return commits;
}

function rowOf(serviceId: string): StoredService {
  return { serviceId, version: 'v1', revision: 1, service: null, posted: null, createdAt: 1, updatedAt: 1 };
}

/** What is no tombstone leaves the log as it is. */
function liveRowOf(serviceId: string): StoredService {
  return { ...rowOf(serviceId), service: { schemaVersion: 2 } as unknown as NonNullable<StoredService['service']> };
}

/** A store whose file was prepared before it was opened. The test's folder is removed afterwards. */
async function opened(prepare: (database: Database.Database) => void = () => undefined) {
  const file = await storeFile();
  openStore(file).close();
  const database = new Database(file);
  prepare(database);
  database.close();
  const store = openStore(file);
  return { file, store, claim: Number(store.claim('test')) };
}

const IDS = ['first-1', 'second-1', 'third-1'];

it('stores the writes of one turn in one transaction, and answers each after it', async () => {
  const { file, store, claim } = await opened();
  const before = commitsIn(file);
  const seen: unknown[] = [];
  const answers = IDS.map(async (id) => {
    const result = await store.write(liveRowOf(id), null, claim);
    seen.push([result, commitsIn(file) - before, IDS.filter((each) => store.read(each) !== undefined).length]);
  });
  for (let reaction = 0; reaction < 100; reaction += 1) await Promise.resolve();
  expect([seen, commitsIn(file), store.read('first-1')]).toEqual([[], before, undefined]);
  await Promise.all(answers);
  expect(seen).toEqual(IDS.map(() => ['written', 1, IDS.length]));
});

it('compares each write with those before it in the same transaction', async () => {
  const { store, claim } = await opened();
  const row = liveRowOf('first-1');
  const results = await Promise.all([
    store.write(row, null, claim),
    store.write({ ...row, version: 'v2' }, 'v1', claim),
    store.write({ ...row, version: 'v3' }, 'v1', claim),
    store.write(liveRowOf('second-1'), null, claim - 1),
  ]);
  expect(results).toEqual(['written', 'written', 'conflict', 'fenced']);
  expect(store.read('first-1')?.version).toBe('v2');
  expect(store.read('second-1')).toBeUndefined();
});

it('fails all writes of a commit that fails, stores none of them, and goes on', async () => {
  const { store, claim } = await opened((database) =>
    database.exec(`
      CREATE TABLE parent (id INTEGER PRIMARY KEY);
      CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER refuse AFTER INSERT ON hosted_services WHEN new.service_id = 'third-1'
        BEGIN INSERT INTO child VALUES (1); END;`),
  );
  // The statement succeeds; it is the commit that finds out.
  const outcomes = await Promise.allSettled(IDS.map((id) => store.write(liveRowOf(id), null, claim)));
  expect(outcomes).toEqual(
    IDS.map(() => ({
      status: 'rejected',
      reason: expect.objectContaining({ message: expect.stringContaining('FOREIGN KEY') as unknown }) as unknown,
    })),
  );
  expect(IDS.map((id) => store.read(id))).toEqual(IDS.map(() => undefined));
  expect(await store.write(liveRowOf('first-1'), null, claim)).toBe('written');
});

it('fails a write alone that is no JSON', async () => {
  const { store, claim } = await opened();
  const outcomes = await Promise.allSettled([
    store.write({ ...liveRowOf('first-1'), posted: 1n }, null, claim),
    store.write(liveRowOf('second-1'), null, claim),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(store.read('second-1')).toEqual(liveRowOf('second-1'));
});

it('stores what waits before it closes', async () => {
  const { file, store, claim } = await opened();
  const answer = store.write(rowOf('first-1'), null, claim);
  store.close();
  expect(await answer).toBe('written');
  const again = openStore(file);
  expect(again.read('first-1')).toEqual(rowOf('first-1'));
  again.close();
});
