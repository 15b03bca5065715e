import { type CreateOperation, serviceIdOf } from 'local-service-machines';
import type { WorkContext } from 'local-service-machines/host';
import { SAMPLE_SPEC, VirtualClock } from 'local-service-machines/testing';
import { expect, it } from 'vitest';
import { Store, testedController } from './planted-bugs.js';

const DNS: CreateOperation = { type: 'CREATE', spec: { ...SAMPLE_SPEC, name: 'dns' }, instancesPerHost: 1 };
const METRICS: CreateOperation = { type: 'CREATE', spec: { ...SAMPLE_SPEC, name: 'metrics' }, instancesPerHost: 2 };
const dns = serviceIdOf(DNS.spec);
const metrics = serviceIdOf(METRICS.spec);

/** A controller whose adjustments never end; a second one on the same store is its next run. */
async function world(store = new Store(), runId = 'first') {
  const begun: string[] = [];
  const clock = new VirtualClock();
  const never = (_input: unknown, { effectId, attempt }: WorkContext) => {
    begun.push(`${effectId}, attempt ${attempt}`);
    return new Promise<never>(() => undefined);
  };
  const work = { deployTestInstance: never, adjustInstances: never, replaceInstances: never, stopInstances: never };
  const observe = () => ({ executors: [], instances: [] });
  const controller = testedController({ store, runId, work, observe, clock });
  await controller.start();
  await clock.settle();
  const activate = async (create: CreateOperation, serviceId: string) => {
    await controller.request(create);
    await controller.request({ type: 'ACTIVATE', serviceId });
    await clock.settle();
  };
  return { controller, store, begun, clock, activate };
}

it('a request to one service does not change another', async () => {
  const { controller, activate } = await world();
  await controller.request(DNS);
  await activate(METRICS, metrics);
  expect(controller.get(metrics)?.value).toBe('ACTIVE');
  expect(controller.get(dns)?.value).toBe('INACTIVE');
});

it('an acknowledged operation survives a crash right after it', async () => {
  const { controller, activate, store, begun } = await world();
  await activate(DNS, dns);
  expect(await controller.request({ type: 'ADJUST_INSTANCES', serviceId: dns })).toEqual({ admitted: true });

  const next = await world(store, 'second');
  expect(next.controller.get(dns)?.value).toBe('ADJUSTING_INSTANCES');
  expect([...begun, ...next.begun]).toEqual([
    `${dns}#3:adjustInstances, attempt 1`,
    `${dns}#3:adjustInstances, attempt 2`,
  ]);
});

it('a service that was not created refuses every request', async () => {
  const { controller } = await world();
  const answer = await controller.request({ type: 'ACTIVATE', serviceId: dns });
  expect(answer).toMatchObject({ admitted: false, refusal: { rule: 'UNKNOWN_SERVICE', allowed: ['CREATE'] } });
  expect(controller.get(dns)).toBeUndefined();
});

it('the id of a destroyed service is used again, and none of its revisions', async () => {
  const { controller, activate, clock } = await world();
  await controller.request(DNS);
  await controller.request({ type: 'DESTROY', serviceId: dns });
  await clock.settle();
  expect(controller.get(dns)).toBeUndefined();
  await activate(DNS, dns);
  expect(controller.get(dns)).toMatchObject({ value: 'ACTIVE', context: { revision: 4 } });
});
