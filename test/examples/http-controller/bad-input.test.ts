import { type OutgoingHttpHeaders, request } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationArbitrary } from '../../../src/testing/index.js';
import { runs } from '../../support/runs.js';
import { aSpec } from '../../support/specs.js';
import { type Client, isFailure, isRefusal } from './client.js';
import { creation, hosted, quickSpec } from './hosted.js';

const ID = 'dns-cache-1';
const SECRET = 'never-to-be-seen';

/** Nothing of what was posted has had an effect, and the controller goes on. */
async function isUnharmed(client: Client) {
  expect(await client.found('/ping')).toBe('pong');
  expect(await client.found('/localservices')).toEqual({});
}

const specWith = (changes: object) => ({ ...creation(), spec: { ...quickSpec(), ...changes } });

const BODIES: readonly (readonly [what: string, body: string, says: string])[] = [
  ['nothing', '', 'The body is not valid JSON'],
  ['no JSON', `{"type": ${SECRET}`, 'The body is not valid JSON'],
  ['a byte order mark in the middle', '{"type":\ufeff"ACTIVATE"}', 'The body is not valid JSON'],
  ['null', 'null', 'expected an object'],
  ['a list', '[]', 'expected an object'],
  ['a text', `"${SECRET}"`, 'expected an object'],
  ['no type', '{}', 'type: is required'],
  ['an unknown type', `{"type":"${SECRET}"}`, 'type: expected one of CREATE, '],
  ['a type that is none', '{"type":["ACTIVATE"]}', 'type: expected one of CREATE, '],
  ['a type of every object', '{"type":"constructor"}', 'type: expected one of CREATE, '],
  ['no service', '{"type":"ACTIVATE"}', 'serviceId: is required'],
  ['a service that is none', '{"type":"ACTIVATE","serviceId":7}', 'serviceId: expected'],
  ['an unknown key', `{"type":"ACTIVATE","serviceId":"${ID}","force":true}`, 'force'],
  ['a prototype', `{"type":"ACTIVATE","serviceId":"${ID}","__proto__":{"x":1}}`, '__proto__'],
  ['a count of 0', JSON.stringify({ ...creation(), instancesPerHost: 0 }), 'instancesPerHost: expected'],
  ['a count of 257', JSON.stringify({ ...creation(), instancesPerHost: 257 }), 'instancesPerHost: expected'],
  ['half a count', JSON.stringify({ ...creation(), instancesPerHost: 1.5 }), 'instancesPerHost: expected'],
  ['a count as text', JSON.stringify({ ...creation(), instancesPerHost: '1' }), 'instancesPerHost: expected'],
  [
    'a count without end',
    `{"type":"UPDATE_INSTANCE_COUNT","serviceId":"${ID}","instancesPerHost":1e999}`,
    'instancesPerHost',
  ],
  [
    'no parallelism',
    `{"type":"RESTART","serviceId":"${ID}","opSpec":{"parallelism":0}}`,
    'opSpec.parallelism: expected',
  ],
  [
    'a time-out without a unit',
    `{"type":"RESTART","serviceId":"${ID}","opSpec":{"timeout":"5"}}`,
    'opSpec.timeout: expected',
  ],
  [
    'two different limits',
    `{"type":"RESTART","serviceId":"${ID}","opSpec":{"parallelism":1},"clusterOpSpec":{"parallelism":2}}`,
    'clusterOpSpec: expected the same',
  ],
  ['a recovered service', JSON.stringify({ ...creation(), recovered: { activationState: 'ACTIVE' } }), 'recovered'],
  ['no specification', '{"type":"CREATE","instancesPerHost":1}', 'spec: is required'],
  ['a name that is a path', JSON.stringify(specWith({ name: '../../etc' })), 'spec.name: expected'],
  ['an unknown placement', JSON.stringify(specWith({ placementPolicy: { type: 'ANY' } })), 'spec.placementPolicy.type'],
  ['devices, which the cluster forbids', JSON.stringify(specWith({ devices: [{ type: 'DETAILED' }] })), 'spec.devices'],
  [
    'two on a host with fixed ports',
    JSON.stringify({ ...specWith({ placementPolicy: { type: 'LOCAL', hostLevel: true } }), instancesPerHost: 2 }),
    'instancesPerHost: expected 1',
  ],
  ['a deep nest', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'expected'],
];

