import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readOptions, USAGE } from '../../../docs/examples/http-controller/options.js';
import { Client } from './client.js';
import { creation, eventually, type Seen, storeFile, untilSeen } from './hosted.js';
import { bundled, listening, started } from './process.js';

const root = join(import.meta.dirname, '../../..');
const ID = 'dns-cache-1';
const program = await bundled('docs/examples/http-controller/main.ts');

describe('the program', () => {
  it('starts with npm, goes on after kill -9, and ends in order', async () => {
    const store = await storeFile();
    const words = ['run', '--silent', 'example:controller', '--', '--port', '0', '--tick-ms', '50', '--store', store];
    const first = await listening('npm', words);
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const client = new Client(first.url);
    expect((await client.operation(creation())).status).toBe(200);
    expect((await client.operation({ type: 'ACTIVATE', serviceId: ID })).status).toBe(200);
    // In flight: recording takes 200 ms.
    const exited = once(first.child, 'exit');
    process.kill(first.pid, 'SIGKILL');
    await exited;

    const second = await listening('npm', words);
    await untilSeen(new Client(second.url), ID, { state: 'ACTIVE', healthyInstances: 3 });
    const ended = once(second.child, 'exit');
    process.kill(second.pid, 'SIGTERM');
    expect((await ended)[0]).toBe(0);
    // The secrets of specifications are for the owner only.
    expect((await stat(store)).mode & 0o777).toBe(0o600);
  });

  it('answers what it is being asked when it is told to end, and then nobody any more', async () => {
    const controller = await started(program, '--store', await storeFile());
    const client = new Client(controller.url);
    const body = JSON.stringify(creation());
    const asking = request(`${controller.url}/apis/v1/localservices/operations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' },
    });
    asking.write(body.slice(0, -1));
    await once(asking, 'continue'); // The controller has begun to read.
    const ending = controller.end('SIGINT');
    const isRefused = () =>
      client.get('/ping').then(
        () => false,
        () => true,
      );
    await eventually(isRefused).toBe(true);
    asking.end(body.slice(-1));
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(200);
    answer.resume();
    expect(await ending).toBe(0);
  });

  it('says what is wrong with the command line, or with the port', async () => {
    const run = (...words: string[]) =>
      spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', timeout: 30_000 });
    expect(run('--help')).toMatchObject({ status: 0, stdout: USAGE, stderr: '' });
    expect(run('--port', 'http')).toMatchObject({
      status: 1,
      stderr: '--port must be a whole number from 0 to 65535.\n',
      stdout: '',
    });
    const { url } = await started(program, '--store', await storeFile());
    const taken = run('--store', await storeFile(), '--port', new URL(url).port);
    expect(taken).toMatchObject({ status: 1, stdout: '' });
    expect(taken.stderr).toContain('EADDRINUSE');
  });
});

describe('the command line', () => {
  const defaults = {
    port: 8080,
    host: '127.0.0.1',
    store: 'local-services.sqlite',
    executors: 3,
    tickMs: 2_000,
    token: undefined,
    inspect: false,
    help: false,
  };

  it('has defaults, and takes the token from the environment where it is not given', () => {
    expect(readOptions([], {})).toMatchObject(defaults);
    expect(readOptions([], { CONTROLLER_TOKEN: 'a' })).toMatchObject({ ...defaults, token: 'a' });
    const words = ['--token', 'b', '--port=0', '--executors', '100', '--tick-ms', '10', '--host', '::1', '--inspect'];
    expect(readOptions([...words, '--store', 'x'], { CONTROLLER_TOKEN: 'a' })).toMatchObject({
      ...defaults,
      token: 'b',
      port: 0,
      executors: 100,
      tickMs: 10,
      host: '::1',
      inspect: true,
      store: 'x',
    });
  });

  it.each([
    [['--port', '65536'], '--port must be a whole number from 0 to 65535.'],
    [['--port='], '--port must be a whole number'],
    [['--executors', '0'], '--executors must be a whole number from 1 to 100.'],
    [['--executors', '1e1'], '--executors must be a whole number'],
    [['--tick-ms', '9'], '--tick-ms must be a whole number from 10 to 60000.'],
    [['--tick-ms', 'soon'], '--tick-ms must be a whole number'],
    [['--token', ''], 'The token must not be empty.'],
    [['--nodes', '3'], "Unknown option '--nodes'"],
    [['spec.json'], 'Unexpected argument'],
  ])('refuses %j', (words, says) => {
    expect(() => readOptions(words, {})).toThrow(says);
  });
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;

it.runIf(hasCurl)('the commands of the README do what they say', async () => {
  const page = await readFile(join(root, 'docs/examples/http-controller/README.md'), 'utf8');
  const [first, second] = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code!);
  const { url } = await started(program, '--store', await storeFile(), '--tick-ms', '50');
  const shell = async (script: string) => {
    const commands = script.replace('http://127.0.0.1:8080', url);
    expect(commands).toContain(url);
    const { stdout } = await promisify(execFile)('bash', ['-ec', commands], { cwd: root });
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { status: string; data?: unknown; message: string });
  };
  const serviceId = 'node-agent-2_3_1';
  expect(await shell(first!)).toMatchObject([
    { data: 'pong' },
    { data: { serviceId } },
    { data: { serviceId } },
    { data: { id: serviceId } },
    { message: 'Command validation failure' },
  ]);
  await untilSeen(new Client(url), serviceId, { state: 'ACTIVE', healthyInstances: 3 } satisfies Partial<Seen>);
  const setUp = first!.slice(0, first!.indexOf('curl -sS "$API/ping"'));
  expect(await shell(`${setUp}${second!}`)).toMatchObject([
    { data: [{ state: 'HEALTHY' }, { state: 'HEALTHY' }, { state: 'HEALTHY' }] },
    { data: { serviceId } },
    { status: 'SUCCESS', message: 'success' },
  ]);
});
