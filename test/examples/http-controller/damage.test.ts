import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import Database from 'libsql';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openStore } from '../../../docs/examples/http-controller/store.js';
import { Client } from './client.js';
import { creation, hosted, quickSpec, storeFile, untilSeen } from './hosted.js';
import { bundled, started } from './process.js';

const program = await bundled('docs/examples/http-controller/main.ts');
const ids = ['first-1', 'second-1', 'third-1'];
const env = { TOKEN: 'x'.repeat(6_000) };

/** A file with three services. */
async function threeServices(): Promise<string> {
  const file = await storeFile();
  const { client, stop } = await hosted({ store: openStore(file) });
  for (const id of ids) await client.operation(creation(quickSpec({ name: id.slice(0, -2), env })));
  await stop();
  return file;
}

/** Changes the file as a fault of the disk would. */
function damage(file: string, change: (bytes: Buffer) => void): void {
  const bytes = readFileSync(file);
  change(bytes);
  writeFileSync(file, bytes);
}

function changeRow(file: string, assignment: string): void {
  const database = new Database(file);
  database.exec(`UPDATE hosted_services SET ${assignment} WHERE service_id = 'second-1'`);
  database.close();
}

describe('a damaged row', () => {
  it.each<[what: string, damage: (file: string) => void]>([
    ['that is no UTF-8', (file) => damage(file, (bytes) => bytes.fill(0xff, middleOf(bytes), middleOf(bytes) + 3))],
    [
      'on a page of noise',
      (file) => damage(file, (bytes) => bytes.fill(0x5a, middleOf(bytes) & ~4095, (middleOf(bytes) | 4095) + 1)),
    ],
    ['whose service is no JSON', (file) => changeRow(file, "envelope = '{'")],
    ['whose service is null', (file) => changeRow(file, "envelope = 'null'")],
    ['whose posted specification is no JSON', (file) => changeRow(file, "posted = '{'")],
  ])('%s is set aside by its name, and the other services start', async (_what, spoil) => {
    const file = await threeServices();
    spoil(file);
    const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { client, controller } = await hosted({ store: openStore(file) });
    expect(controller.services.setAside()).toEqual([{ serviceId: 'second-1', reason: 'DAMAGED' }]);
    expect(logged.mock.lastCall).toEqual(['second-1 cannot be read: DAMAGED']);
    expect(Object.keys(await client.found('/localservices'))).toEqual(['first-1', 'third-1']);
    expect((await client.operation({ type: 'ACTIVATE', serviceId: 'second-1' })).status).toBe(500);
    for (const path of ['', '/spec', '/instances', '/instances/old', '/instances/SI-1']) {
      expect(await client.get(`/localservices/second-1${path}`)).toMatchObject({
        status: 500,
        body: { status: 'FAILED', message: 'Local service second-1 is stored, but cannot be read' },
      });
    }
    expect((await client.operation(creation(quickSpec({ name: 'second' })))).status).toBe(500);
    expect((await client.operation({ type: 'ACTIVATE', serviceId: 'first-1' })).status).toBe(200);
    await untilSeen(client, 'first-1', { state: 'ACTIVE' });
  });

  it('whose specification lacks parts still lists', async () => {
    const file = await threeServices();
    const lost = ['resources', 'exposedPorts', 'placementPolicy'].map((part) => `'$.snapshot.context.spec.${part}'`);
    changeRow(file, `envelope = json_remove(envelope, ${lost.join(', ')})`);
    const { client } = await hosted({ store: openStore(file) });
    expect(Object.keys(await client.found('/localservices'))).toEqual(ids);
    await client.operation({ type: 'ACTIVATE', serviceId: 'second-1' });
    await untilSeen(client, 'second-1', { state: 'ACTIVE', healthyInstances: 2, totalCPUs: 0 });
    expect(await client.found('/localservices/second-1/instances')).toHaveLength(2);
  });

  /** A place in the middle of what is stored of the second service. */
  function middleOf(bytes: Buffer): number {
    // Its texts are longer than a page, and so begin on the page of its row and go on elsewhere.
    const begin = bytes.indexOf('"name":"second"');
    const continued = bytes.indexOf('xxxxxxxxxxxxxxxx', (begin | 4095) + 1);
    expect(begin).toBeGreaterThan(0);
    return continued + 8;
  }

  it('that holds the list of tables is a message and exit 1', async () => {
    const file = await threeServices();
    damage(file, (bytes) => bytes.fill(7, 100, 4_096));
    const { code, errors } = await outcomeOf(program, '--port', '0', '--store', file);
    expect([code, errors]).toEqual([1, expect.stringContaining(`The store ${file} cannot be opened: `)]);
    expect(errors).not.toContain('    at ');
  });
});

