import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { aSpec } from '../../support/specs.js';
import { accepted, type Client } from './client.js';
import { creation, eventually, hosted, quickSpec, untilSeen } from './hosted.js';

const ID = 'dns-cache-1';
const ONE = `/localservices/${ID}`;

interface Instance {
  readonly instanceId: string;
  readonly state: string;
}

const instanceIds = async (client: Client, kind = '') =>
  (await client.found<Instance[]>(`${ONE}/instances${kind}`)).map(({ instanceId }) => instanceId);

/** A service with a healthy instance on each of the two executors. */
async function active() {
  const host = await hosted();
  await host.client.operation(creation());
  await host.client.operation({ type: 'ACTIVATE', serviceId: ID });
  await untilSeen(host.client, ID, { state: 'ACTIVE', healthyInstances: 2 });
  return host;
}

describe('what can be asked for', () => {
  it('answers pings, and has no applications', async () => {
    const { client } = await hosted();
    expect(await client.get('/ping')).toMatchObject({
      status: 200,
      text: '{"status":"SUCCESS","data":"pong","message":"success"}',
      contentType: 'application/json',
    });
    expect((await client.get(`/applications/${ID}/instances`)).body).toEqual({
      status: 'SUCCESS',
      data: [],
      message: 'success',
    });
  });

  it('says what it does not find, with 200 and without data', async () => {
    const { client } = await hosted();
    expect((await client.get('/localservices')).body).toEqual({ status: 'SUCCESS', data: {}, message: 'success' });
    for (const path of ['', '/spec', '/instances', '/instances/old', '/instances/SI-1']) {
      const { status, body } = await client.get(`${ONE}${path}`);
      expect({ path, status, body }).toEqual({
        path,
        status: 200,
        body: { status: 'FAILED', message: `Local service ${ID} not found` },
      });
    }
    await client.operation(creation());
    const { status, body } = await client.get(`${ONE}/instances/SI-1`);
    expect({ status, body }).toEqual({ status: 200, body: { status: 'FAILED', message: 'Instance SI-1 not found' } });
  });

  it('shows a service and its instances, whole and without a null', async () => {
    const before = Date.now();
    const { client } = await hosted();
    const spec = quickSpec({
      tags: { team: 'network' },
      resources: [
        { type: 'CPU', count: 2 },
        { type: 'MEMORY', sizeInMB: 128 },
      ],
    });
    await client.operation(creation(spec, 1));
    const created = {
      id: ID,
      name: 'dns-cache',
      state: 'INACTIVE',
      activationState: 'INACTIVE',
      instancesPerHost: 1,
      healthyInstances: 0,
      totalCPUs: 0,
      totalMemory: 0,
      created: expect.any(Number) as number,
      updated: expect.any(Number) as number,
      tags: { team: 'network' },
    };
    expect(await client.found(ONE)).toEqual(created);
    expect(await client.found('/localservices')).toEqual({ [ID]: created });
    const { created: createdAt } = await client.found<{ created: number }>(ONE);
    expect(createdAt).toBeGreaterThanOrEqual(before);
    expect(createdAt).toBeLessThanOrEqual(Date.now());

    await client.operation({ type: 'ACTIVATE', serviceId: ID });
    await untilSeen(client, ID, { state: 'ACTIVE', healthyInstances: 2 });
    expect(await client.found(ONE)).toEqual({
      ...created,
      state: 'ACTIVE',
      activationState: 'ACTIVE',
      healthyInstances: 2,
      totalCPUs: 4,
      totalMemory: 256,
    });

    const { text } = await client.get(`${ONE}/instances`);
    expect(text).not.toContain('null');
    const [first, second] = await client.found<Instance[]>(`${ONE}/instances`);
    expect(first).toEqual({
      serviceId: ID,
      serviceName: 'dns-cache',
      instanceId: expect.stringMatching(/^SI-/) as string,
      executorId: 'executor-1',
      state: 'HEALTHY',
      localInfo: {
        hostname: 'executor-1',
        ports: { dns: { containerPort: 53, hostPort: expect.any(Number) as number, portType: 'UDP' } },
      },
      resources: [
        { type: 'CPU', cores: { 0: [0, 1] } },
        { type: 'MEMORY', memoryInMB: { 0: 128 } },
      ],
      metadata: {},
      errorMessage: '',
      created: expect.any(Number) as number,
      updated: expect.any(Number) as number,
    });
    expect(second).toMatchObject({ executorId: 'executor-2' });
    expect(await client.found(`${ONE}/instances/${first!.instanceId}`)).toMatchObject({
      instanceId: first!.instanceId,
    });
  });

  it('returns a specification as it was posted', async () => {
    const { client } = await hosted();
    // Without what parsing fills in.
    const posted = { ...aSpec(), tags: null, userSpec: null, placementPolicy: { type: 'LOCAL' } };
    await client.post(JSON.stringify({ spec: posted, instancesPerHost: 1, type: 'CREATE' }));
    const { text } = await client.get(`/localservices/${posted.name}-${posted.version}/spec`);
    expect(text).toBe(JSON.stringify({ status: 'SUCCESS', data: posted, message: 'success' }));
    // Only there: elsewhere a client would stumble over a null.
    expect((await client.get('/localservices')).text).not.toContain('null');
  });

  it('shows fixed ports for a hostLevel service, and no more cores than a host can have', async () => {
    const { client } = await hosted();
    const spec = quickSpec({
      placementPolicy: { type: 'LOCAL', hostLevel: true },
      resources: [
        { type: 'CPU', count: Number.MAX_SAFE_INTEGER },
        { type: 'MEMORY', sizeInMB: 1 },
      ],
    });
    await client.operation(creation(spec));
    await client.operation({ type: 'ACTIVATE', serviceId: ID });
    await untilSeen(client, ID, { healthyInstances: 2 });
    const [instance] = await client.found<{ localInfo: object; resources: [{ cores: { 0: number[] } }] }[]>(
      `${ONE}/instances`,
    );
    expect(instance!.localInfo).toMatchObject({ ports: { dns: { containerPort: 53, hostPort: 53 } } });
    expect(instance!.resources[0].cores[0]).toHaveLength(1_024);
  });
});

