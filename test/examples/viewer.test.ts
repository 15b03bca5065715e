import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startViewer } from '../../src/viewer/index.js';
import { anActor, aSnapshot } from '../inspect/messages.js';
import { connectPage } from '../viewer/client.js';

const root = join(import.meta.dirname, '../..');
const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { viewer: string } };
const folder = mkdtempSync(join(tmpdir(), 'lsm-viewer-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `npm run viewer -- …` does, and says. */
function run(...words: readonly string[]) {
  const [program, ...own] = scripts.viewer.split(' ');
  expect(program).toBe('tsx');
  const child = spawn(process.execPath, [tsx, ...own, ...words], { cwd: root });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (said.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said.stderr += text.toString()));
  const ended = once(child, 'close').then(([code]: unknown[]) => code);
  return { said, ended, interrupt: () => child.kill('SIGINT') };
}

describe('npm run viewer', () => {
  it('shows a recording, and ends when it is told to', async () => {
    const file = join(folder, 'run.jsonl');
    const lines = [anActor('x:0'), aSnapshot('x:0', 'B')].map((message) => JSON.stringify(message));
    writeFileSync(file, [...lines, '{"type":"other"}', '{"cut', ''].join('\n'));
    const { said, ended, interrupt } = run('--port', '0', '--file', file);
    await expect.poll(() => said.stdout).toContain('Ctrl-C ends.\n');
    const [, url = ''] = /^Open (http:\S+) in a browser\. Senders connect to ws:/.exec(said.stdout) ?? [];
    const watcher = await connectPage(url);
    await expect.poll(() => watcher.messages.length).toBe(2);
    // Which is what the page calls recorded, not live.
    expect(watcher.messages).toMatchObject([{ sessionId: 'recording 0/x:0' }, { sessionId: 'recording 0/x:0' }]);
    expect(said.stderr).toBe('Lines of the recording that are no messages: 2.\n');
    interrupt();
    expect(await ended).toBe(0);
    await expect.poll(() => watcher.isClosed).toBe(true);
  });

  it.each<[string, string[], RegExp]>([
    ['a port that is none', ['--port', 'x'], /^port must be a whole number from 0 \(any\) to 65535, but is NaN\.\n$/],
    ['a file that is not there', ['--port', '0', '--file', '/there/is/none'], /^ENOENT: .*'\/there\/is\/none'\n$/],
    ['a word that it does not know', ['--prot', '0'], /^Unknown option '--prot'/],
  ])('says what is wrong with %s', async (_title, words, problem) => {
    const { said, ended } = run(...words);
    expect(await ended).toBe(1);
    expect(said).toEqual({ stdout: '', stderr: expect.stringMatching(problem) as unknown });
  });

  it('says that the port is in use', async () => {
    const other = await startViewer();
    const { said, ended } = run('--port', new URL(other.url).port);
    expect(await ended).toBe(1);
    expect(said.stderr).toMatch(/^The viewer cannot listen on 127\.0\.0\.1:\d+: the port is in use\./);
    await other.stop();
  });

  it('tells what it takes', async () => {
    const { said, ended } = run('--help');
    expect(await ended).toBe(0);
    expect(said.stdout).toMatch(/^Usage: npm run viewer/);
  });
});
