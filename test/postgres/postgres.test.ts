import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTables } from '../../docs/examples/postgres-store/store.js';
import { STORE_CASES } from '../../src/testing/index.js';
import { bundled } from '../examples/http-controller/process.js';
import { killLoop } from '../host/service-host/kill/kill-loop.js';
import { PostgresClient } from '../host/service-host/kill/postgres-client.js';
import { MEMBER, openStoreAt } from '../host/service-host/kill/stores.js';
import { startPostgres } from './server.js';

/* `KILLS=200 npm run test:postgres` kills more often. */
const KILLS = Number(process.env['KILLS'] ?? 30);
const postgres = await startPostgres();
const program = await bundled('test/host/service-host/kill/member.ts');
const folder = mkdtempSync(join(tmpdir(), 'lsm-kill-'));
const client = await PostgresClient.connect(postgres, 'test');

const store = await openStoreAt({ postgres }, 'test');

beforeAll(() => createTables(client));
afterAll(() => {
  client.end();
  rmSync(folder, { recursive: true });
});

describe('the PostgreSQL store', () => {
  it.each(STORE_CASES)('$id: $title', async ({ run }) => {
    await run(async () => {
      await client.query('DELETE FROM services');
      return store;
    });
  });
});

/** Rows, once no statement of a host that was killed is under way any more. */
async function rows(serviceIds: readonly string[]) {
  const members = () => client.query('SELECT 1 FROM pg_stat_activity WHERE application_name = $1', [MEMBER]);
  while ((await members()).rows.length > 0) await setTimeout(1);
  return Promise.all(serviceIds.map(async (serviceId) => store.read(serviceId)));
}

it(`${String(KILLS)} kills lose nothing and double nothing`, async () => {
  await client.query('DELETE FROM services');
  const plan = { kills: KILLS, program, store: { postgres }, journal: join(folder, 'journal'), rows };
  const { problems, acknowledged, begunWork } = await killLoop(plan);
  expect(problems).toEqual([]);
  expect(acknowledged).toBeGreaterThan(KILLS);
  expect(begunWork).toBeGreaterThan(KILLS);
});

it('would notice a store that answers before it has written', async () => {
  await client.query('DELETE FROM services');
  const plan = { kills: 3, program, store: { postgres }, journal: join(folder, 'early'), rows, answersTooEarly: true };
  const { problems } = await killLoop(plan);
  expect(problems).toContainEqual(expect.stringContaining('were acknowledged'));
});
