import { expect, it } from 'vitest';
import { accepted, type Client } from './client.js';
import { creation, hosted, quickSpec, type Seen, untilSeen } from './hosted.js';

const ID = 'dns-cache-1';

/** So many clients ask at once: how many got what they wanted? Everybody else must have got a refusal. */
async function winners(client: Client, count: number, operationOf: (n: number) => object): Promise<number> {
  const replies = await Promise.all(Array.from({ length: count }, (_, n) => client.operation(operationOf(n))));
  for (const { status, body } of replies) {
    if (status === 200) expect(body).toEqual(accepted(ID));
    else expect({ status, body }).toMatchObject({ status: 400, body: { message: 'Command validation failure' } });
  }
  return replies.filter(({ status }) => status === 200).length;
}

it('lets exactly one of many clients create a service, and exactly one destroy it', async () => {
  const { client } = await hosted();
  expect(await winners(client, 60, (n) => creation(quickSpec(), n + 1))).toBe(1);
  const { instancesPerHost, state } = await client.found<Seen>(`/localservices/${ID}`);
  expect(state).toBe('INACTIVE');
  expect(instancesPerHost).toBeLessThanOrEqual(60);
  // Once it is destroyed there is nothing that anybody could change.
  expect(await winners(client, 90, () => ({ type: 'DESTROY', serviceId: ID }))).toBe(1);
});

it('serves many services at once, and keeps them apart', async () => {
  const { client } = await hosted({ executors: 2, tickMs: 100 });
  const names = Array.from({ length: 40 }, (_, n) => `service-${n}`);
  await Promise.all(
    names.map(async (name, n) => {
      const create = await client.operation(creation(quickSpec({ name }), (n % 2) + 1));
      expect(create.body).toEqual(accepted(`${name}-1`));
      if (n % 4 === 3) return;
      expect((await client.operation({ type: 'ACTIVATE', serviceId: `${name}-1` })).status).toBe(200);
    }),
  );
  await Promise.all(
    names.map(async (name, n) => {
      const isActive = n % 4 !== 3;
      const healthyInstances = isActive ? 2 * ((n % 2) + 1) : 0;
      await untilSeen(client, `${name}-1`, { state: isActive ? 'ACTIVE' : 'INACTIVE', healthyInstances });
    }),
  );
  const all = await client.found<Record<string, Seen>>('/localservices');
  expect(Object.keys(all).sort()).toEqual(names.map((name) => `${name}-1`).sort());
  const instances = await client.found<{ serviceId: string }[]>('/localservices/service-1-1/instances');
  expect(instances.map(({ serviceId }) => serviceId)).toEqual(Array(4).fill('service-1-1'));
});