describe('bad bodies', () => {
  it.each(BODIES)('refuses %s', async (_, body, says) => {
    const { client } = await hosted();
    const reply = await client.post(body);
    const isWrong = says === 'The body is not valid JSON' ? isFailure : isRefusal;
    expect(isWrong(reply), reply.text).toBe(true);
    expect(reply.text).toContain(says);
    expect(reply.text).not.toContain(SECRET);
    await isUnharmed(client);
  });

  it('never repeats a secret of a bad specification', async () => {
    const { client } = await hosted();
    const spec = aSpec({ env: { TOKEN: SECRET }, args: [SECRET], name: 'bad name' });
    const reply = await client.operation(creation(spec));
    expect(isRefusal(reply), reply.text).toBe(true);
    expect(reply.text).not.toContain(SECRET);
  });

  it('takes JSON for JSON only', async () => {
    const { client } = await hosted();
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', '']) {
      const reply = await client.post(JSON.stringify(creation()), { 'content-type': contentType });
      expect(isFailure(reply), reply.text).toBe(true);
    }
    await isUnharmed(client);
    const withCharset = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await client.post(JSON.stringify(creation()), withCharset)).status).toBe(200);
  });

  it('stores no password but the one that was posted: what is no UTF-8 is refused', async () => {
    const { client } = await hosted();
    const body = JSON.stringify(specWith({ env: { PASSWORD: 'kåsä-secret' } }));
    const reply = await client.post(Buffer.from(body, 'latin1'));
    expect(isFailure(reply), reply.text).toBe(true);
    expect(await client.found('/localservices')).toEqual({});
    expect((await client.post(Buffer.from(body, 'utf8'))).status).toBe(200);
    const spec = await client.found<{ env: unknown }>(`/localservices/${ID}/spec`);
    expect(spec.env).toEqual({ PASSWORD: 'kåsä-secret' });
  });

  it('reads no more than 1 MiB, whether the length is announced or not', async () => {
    const { client, url } = await hosted();
    const padding = (length: number) => `${JSON.stringify(creation())}${' '.repeat(length)}`;
    const longest = padding(2 ** 20 - padding(0).length);
    for (const body of [`${longest} `, padding(2 ** 21)]) {
      for (const framing of [{ 'content-length': body.length }, { 'transfer-encoding': 'chunked' }]) {
        const { status, text } = await postLarge(url, body, framing);
        expect({ status, body: JSON.parse(text) as unknown }).toEqual({
          status: 400,
          body: { status: 'FAILED', message: 'The body is larger than 1048576 bytes' },
        });
      }
    }
    await isUnharmed(client);
    expect((await client.post(longest)).status).toBe(200);
  });

  it('does not mind a client that leaves in the middle', async () => {
    const { client, url } = await hosted();
    const path = `${url}/apis/v1/localservices/operations`;
    const headers = { 'content-type': 'application/json', 'content-length': '1000' };
    const gone = request(path, { method: 'POST', headers });
    gone.on('error', () => undefined);
    await new Promise((resolve) => gone.write('{"type":', resolve));
    gone.destroy();
    await isUnharmed(client);
  });

  it('answers whatever JSON is posted, and never with an error of its own', async () => {
    const { client } = await hosted();
    const anything = fc.oneof(
      fc.json(),
      operationArbitrary({ serviceId: ID }).map((operation) => JSON.stringify(operation)),
      fc
        .record({ type: fc.constantFrom('RESTART', 'CREATE', 'STOP'), serviceId: fc.anything() })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        const { status, text, contentType } = await client.post(body);
        expect(contentType).toBe('application/json');
        expect([200, 400], text).toContain(status);
      }),
      { numRuns: runs(150) },
    );
  });
});

