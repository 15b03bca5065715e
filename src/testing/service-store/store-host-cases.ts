import type { ServiceStore } from '../../host/service-host/store.js';
import type { WriteFault } from './faulty-store.js';
import { CaseHost, CREATE, type CreateStore, expectSame, SERVICE_ID, type StoreCase, to } from './store-case.js';
import { rowOf } from './store-contract.js';

/** What a store has to do under a host, while writes go wrong. */
export const HOST_CASES: readonly StoreCase[] = [
  onHost('fails-once', 'a write fails once: nothing has changed, and the next is accepted', async (host) => {
    host.faults.inject('fails');
    expectSame('the answer', await host.ask(to('ACTIVATE')), 'UNKNOWN_OUTCOME');
    expectSame('the next', await host.ask(to('ACTIVATE')), 'admitted');
    expectSame('the work', effectIds(host), [`${SERVICE_ID}#2:recordActivation`]);
  }),
  onHost('fails-for-a-while', 'an outcome waits until the store works again', async (host, store) => {
    await host.ask(to('ACTIVATE'));
    host.faults.isDown = true;
    host.endWork();
    await host.until('requests are rejected', async () => (await host.ask(to('DEACTIVATE'))) === 'UNAVAILABLE');
    host.faults.isDown = false;
    await host.until('the service is ACTIVE', () => host.state === 'ACTIVE');
    await expectTogether(host, store);
  }),
  onHost('fails-after', 'a write takes effect and fails: the work begins', async (host, store) => {
    host.faults.inject('fails-after');
    expectSame('the answer', await host.ask(to('ACTIVATE')), 'UNKNOWN_OUTCOME');
    await host.until('the work begins', () => host.works.length === 1);
    await expectTogether(host, store);
  }),
  onHost('is-slow', 'while a write is slow nothing is shown, and no work begins', async (host, store) => {
    host.faults.inject('is-slow');
    const answer = host.ask(to('ACTIVATE'));
    await host.untilHeld();
    expectSame('the state', host.state, 'INACTIVE');
    expectSame('the work', effectIds(host), []);
    host.faults.release();
    expectSame('the answer', await answer, 'admitted');
    await expectTogether(host, store);
  }),
  onHost('lands-late', 'a write that lands after its recovery has no effect', async (host, store) => {
    host.faults.inject('lands-late');
    const answer = host.ask(to('ACTIVATE'));
    await host.untilHeld();
    await host.clock.advance(1_000_000_000);
    expectSame('the answer', await answer, 'UNKNOWN_OUTCOME');
    expectSame('the next', await host.ask(to('ADJUST_INSTANCES')), 'admitted');
    host.faults.release();
    await host.faults.idle();
    await expectTogether(host, store);
    host.endWork();
    await host.until('the service is at rest', () => host.state === 'INACTIVE');
    await expectTogether(host, store);
  }),
  onHost(
    'lands-late-after-a-crash',
    'a write that lands when the next host has claimed has no effect',
    async (host, store) => {
      host.faults.inject('lands-late');
      void host.ask(to('ACTIVATE'));
      await host.untilHeld();
      host.faults.crash();
      const next = await CaseHost.start(store, 'run-2');
      host.faults.release();
      await host.faults.idle();
      await expectTogether(next, store);
      expectSame('of the next host', await next.ask(to('ADJUST_INSTANCES')), 'admitted');
      await expectTogether(next, store);
      await next.host.stop();
    },
  ),
  onHost(
    'crashes-in-recovery',
    'a crash before a write that took effect is settled: the work goes on',
    async (host, store) => {
      host.faults.inject('fails-after', 'crashes');
      expectSame('the answer', await host.ask(to('ACTIVATE')), 'UNKNOWN_OUTCOME');
      await host.until('the host crashes', () => host.faults.isCrashed);
      const next = await CaseHost.start(store, 'run-2');
      expectSame('the state', next.state, 'ACTIVATION_REQUESTED');
      await next.until('the work begins', () => next.works.length === 1);
      expectSame('the work', effectIds(next), [`${SERVICE_ID}#2:recordActivation`]);
      await expectTogether(next, store);
      await next.host.stop();
    },
  ),
  onHost('conflict', 'a row that somebody edited is read again', async (host, store) => {
    const row = await store.read(SERVICE_ID);
    // A host that was fenced wrote it before.
    await store.write({ ...(row ?? rowOf('v0')), version: 'theirs' }, row?.version ?? null, host.faults.claimed);
    expectSame('the answer', await host.ask(to('ACTIVATE')), 'CONFLICT');
    expectSame('the next', await host.ask(to('ACTIVATE')), 'admitted');
    await expectTogether(host, store);
  }),
  onHost('claimed', 'a claim during a write stops the earlier host, and its work never begins', async (host, store) => {
    host.faults.inject('is-slow');
    const answer = host.ask(to('ACTIVATE'));
    await host.untilHeld();
    const next = await CaseHost.start(store, 'run-2');
    expectSame('of the next host', await next.ask(to('ADJUST_INSTANCES')), 'admitted');
    host.faults.release();
    expectSame('of the earlier host', await answer, 'FENCED');
    expectSame('the work of the earlier host', effectIds(host), []);
    expectSame('the work of the next host', effectIds(next), [`${SERVICE_ID}#2:adjustInstances`]);
    await expectTogether(next, store);
  }),
  onHost('tombstone', 'CREATE goes on from the revision of a tombstone', async (host, store) => {
    await host.ask(to('DESTROY'));
    host.endWork();
    await host.until('the service is gone', () => host.state === null);
    host.faults.inject('fails');
    expectSame('a CREATE that fails', await host.ask(CREATE), 'UNKNOWN_OUTCOME');
    const next = await CaseHost.start(store, 'run-2');
    expectSame('CREATE', await next.ask(CREATE), 'admitted');
    expectSame('the revision', (await store.read(SERVICE_ID))?.revision, 3);
    await expectTogether(next, store);
  }),
  ...(['crashes', 'crashes-after'] as const).flatMap((fault) => [0, 1, 2, 3, 4].map((writes) => crash(fault, writes))),
];