/** Runs the program to its end. */
async function outcomeOf(...words: string[]) {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit') as Promise<[code: number | null]>;
  const [errors, [code]] = await Promise.all([text(child.stderr), exited]);
  return { code, errors };
}

describe('what is no file', () => {
  it.each(['', ' ', ':memory:', 'file::memory:', 'file:x?mode=memory', 'libsql://127.0.0.1:1', 'http://127.0.0.1:1'])(
    '"%s" is refused: it would acknowledge without storing',
    (file) => {
      expect(() => openStore(file)).toThrow(`The store must be the path of a file, but is ${JSON.stringify(file)}.`);
    },
  );

  it('is refused on the command line too', async () => {
    const { code, errors } = await outcomeOf(program, '--port', '0', '--store', '');
    expect([code, errors]).toEqual([1, 'The store must be the path of a file, but is "".\n']);
    expect(() => openStore('/dev/null')).toThrow('it is no file');
  });
});

it('a full disk is a message and exit 1, and what was acknowledged is there afterwards', async () => {
  // What the file and its log hold together is more than the file may.
  const file = await threeServices();
  // The limit is of a single file, in blocks of 1,024 bytes.
  const words = ['-c', 'ulimit -f 90; exec "$0" "$@"', process.execPath, program, '--port', '0', '--store', file];
  const child = spawn('bash', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  const errors = text(child.stderr);
  const exited = once(child, 'exit');
  let url = '';
  for await (const line of createInterface(child.stdout)) {
    url = /^Listening on (\S+),/.exec(line)?.[1] ?? '';
    if (url !== '') break;
  }
  const client = new Client(url);
  const acknowledged: string[] = [];
  for (let n = 1; ; n += 1) {
    const { status } = await client.operation(creation(quickSpec({ name: `service${n}`, env })));
    if (status !== 200) break;
    acknowledged.push(`service${n}-1`);
  }
  expect(acknowledged.length).toBeGreaterThan(0);
  expect((await client.get('/ping')).status).toBe(200);
  child.kill('SIGTERM');
  expect(await exited).toEqual([1, null]);
  expect(await errors).toMatch(/disk|full|I\/O/);
  expect(await errors).not.toContain('    at ');

  const again = await started(program, '--store', file);
  const found = Object.keys(await new Client(again.url).found<object>('/localservices'));
  expect(found).toEqual(expect.arrayContaining(acknowledged));
  expect(await again.end('SIGTERM')).toBe(0);
});

it('a destroyed service leaves no secret behind, in the file or in its log, while the controller runs', async () => {
  const file = await storeFile();
  const secret = 'never-to-be-seen-'.repeat(1_000);
  const { client } = await hosted({ store: openStore(file) });
  await client.operation(creation(quickSpec({ env: { TOKEN: secret } })));
  const holdsSecret = () =>
    ['', '-wal', '-shm', '-journal'].filter(
      (suffix) => existsSync(file + suffix) && readFileSync(file + suffix).includes('never-to-be-seen'),
    );
  expect(holdsSecret()).not.toEqual([]);
  await client.operation({ type: 'DESTROY', serviceId: 'dns-cache-1' });
  await expect.poll(() => client.found<object>('/localservices'), { timeout: 20_000 }).toEqual({});
  expect(holdsSecret()).toEqual([]);
});