describe('bad paths', () => {
  it.each(['%E0%A4%A', '%00', 'a%2Fb', '..%2f..%2fetc', '__proto__', 'constructor', 'x'.repeat(8_000), '%F0%9F%92%A9'])(
    'finds no service %.20s',
    async (id) => {
      const { client } = await hosted();
      for (const rest of ['', '/spec', '/instances', '/instances/old']) {
        const { status, body } = await client.get(`/localservices/${id}${rest}`);
        expect(status).toBe(200);
        expect(body).toEqual({ status: 'FAILED', message: expect.stringMatching(/not found$/) as string });
      }
      const { status } = await client.cancel(id);
      expect(status).toBe(400);
    },
  );

  it('finds a service whose id is written in an odd way', async () => {
    const { client } = await hosted();
    await client.operation(creation());
    expect(await client.found('/localservices/%64ns%2Dcache-1')).toMatchObject({ id: ID });
    expect((await client.get(`/localservices/${ID}?x=/../y`)).body).toMatchObject({ status: 'SUCCESS' });
  });

  it.each([
    ['GET', ''],
    ['GET', '/nothing'],
    ['GET', '/localservices/operations/x/cancel'],
    ['PUT', '/localservices'],
    ['DELETE', `/localservices/${ID}`],
    ['POST', '/localservices'],
    ['POST', '/ping'],
    ['OPTIONS', '/localservices/operations'],
  ])('has nothing for %s %s', async (method, path) => {
    const { client } = await hosted();
    const { status, body } = await client.send(method, path);
    expect({ status, body }).toEqual({
      status: 404,
      body: { status: 'FAILED', message: 'There is nothing at this path' },
    });
  });
});

describe('who may ask', () => {
  const TOKEN = 'operator:of-the-cluster';
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

  it('lets in who sends the token, verbatim or by Basic authentication', async () => {
    const { client } = await hosted({ token: TOKEN });
    for (const authorization of [TOKEN, basic(TOKEN)]) {
      expect(await client.send('GET', '/ping', { headers: { authorization } })).toMatchObject({ status: 200 });
    }
  });

  it('keeps out everybody else, everywhere', async () => {
    const { client } = await hosted({ token: TOKEN });
    const wrong = [
      undefined,
      '',
      'operator',
      `${TOKEN}x`,
      TOKEN.slice(1),
      basic('operator:x'),
      basic(''),
      `Bearer ${TOKEN}`,
    ];
    for (const authorization of wrong) {
      const headers = { ...(authorization !== undefined && { authorization }), 'content-type': 'application/json' };
      const body = JSON.stringify(creation());
      for (const [method, path] of [
        ['GET', '/ping'],
        ['GET', '/localservices'],
        ['GET', '/nothing'],
        ['POST', '/localservices/operations'],
        ['POST', `/localservices/operations/${ID}/cancel`],
      ] as const) {
        const reply = await client.send(method, path, { headers, ...(method === 'POST' && { body }) });
        expect({ path, status: reply.status, body: reply.body }).toEqual({
          path,
          status: 401,
          body: { status: 'FAILED', message: 'Not authorized' },
        });
      }
    }
    const headers = { authorization: TOKEN };
    expect((await client.send('GET', '/localservices', { headers })).body).toMatchObject({ data: {} });
  });

  it('does not serve web pages, which could reach it through a browser', async () => {
    const { client } = await hosted();
    const reply = await client.send('POST', `/localservices/operations/${ID}/cancel`, {
      headers: { origin: 'https://example.org' },
    });
    expect(reply).toMatchObject({ status: 403, body: { status: 'FAILED' } });
  });
});

/** On a connection of its own, because the controller may close it before all is sent. */
function postLarge(
  url: string,
  body: string,
  framing: OutgoingHttpHeaders,
): Promise<{ status?: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...framing };
    const path = `${url}/apis/v1/localservices/operations`;
    const sent = request(path, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, text }));
    });
    sent.on('error', reject).end(body);
  });
}
