import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startInspector } from '../../docs/examples/demo/inspector.js';
import { playStory } from '../../docs/examples/demo/story.js';
import { aSpec } from '../support/specs.js';
import { connectPage, send } from '../viewer/client.js';

it('the demo can be watched in the viewer, to its end and without its secrets', async () => {
  const inspector = await startInspector();
  const { frames, messages, close } = await connectPage(inspector.url);
  const spec = aSpec({ env: { TOKEN: 'never-to-be-seen-token' } });
  await playStory(spec, () => undefined, { inspect: inspector.inspect });
  const snapshots = () => messages.flatMap((message) => ('snapshot' in message ? [message.snapshot] : []));
  await expect.poll(() => snapshots().some(({ value }) => value === 'DESTROYED')).toBe(true);
  close();
  await inspector.stop();

  const definitions = messages.flatMap((message) => ('definition' in message ? [message.definition] : []));
  expect(definitions.some((definition) => definition.includes('local-service-lifecycle-v1'))).toBe(true);
  expect(snapshots().some(({ value }) => value === 'EMERGENCY_DEACTIVATION_REQUESTED')).toBe(true);
  expect(snapshots()).toContainEqual(
    expect.objectContaining({
      context: expect.objectContaining({
        lastRefusal: expect.objectContaining({ operation: 'DESTROY', rule: 'INSTANCES_STILL_ACTIVE' }) as unknown,
      }) as unknown,
    }),
  );
  // The controller that starts again goes on as the same actor.
  expect(new Set(messages.map(({ sessionId }) => sessionId)).size).toBe(1);
  expect(frames.join('\n')).not.toContain('never-to-be-seen-token');
});

it('npm start -- --inspect waits until somebody looks, and ends with Ctrl-C', { timeout: 60_000 }, async () => {
  const root = join(import.meta.dirname, '../..');
  const tsx = createRequire(import.meta.url).resolve('tsx/cli');
  const demo = ['--tsconfig', 'docs/examples/tsconfig.json', 'docs/examples/demo/main.ts'];
  const child = spawn(process.execPath, [tsx, ...demo, '--json', '--inspect'], { cwd: root });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  try {
    const url = () => /http:\/\/127\.0\.0\.1:\d+\//.exec(stderr)?.[0];
    await expect.poll(url, { timeout: 30_000 }).toBeDefined();
    expect((await send(url()!)).status).toBe(200);
    expect(stdout).toBe('');
    const lookedAt = Date.now();
    const page = await connectPage(url()!);
    await expect.poll(() => page.messages.length, { timeout: 15_000 }).toBeGreaterThan(0);
    for (const { createdAt } of page.messages) expect(Number(createdAt)).toBeGreaterThanOrEqual(lookedAt);
    await expect.poll(() => stdout, { timeout: 15_000 }).toContain('"kind":"chapter"');
    page.close();
    const exited = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exited).toEqual([0, null]);
  } finally {
    child.kill('SIGKILL');
  }
});