describe('operations', () => {
  it('leads a service through its life, until it is gone', async () => {
    const { client } = await hosted();
    const operate = async (operation: Record<string, unknown>) => {
      const { status, body } = await client.operation({ serviceId: ID, ...operation });
      expect({ operation, status, body }).toEqual({ operation, status: 200, body: accepted(ID) });
    };
    const create = await client.operation(creation());
    expect(create).toMatchObject({ status: 200, body: accepted(ID) });
    await operate({ type: 'DEPLOY_TEST_INSTANCE' });
    await untilSeen(client, ID, { state: 'CONFIG_TESTING', healthyInstances: 1 });
    await operate({ type: 'ACTIVATE' });
    await untilSeen(client, ID, { state: 'ACTIVE', healthyInstances: 2 });
    await operate({ type: 'UPDATE_INSTANCE_COUNT', instancesPerHost: 2 });
    await untilSeen(client, ID, { state: 'ACTIVE', healthyInstances: 4 });
    await operate({ type: 'ADJUST_INSTANCES', opSpec: { timeout: '5m', parallelism: 2, failureStrategy: 'STOP' } });
    await untilSeen(client, ID, { state: 'ACTIVE' });

    const [old] = await instanceIds(client);
    await operate({ type: 'REPLACE_INSTANCES', instanceIds: [old], stopFirst: true });
    await untilSeen(client, ID, { state: 'ACTIVE', healthyInstances: 4 });
    await eventually(() => instanceIds(client, '/old')).toContain(old);
    expect(await instanceIds(client)).not.toContain(old);

    const [stopped] = await instanceIds(client);
    await operate({ type: 'STOP_INSTANCES', instanceIds: [stopped] });
    await eventually(() => instanceIds(client, '/old')).toContain(stopped);
    await untilSeen(client, ID, { state: 'ACTIVE', healthyInstances: 4 });

    await operate({ type: 'DEACTIVATE' });
    await untilSeen(client, ID, { state: 'INACTIVE', healthyInstances: 0 });
    await eventually(() => instanceIds(client)).toEqual([]);
    await untilSeen(client, ID, { state: 'INACTIVE' });
    await operate({ type: 'DESTROY' });
    await eventually(async () => (await client.get(ONE)).body).toEqual({
      status: 'FAILED',
      message: `Local service ${ID} not found`,
    });
    expect(await client.found('/localservices')).toEqual({});

    expect((await client.operation(creation())).body).toEqual(accepted(ID));
    await untilSeen(client, ID, { state: 'INACTIVE' });
  });

  it.each(['opSpec', 'clusterOpSpec'])('takes a RESTART with %s, and replaces all', async (field) => {
    const { client } = await active();
    const before = await instanceIds(client);
    const limits = { timeout: '2 minutes', parallelism: 2 };
    expect((await client.operation({ type: 'RESTART', serviceId: ID, [field]: limits })).body).toEqual(accepted(ID));
    await eventually(async () => (await instanceIds(client, '/old')).sort()).toEqual(before.sort());
    await untilSeen(client, ID, { state: 'ACTIVE', healthyInstances: 2 });
  });

  it('takes STOP for DEACTIVATE', async () => {
    const { client } = await active();
    expect((await client.operation({ type: 'STOP', serviceId: ID })).body).toEqual(accepted(ID));
    await untilSeen(client, ID, { state: 'INACTIVE', healthyInstances: 0 });
  });

  it('says why it refuses one', async () => {
    const { client } = await active();
    const reasons = [
      [{ type: 'DESTROY', serviceId: ID }, 'DESTROY is refused in ACTIVE: only '],
      [{ type: 'STOP_INSTANCES', serviceId: ID, instanceIds: ['SI-none'] }, 'not known to be healthy: "SI-none"'],
      [{ type: 'ACTIVATE', serviceId: 'another-1' }, 'ACTIVATE is refused: there is no service "another-1".'],
      [creation(), `"${ID}" already exists.`],
    ] as const;
    for (const [operation, reason] of reasons) {
      const { status, body } = await client.operation(operation);
      expect({ status, body }).toEqual({
        status: 400,
        body: {
          status: 'FAILED',
          data: { validationErrors: [expect.stringContaining(reason) as string] },
          message: 'Command validation failure',
        },
      });
    }
    await untilSeen(client, ID, { state: 'ACTIVE', healthyInstances: 2 });
  });
});

