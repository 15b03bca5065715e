import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DroveClient } from './drove-client.js';
import { creation, hosted, quickSpec, untilSeen } from './hosted.js';

const ID = 'dns-cache-1';
const published: unknown = JSON.parse(
  readFileSync(new URL('../../schema/samples/published-specification.json', import.meta.url), 'utf8'),
);

describe('what the client of Drove prints', () => {
  it('of a specification as Drove publishes it', async () => {
    const { client } = await hosted();
    const drove = new DroveClient(client);
    expect(await drove.operation({ type: 'CREATE', spec: published, instancesPerHost: 1 })).toBe(
      'Operation accepted for edge-dns-4\n',
    );
    expect((await client.get('/localservices/edge-dns-4/spec')).body).toMatchObject({ data: published });
  });

  it('of a specification with several mistakes: each on a line of its own', async () => {
    const drove = new DroveClient((await hosted()).client);
    const { healthcheck, ...rest } = quickSpec();
    const spec = {
      ...rest,
      healthChecks: healthcheck,
      exposedPorts: [{ name: 'dns', port: 0, type: 'QUIC' }],
      env: { A: [] },
    };
    expect(await drove.operation({ type: 'CREATE', spec, instancesPerHost: 300 })).toBe(
      [
        'Command validation failure',
        '  - spec.exposedPorts[0].port: expected a whole number from 1 to 65535',
        '  - spec.exposedPorts[0].type: expected one of HTTP, HTTPS, TCP, UDP',
        '  - spec.healthcheck: is required: expected an object',
        '  - spec.env.A: expected a text, an exact number or a boolean',
        '  - spec.healthChecks: unknown key "healthChecks": did you mean "healthcheck"?',
        '  - instancesPerHost: expected a whole number from 1 to 256',
        '',
      ].join('\n'),
    );
  });

  it('of a key that would move the cursor: it is quoted', async () => {
    const drove = new DroveClient((await hosted()).client);
    const spec = { ...quickSpec(), tags: { '\u001b[31mred\u009b1m\u202e': [] } };
    const printed = await drove.operation({ type: 'CREATE', spec, instancesPerHost: 1 });
    expect(printed).toBe(
      'Command validation failure\n' +
        '  - spec.tags["\\u001b[31mred\\u009b1m\\u202e"]: expected a text, an exact number or a boolean\n',
    );
  });

  it('of operations that are refused', async () => {
    const { client } = await hosted();
    const drove = new DroveClient(client);
    expect(await drove.operation({ type: 'ACTIVATE', serviceId: ID })).toBe(
      'Command validation failure\n  - ACTIVATE is refused: there is no service "dns-cache-1".\n',
    );
    expect(await drove.operation(creation())).toBe(`Operation accepted for ${ID}\n`);
    expect(await drove.operation(creation())).toBe(
      `Command validation failure\n  - CREATE is refused: "${ID}" already exists.\n`,
    );
    expect(await drove.operation({ type: 'RESTART', serviceId: ID, opSpec: { parallelism: 0 } })).toBe(
      'Command validation failure\n  - opSpec.parallelism: expected a whole number from 1 to 512\n',
    );
    expect(await drove.operation({ type: 'SCALE', serviceId: ID })).toMatch(
      /^Command validation failure\n {2}- type: expected one of CREATE, ACTIVATE, .*, DESTROY\n$/,
    );
  });

  it('of a cancellation that finds nothing to cancel', async () => {
    const { client } = await hosted();
    const drove = new DroveClient(client);
    await drove.operation(creation());
    await untilSeen(client, ID, { state: 'INACTIVE' });
    expect(await drove.cancel(ID)).toBe(
      'Current operation could not be cancelled: CANCEL is refused in INACTIVE: there is no work there that can be cancelled.\n',
    );
    expect(await drove.cancel('another-1')).toBe(
      'Current operation could not be cancelled: CANCEL is refused: there is no service "another-1".\n',
    );
  });
});