/** The host's process ends at one of its writes: what was acknowledged is there, and work goes on. */
function crash(fault: WriteFault, writes: number): StoreCase {
  const when = fault === 'crashes' ? 'before' : 'right after';
  const title = `a crash ${when} write ${String(writes + 1)} loses nothing that was acknowledged`;
  return {
    id: `host/${fault}-${String(writes + 1)}`,
    title,
    run: async (createStore) => {
      const store = await createStore();
      const host = await CaseHost.start(store);
      host.faults.inject(...Array.from({ length: writes }, () => null), fault);
      let acknowledged = 0;
      void (async () => {
        for (const request of [CREATE, to('ACTIVATE'), to('DEACTIVATE')]) {
          await host.until(
            'the service is at rest',
            () => host.state === null || !host.host.get(SERVICE_ID)?.hasTag('inFlight'),
          );
          if ((await host.ask(request)) === 'admitted') acknowledged += 1;
          host.endWork();
        }
      })().catch(() => undefined);
      await host.until('the host crashes', () => host.faults.isCrashed);
      await host.faults.idle();
      const next = await CaseHost.start(store, 'run-2');
      const revision = next.host.get(SERVICE_ID)?.context.revision ?? 0;
      expectSame('what was acknowledged is stored', revision >= acknowledged, true);
      await next.until('work goes on', () => {
        next.endWork();
        return next.host.get(SERVICE_ID)?.hasTag('inFlight') !== true;
      });
      const again = next.works.filter(({ effectId }) => effectIds(host).includes(effectId));
      expectSame(
        'attempts',
        again.every(({ attempt }) => attempt === 2),
        true,
      );
      if (next.state === null) expectSame('CREATE', await next.ask(CREATE), 'admitted');
      await expectTogether(next, store);
      await next.host.stop();
    },
  };
}

/** A case that begins with a host whose service is INACTIVE. */
function onHost(id: string, title: string, check: (host: CaseHost, store: ServiceStore) => Promise<void>): StoreCase {
  const run = async (createStore: CreateStore) => {
    const store = await createStore();
    const host = await CaseHost.start(store);
    expectSame('CREATE', await host.ask(CREATE), 'admitted');
    await check(host, store);
    // A host that crashed waits for ever for the write that was under way.
    if (!host.faults.isCrashed) await host.host.stop();
  };
  return { id: `host/${id}`, title, run };
}

/** Host and store hold the same. */
async function expectTogether({ host }: CaseHost, store: ServiceStore): Promise<void> {
  const service = host.get(SERVICE_ID);
  const row = await store.read(SERVICE_ID);
  expectSame('the stored state', row?.service?.snapshot.value, service?.value);
  expectSame('the stored revision', row?.revision, service?.context.revision);
}

function effectIds({ works }: CaseHost): readonly string[] {
  return works.map(({ effectId }) => effectId);
}
