import { type CreateOperation, serviceIdOf } from 'local-service-machines';
import { expectState, SAMPLE_SPEC, recordTimeline, VirtualClock } from 'local-service-machines/testing';
import { expect, it } from 'vitest';
import { MemoryStore } from '../controller/store.js';
import { lifecycleWith } from '../controller/workers.js';
import { Controller } from './harness.js';
import { ManualWork } from './manual-work.js';

const DNS: CreateOperation = { type: 'CREATE', spec: { ...SAMPLE_SPEC, name: 'dns' }, instancesPerHost: 1 };
const METRICS: CreateOperation = { type: 'CREATE', spec: { ...SAMPLE_SPEC, name: 'metrics' }, instancesPerHost: 2 };
const dns = serviceIdOf(DNS.spec);
const metrics = serviceIdOf(METRICS.spec);

function world() {
  const clock = new VirtualClock();
  const work = new ManualWork();
  const store = new MemoryStore();
  const options = { machine: lifecycleWith(work), store, actors: { clock } };
  return { clock, work, options, controller: new Controller(options) };
}

it('a request to one service does not change another', async () => {
  const { controller, work, clock } = world();
  await controller.create(DNS);
  await controller.create(METRICS);
  const timeline = recordTimeline(controller.service(metrics)!);
  await controller.request(metrics, { type: 'ACTIVATE', serviceId: metrics });
  work.end((effectId) => effectId.startsWith(metrics), { kind: 'success' });
  await clock.settle();
  expectState(controller.service(metrics)!, 'ACTIVE', timeline);
  expectState(controller.service(dns)!, 'INACTIVE');
});

it('an acknowledged operation survives a crash right after it', async () => {
  const { controller, options, work } = world();
  await controller.create(DNS);
  expect(await controller.request(dns, { type: 'ACTIVATE', serviceId: dns })).toEqual({ admitted: true });
  controller.stop();

  const next = new Controller(options, await options.store.load());
  expectState(next.service(dns)!, 'ACTIVATION_REQUESTED');
  expect(work.effectIds).toEqual([`${dns}#2:recordActivation`, `${dns}#2:recordActivation`]);
});

it('a service that was not created refuses every request', async () => {
  const { controller } = world();
  const answer = await controller.request(dns, { type: 'ACTIVATE', serviceId: dns });
  expect(answer).toMatchObject({ admitted: false, refusal: { rule: 'NOT_ALLOWED_IN_STATE', allowed: ['CREATE'] } });
  expect(controller.service(dns)).toBeUndefined();
});