describe('cancelling', () => {
  it('cancels without body and content type, and leads into the emergency', async () => {
    const { client, url } = await hosted({ durations: { startMs: 3_600_000, writeMs: 1 } });
    await client.operation(creation());
    await client.operation({ type: 'ACTIVATE', serviceId: ID });
    await untilSeen(client, ID, { state: 'ADJUSTING_INSTANCES' });

    const { status, sent, text } = await bareCancel(url);
    expect(sent).not.toHaveProperty('content-type');
    expect({ status, text }).toEqual({ status: 200, text: '{"status":"SUCCESS","message":"success"}' });
    const { state } = await client.found<{ state: string }>(ONE);
    expect(state).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
    await untilSeen(client, ID, { activationState: 'INACTIVE' });
  });

  it('says when there is nothing to cancel, or nobody', async () => {
    const { client } = await active();
    expect(await client.cancel(ID)).toMatchObject({
      status: 400,
      body: {
        status: 'FAILED',
        message:
          'Current operation could not be cancelled: CANCEL is refused in ACTIVE: there is no work there that can be cancelled.',
      },
    });
    const { status, body } = await client.cancel('another-1');
    expect({ status, body }).toEqual({
      status: 400,
      body: {
        status: 'FAILED',
        message: 'Current operation could not be cancelled: CANCEL is refused: there is no service "another-1".',
      },
    });
  });
});

/** A POST with nothing in it: `fetch` might add headers. */
function bareCancel(url: string): Promise<{ status: number | undefined; sent: object; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/apis/v1/localservices/operations/${ID}/cancel`, { method: 'POST' }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, sent: sent.getHeaders(), text }));
    });
    sent.on('error', reject).end();
  });
}
