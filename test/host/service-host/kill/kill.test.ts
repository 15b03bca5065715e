import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../../docs/examples/http-controller/store.js';
import type { StoredService } from '../../../../src/host/index.js';
import { bundled } from '../../../examples/http-controller/process.js';
import { killLoop, type KillPlan } from './kill-loop.js';

/* `KILLS=200 npx vitest run test/host/service-host/kill` kills more often. */
const KILLS = Number(process.env['KILLS'] ?? 30);
const program = await bundled('test/host/service-host/kill/member.ts');

/** A new SQLite file. It is read from a copy: a reader would recover it before the next host has to. */
async function onSqlite(): Promise<Pick<KillPlan, 'program' | 'store' | 'journal' | 'rows'>> {
  const folder = await mkdtemp(join(tmpdir(), 'lsm-kill-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [sqlite, copy] = [join(folder, 'services.db'), join(folder, 'copy.db')];
  const rows = async (serviceIds: readonly string[]): Promise<readonly (StoredService | undefined)[]> => {
    for (const suffix of ['-shm', '-wal', '']) await rm(`${copy}${suffix}`, { force: true });
    for (const suffix of ['', '-wal']) await copyFile(`${sqlite}${suffix}`, `${copy}${suffix}`).catch(() => undefined);
    const store = openStore(copy);
    const found = serviceIds.map((serviceId) => store.read(serviceId));
    store.close();
    return found;
  };
  return { program, store: { sqlite }, journal: join(folder, 'journal'), rows };
}

it(`${String(KILLS)} kills lose nothing and double nothing, on SQLite`, async () => {
  const { problems, acknowledged, begunWork } = await killLoop({ ...(await onSqlite()), kills: KILLS });
  expect(problems).toEqual([]);
  expect(acknowledged).toBeGreaterThan(KILLS);
  expect(begunWork).toBeGreaterThan(KILLS);
});

it('would notice a store that answers before it has written', async () => {
  const { problems } = await killLoop({ ...(await onSqlite()), kills: 3, answersTooEarly: true });
  expect(problems).toContainEqual(expect.stringContaining('were acknowledged'));
  expect(problems).toContainEqual(expect.stringContaining('acted and is not stored'));
});
