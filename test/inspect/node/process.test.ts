import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordingServer, startServer } from './server.js';

const root = join(import.meta.dirname, '../../..');

/** Runs a program that inspects a service and then has nothing more to do; rejects if Node does not end. */
function run(sink: string, end = '') {
  const program = `
    import { createActor } from 'xstate';
    import { lifecycleMachine } from './src/index.ts';
    import { createInspect } from './src/inspect/index.ts';
    import { fileSink, webSocketSink } from './src/inspect/node/index.ts';
    const sink = ${sink};
    const actor = createActor(lifecycleMachine, { inspect: createInspect({ sink }) }).start();
    actor.send({ type: 'CREATE', spec: { name: 'a', version: '1' }, instancesPerHost: 1 });
    const begun = performance.now();
    process.on('exit', () => console.log(performance.now() - begun < 3_000 ? 'the end' : 'the end, late'));
    ${end}
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  return promisify(execFile)(process.execPath, args, { cwd: root, timeout: 30_000 });
}

describe('Node ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lsm-inspect-'));
  const file = join(folder, 'run.jsonl');
  const silent = createServer(() => undefined);
  let url = '';
  let server: RecordingServer;
  beforeAll(async () => {
    server = await startServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    if (typeof address === 'object') url = `ws://127.0.0.1:${String(address?.port)}`;
  });
  afterAll(async () => {
    await server.stop();
    silent.close();
    rmSync(folder, { recursive: true });
  });

  const aWhile = 'await new Promise((resolve) => setTimeout(resolve, 400));';
  it.each<[string, () => string, string?]>([
    ['waits for a server that is not there', () => `webSocketSink('ws://127.0.0.1:9')`],
    ['waits for one, after a while', () => `webSocketSink('ws://127.0.0.1:9')`, aWhile],
    ['waits for an answer', () => `webSocketSink('${url}')`],
    ['waits for an answer, after a while', () => `webSocketSink('${url}')`, aWhile],
    ['is connected', () => `webSocketSink('${server.url}')`, aWhile],
    ['was told to close', () => `webSocketSink('${url}')`, 'await sink.close();'],
  ])('while a WebSocket sink %s', async (_title, sink, end) => {
    expect(await run(sink(), end)).toEqual({ stdout: 'the end\n', stderr: '' });
  });

  it('while a file sink is open, and the file is complete', async () => {
    expect(await run(`fileSink(${JSON.stringify(file)})`)).toEqual({ stdout: 'the end\n', stderr: '' });
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(5);
  });
});
