import { type CreateOperation, serviceIdOf } from 'local-service-machines';
import { SAMPLE_SPEC, VirtualClock } from 'local-service-machines/testing';
import { expect, it } from 'vitest';
import { ManualWork } from './manual-work.js';
import { Store, testedController } from './planted-bugs.js';

const DNS: CreateOperation = { type: 'CREATE', spec: { ...SAMPLE_SPEC, name: 'dns' }, instancesPerHost: 1 };
const METRICS: CreateOperation = { type: 'CREATE', spec: { ...SAMPLE_SPEC, name: 'metrics' }, instancesPerHost: 2 };
const dns = serviceIdOf(DNS.spec);
const metrics = serviceIdOf(METRICS.spec);

async function world(store = new Store(), workers = new ManualWork()) {
  const clock = new VirtualClock();
  const observe = () => ({ executors: [], instances: [] });
  const controller = testedController({ store, workers, observe, clock });
  await controller.start();
  await clock.settle();
  return { controller, workers, store };
}

it('a request to one service does not change another', async () => {
  const { controller, workers } = await world();
  await controller.request(DNS);
  await controller.request(METRICS);
  await controller.request({ type: 'ACTIVATE', serviceId: metrics });
  workers.end((effectId) => effectId.startsWith(metrics), { kind: 'success' });
  await controller.waitFor(metrics, ({ value }) => value === 'ACTIVE');
  expect(controller.get(dns)?.value).toBe('INACTIVE');
});

it('an acknowledged operation survives a crash right after it', async () => {
  const { controller, workers, store } = await world();
  await controller.request(DNS);
  expect(await controller.request({ type: 'ACTIVATE', serviceId: dns })).toEqual({ admitted: true });

  const next = await world(store, workers);
  expect(next.controller.get(dns)?.value).toBe('ACTIVATION_REQUESTED');
  expect(workers.effectIds).toEqual([`${dns}#2:recordActivation`, `${dns}#2:recordActivation`]);
});

it('a service that was not created refuses every request', async () => {
  const { controller } = await world();
  const answer = await controller.request({ type: 'ACTIVATE', serviceId: dns });
  expect(answer).toMatchObject({ admitted: false, refusal: { rule: 'UNKNOWN_SERVICE', allowed: ['CREATE'] } });
  expect(controller.get(dns)).toBeUndefined();
});

it('the id of a destroyed service is used again, and no effect id of it', async () => {
  const { controller, workers } = await world();
  await controller.request(DNS);
  await controller.request({ type: 'DESTROY', serviceId: dns });
  workers.end(() => true, { kind: 'success' });
  await controller.waitFor(dns, ({ value }) => value === 'DESTROYED');
  expect(await controller.request(DNS)).toEqual({ admitted: true });
  await controller.request({ type: 'ACTIVATE', serviceId: dns });
  expect(workers.effectIds).toEqual([`${dns}#2:removeService`, `${dns}#4:recordActivation`]);
});
