import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { apiOf } from '../../../docs/examples/http-controller/server.js';
import { isLoopback, warningOn } from '../../../docs/examples/http-controller/access.js';
import type { Controller } from '../../../docs/examples/http-controller/controller.js';
import { hosted } from './hosted.js';

/** The status of a GET whose head is these bytes: `fetch` would neither let one choose the host nor send other characters. */
async function statusOf(url: string, headers: Readonly<Record<string, string | Buffer>>): Promise<number> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write('GET /apis/v1/localservices HTTP/1.1\r\nConnection: close\r\n');
  for (const [name, value] of Object.entries(headers)) {
    socket.write(Buffer.concat([Buffer.from(`${name}: `), Buffer.from(value as Buffer), Buffer.from('\r\n')]));
  }
  socket.write('\r\n');
  return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket))?.[1]);
}

describe('the Host', () => {
  it('must be loopback, so that no page reads the answers through a name of its own', async () => {
    const { url } = await hosted();
    for (const host of ['127.0.0.1', '127.0.0.1:1', 'localhost:8080', 'LOCALHOST', '[::1]:80']) {
      expect([host, await statusOf(url, { host })]).toEqual([host, 200]);
    }
    const others = ['evil.example', '127.0.0.1.evil.example:80', 'localhost.evil.example', '10.0.0.1'];
    for (const host of others) expect([host, await statusOf(url, { host })]).toEqual([host, 403]);
  });

  it('must be loopback with a token too', async () => {
    const { url } = await hosted({ token: 'letmein' });
    expect(await statusOf(url, { host: 'evil.example', authorization: 'letmein' })).toBe(403);
    expect(await statusOf(url, { host: 'localhost', authorization: 'letmein' })).toBe(200);
  });

  it.each<[listensOn: string, token: string | undefined, host: string, status: number]>([
    ['0.0.0.0', undefined, '10.0.0.7:8080', 200],
    ['0.0.0.0', undefined, '[fe80::1]:8080', 200],
    ['0.0.0.0', undefined, 'localhost', 200],
    ['0.0.0.0', undefined, 'evil.example', 403],
    ['Node-1.cluster', undefined, 'node-1.CLUSTER:8080', 200],
    ['0.0.0.0', 'letmein', 'node-1.cluster', 200],
    ['0.0.0.0', 'letmein', '[::1', 403],
  ])('on %s with the token %s: %s is answered %d', async (listensOn, token, host, status) => {
    const controller = { services: { list: () => [] }, instances: () => [] } as unknown as Controller;
    const headers = { host, authorization: 'letmein' };
    const response = await apiOf(controller, listensOn, token).request('/apis/v1/ping', { headers });
    expect(response.status).toBe(status);
  });

  it('is loopback in all its spellings', () => {
    const loopback = ['localhost', 'LocalHost', '127.0.0.1', '127.9.9.9', '::1', '[::1]', '::ffff:127.0.0.1'];
    expect(loopback.filter((address) => !isLoopback(address))).toEqual([]);
    expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil', 'localhost.evil', ''].filter(isLoopback)).toEqual([]);
  });
});

it('whoever may reach the controller without a token is warned of', () => {
  expect([warningOn('127.0.0.1', undefined), warningOn('::1', undefined), warningOn('0.0.0.0', 'letmein')]).toEqual([
    null,
    null,
    null,
  ]);
  expect(warningOn('0.0.0.0', undefined)).toBe(
    'Warning: whoever reaches 0.0.0.0 may do everything, and read all secrets. Set a token.',
  );
});

describe('the token', () => {
  const token = 'naïve:Schlüssel-€';
  const base64 = Buffer.from(token).toString('base64');

  it('may hold any character, and the scheme may be written in any case', async () => {
    const { url } = await hosted({ token });
    const good = [Buffer.from(token), `Basic ${base64}`, `basic ${base64}`, `BASIC  ${base64}`];
    for (const authorization of good) {
      expect([String(authorization), await statusOf(url, { host: 'localhost', authorization })]).toEqual([
        String(authorization),
        200,
      ]);
    }
    const wrong = ['', 'Basic', 'Basic ', `Bearer ${base64}`, base64, `Basic AAAA${base64}`, token.replace('€', '?')];
    for (const authorization of wrong) {
      expect([authorization, await statusOf(url, { host: 'localhost', authorization })]).toEqual([authorization, 401]);
    }
  });

  it('may come in Latin-1, as older clients send it', async () => {
    const { url } = await hosted({ token: 'user:Schlüssel' });
    const latin1 = Buffer.from('user:Schlüssel', 'latin1');
    for (const authorization of [latin1, `Basic ${latin1.toString('base64')}`]) {
      expect(await statusOf(url, { host: 'localhost', authorization })).toBe(200);
    }
  });
});
