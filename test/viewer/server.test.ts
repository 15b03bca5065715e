import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startViewer, type Viewer } from '../../src/viewer/index.js';
import { anActor } from '../inspect/messages.js';
import { send, sendTo, connectPage } from './client.js';

let viewer: Viewer;
let host = '';
beforeEach(async () => {
  viewer = await startViewer({ origins: ['http://localhost:3000'] });
  host = new URL(viewer.url).host;
});
afterEach(() => viewer.stop());

const root = join(import.meta.dirname, '../..');

describe('the page', () => {
  it('is served with its files, and nothing else is', async () => {
    const page = await send(viewer.url);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const files = [...page.body.matchAll(/(?:src|href)="([^":]+)"/g)].map(([, file]) => file!);
    expect(files.sort()).toEqual(['page.css', 'page.js']);
    for (const file of files) expect((await send(viewer.url + file)).status).toBe(200);
    expect(await send(viewer.url, 'HEAD')).toMatchObject({ status: 200, body: '' });

    const others = [
      'preact-license.txt',
      'main.tsx',
      'index.html',
      '../viewer.ts',
      '..%2fviewer.ts',
      'package.json',
      'view',
    ];
    for (const path of others) expect([path, (await send(viewer.url + path)).status]).toEqual([path, 404]);
    expect((await send(viewer.url, 'POST')).status).toBe(405);
    expect((await send(`${viewer.url}layout`)).status).toBe(404);
  });

  it('is counted while it is open', async () => {
    expect(viewer.pages).toBe(0);
    const page = await connectPage(viewer.url);
    await expect.poll(() => viewer.pages).toBe(1);
    page.close();
    await expect.poll(() => viewer.pages).toBe(0);
  });

  it('may load nothing from elsewhere, and run nothing that is written into it', async () => {
    const { headers } = await send(viewer.url);
    expect(String(headers['content-security-policy']).split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      'img-src data:',
      `connect-src 'self' ws://${host}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*",
      "require-trusted-types-for 'script'",
    ]);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('access', () => {
  const foreignHosts = ['evil.example', '127.0.0.1.evil.example:80', 'localhost.evil.example', '10.0.0.1:80'];
  const foreignOrigins = ['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://stately.ai'];

  it.each(['localhost', '127.0.0.1:9', '[::1]:9', 'LOCALHOST:9'])('is granted to the host %s', async (name) => {
    expect((await send(viewer.url, 'GET', { host: name })).status).toBe(200);
    const { close } = await connectPage(viewer.url, { host: name, origin: `http://${name.toLowerCase()}` });
    close();
  });

  it.each(foreignHosts)('is denied to the host "%s"', async (name) => {
    expect((await send(viewer.url, 'GET', { host: name })).status).toBe(403);
    await expect(connectPage(viewer.url, { host: name })).rejects.toThrow('403');
    await expect(sendTo(viewer.senderUrl, { host: name })).rejects.toThrow('403');
  });

  it.each(foreignOrigins)('is denied to a page of %s', async (origin) => {
    await expect(connectPage(viewer.url, { origin })).rejects.toThrow('403');
    await expect(sendTo(viewer.senderUrl, { origin })).rejects.toThrow('403');
    expect((await send(`${viewer.url}layout`, 'POST', { origin }, '{}')).status).toBe(403);
  });

  it('lets an allowed page send, and not read', async () => {
    const origin = 'http://localhost:3000';
    (await sendTo(viewer.senderUrl, { origin })).terminate();
    await expect(connectPage(viewer.url, { origin })).rejects.toThrow('403');
  });

  it("renders charts only for the server's own page, and no endless definition", async () => {
    const layout = `${viewer.url}layout`;
    expect((await send(layout, 'POST', {}, '{}')).status).toBe(403);
    const own = { origin: `http://${host}` };
    const { status, body } = await send(layout, 'POST', own, '{}');
    expect([status, JSON.parse(body)]).toEqual([
      200,
      { graph: null, drawing: null, reason: 'The actor is no machine.' },
    ]);
    expect((await send(layout, 'POST', own, 'x'.repeat(600_000))).status).toBe(413);
  });
});

describe('the port', () => {
  it('that is in use is named', async () => {
    const { port } = new URL(viewer.url);
    await expect(startViewer({ port: Number(port) })).rejects.toThrow(
      `The viewer cannot listen on 127.0.0.1:${port}: the port is in use. Pass another port, or 0 for any that is free.`,
    );
    expect((await send(viewer.url)).status).toBe(200);
  });

  it.each<[object, string]>([
    [{ limits: { maxMessages: 0 } }, 'limits.maxMessages must be a whole number of at least 1, but is 0.'],
    [{ limits: { maxCharacters: NaN } }, 'limits.maxCharacters must be a whole number of at least 1, but is NaN.'],
    [{ limits: { logs: 1 } }, 'limits has no property logs.'],
    [
      { origins: ['http://localhost:3000/'] },
      'origins must hold origins such as http://localhost:3000, but holds http://localhost:3000/.',
    ],
    [{ origins: ['localhost'] }, 'origins must hold origins such as http://localhost:3000, but holds localhost.'],
  ])('and the other options are checked: %j', async (options, problem) => {
    await expect(startViewer(options)).rejects.toThrow(problem);
  });

  it.each([-1, 65_536, 1.5, NaN])('%d is none', async (port) => {
    await expect(startViewer({ port })).rejects.toThrow(
      new RangeError(`port must be a whole number from 0 (any) to 65535, but is ${String(port)}.`),
    );
  });

  it('is one of loopback only', async () => {
    // An address that leads to this machine too, but not to whoever listens on 127.0.0.1.
    await expect(send(viewer.url.replace('127.0.0.1', '127.0.0.2'))).rejects.toThrow('ECONNREFUSED');
    expect(viewer.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(viewer.senderUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/$/);
  });
});

describe('stopping', () => {
  it('closes every connection, and frees the port', async () => {
    const page = await connectPage(viewer.url);
    const sender = await sendTo(viewer.senderUrl);
    const closed = new Promise((resolve) => sender.once('close', resolve));
    await Promise.all([viewer.stop(), viewer.stop()]);
    await closed;
    await expect.poll(() => page.isClosed).toBe(true);
    await expect(send(viewer.url)).rejects.toThrow('ECONNREFUSED');
    viewer.write(anActor('x:0'));

    const port = Number(new URL(viewer.url).port);
    const next = createServer();
    await new Promise<void>((resolve, reject) => next.once('error', reject).listen(port, '127.0.0.1', resolve));
    await new Promise((resolve) => next.close(resolve));
  });

  it('does not wait for a refused client that keeps its connection open', async () => {
    const port = Number(new URL(viewer.url).port);
    const stubborn = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const answered = once(stubborn, 'data');
    stubborn.write(
      'GET /view HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    expect(String(await answered)).toContain('403 Forbidden');
    await viewer.stop();
    stubborn.destroy();
  });

  it.each([
    ['ends with its host', '', 'false'],
    ['keeps Node running where it is told to, until it is stopped', '{ keepAlive: true }', 'true'],
  ])('a viewer that is not stopped %s', async (_title, options, isKept) => {
    const program = `
      import { WebSocket } from 'ws';
      import { startViewer } from './src/viewer/index.ts';
      const viewer = await startViewer(${options});
      const socket = new WebSocket(viewer.senderUrl);
      await new Promise((resolve) => socket.once('open', resolve));
      socket._socket.unref();
      const isKept = process.getActiveResourcesInfo().includes('TCPServerWrap');
      console.log(isKept);
      if (isKept) await viewer.stop();
    `;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 30_000 });
    expect(stdout).toBe(`${isKept}\n`);
  });
});
