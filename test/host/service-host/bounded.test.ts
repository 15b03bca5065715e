import { describe, expect, it } from 'vitest';
import { type ClusterObservation } from '../../../src/index.js';
import { accessTo } from '../../../src/host/service-host/store-access.js';
import { assembleHost } from '../../../src/host/service-host/running-host.js';
import type { HostRequest } from '../../../src/host/index.js';
import { createInspect, type InspectMessage } from '../../../src/inspect/index.js';
import { MemoryServiceStore, SAMPLE_SPEC, VirtualClock } from '../../../src/testing/index.js';
import { codeOf, CREATE, ID, to, World } from './support/world.js';

describe('nothing grows', () => {
  it('requests to services that do not exist leave nothing behind, nor do those that were destroyed', async () => {
    const done = () => Promise.resolve();
    const [clock, store] = [new VirtualClock(), new MemoryServiceStore()];
    const { queues, queueOf, setStore, core } = assembleHost({
      store,
      runId: 'run',
      clock,
      work: { deployTestInstance: done, adjustInstances: done, replaceInstances: done, stopInstances: done },
      observe: () => ({ executors: [], instances: [] }),
    });
    setStore(accessTo({ store, runId: 'run', claim: store.claim(), clock, timeoutMs: 100, onError: core.onError }));
    const ask = (serviceId: string, request: HostRequest) =>
      new Promise((resolve, reject) => {
        queueOf(serviceId).offer({ kind: 'request', request, posted: null, resolve, reject });
      });
    for (let n = 0; n < 100; n += 1)
      await ask(`none-${String(n)}`, { type: 'ACTIVATE', serviceId: `none-${String(n)}` });
    await clock.settle();
    expect(queues.size).toBe(0);
    await ask(ID, CREATE);
    expect(queues.size).toBe(1);
    await ask(ID, to('DESTROY'));
    await clock.settle();
    expect(queues.size).toBe(0);
    expect(clock.nextDeadline()).toBeNull();
  });

  it('so many requests may wait for one service, and no more', async () => {
    const world = await World.active();
    world.faults.inject('is-slow');
    const first = world.host.request(to('DEACTIVATE'));
    await world.settle();
    const waiting = Array.from({ length: 1_000 }, () =>
      world.host.request(to('DESTROY')).then(() => 'answered', codeOf),
    );
    world.faults.release();
    await first;
    const answers = await Promise.all(waiting);
    expect(answers.filter((answer) => answer === 'answered').length).toBe(999);
    expect(answers.filter((answer) => answer === 'UNAVAILABLE').length).toBe(1);
  });

  it('the inspector forgets a service that was destroyed: its next life is another actor', async () => {
    const messages: InspectMessage[] = [];
    const world = await World.started({ inspect: createInspect({ sink: (message) => void messages.push(message) }) });
    for (let life = 0; life < 2; life += 1) {
      await world.host.request(CREATE);
      await world.host.request(to('DESTROY'));
      world.work.succeed();
      await world.settle();
    }
    const actors = messages.filter(({ type }) => type === '@xstate.actor');
    expect(new Set(actors.map(({ sessionId }) => sessionId)).size).toBe(2);
  });
});

it('a tick indexes its observation once, however many services there are', async () => {
  let reads = 0;
  const observation: ClusterObservation = {
    executors: [],
    get instances() {
      reads += 1;
      return [];
    },
  };
  const world = await World.started({ observe: () => observation });
  const readsOfATick = async () => {
    reads = 0;
    await world.host.tick();
    return reads;
  };
  await world.host.request(CREATE);
  const forOne = await readsOfATick();
  for (let n = 0; n < 20; n += 1) {
    await world.host.request({ type: 'CREATE', spec: { ...SAMPLE_SPEC, name: `s${String(n)}` }, instancesPerHost: 1 });
  }
  expect(await readsOfATick()).toBe(forOne);
});

it('a refusal that is recorded is shown, and not written', async () => {
  const world = await World.active({ settings: { recordRefusals: true } });
  const writes = world.faults.writes.length;
  await world.host.request(to('ACTIVATE'));
  expect(world.host.get(ID)?.context.lastRefusal).toMatchObject({ operation: 'ACTIVATE' });
  expect(world.faults.writes.length).toBe(writes);
});
