import { dispatch, type LifecycleActor, lifecycleMachine, persist, serviceIdOf } from 'local-service-machines';
import type { ServiceStore } from 'local-service-machines/host';
import { createActor, fromPromise } from 'xstate';
import type { Acknowledging } from './operations.js';

/** What one writes without the service host: an actor for each service; what is accepted is stored, and then acknowledged. */
export async function actorsByHand(store: ServiceStore): Promise<Acknowledging> {
  const claim = await store.claim('by hand');
  const recorded = fromPromise<unknown, unknown>(() => Promise.resolve());
  const machine = lifecycleMachine.provide({
    actors: { recordActivation: recorded, recordInstanceCount: recorded, removeService: recorded },
  });
  const actors = new Map<string, { readonly actor: LifecycleActor; version: string | null }>();
  let versions = 0;
  const write = async (serviceId: string) => {
    const known = actors.get(serviceId);
    if (known === undefined) throw new Error(`There is no ${serviceId}.`);
    const { actor, version } = known;
    const next = (known.version = String((versions += 1)));
    const service = persist(actor.getSnapshot());
    const { revision } = service.snapshot.context;
    const row = { serviceId, version: next, revision, service, posted: null, createdAt: 0, updatedAt: 0 };
    const result = await store.write(row, version, claim);
    if (result !== 'written') throw new Error(result);
  };
  return {
    request: async (request) => {
      const serviceId = request.type === 'CREATE' ? serviceIdOf(request.spec) : request.serviceId;
      let known = actors.get(serviceId);
      if (known === undefined) {
        known = { actor: createActor(machine), version: null };
        actors.set(serviceId, known);
        known.actor.start();
        // The end of work is stored, too.
        known.actor.subscribe(({ context }) => {
          if (context.inFlight === null && actors.get(serviceId)?.version !== null) void write(serviceId);
        });
      }
      const admission = dispatch(known.actor, request);
      if (!admission.admitted) throw new Error(admission.refusal.message);
      await write(serviceId);
    },
    stop: async () => {
      for (const { actor } of actors.values()) actor.stop();
      await Promise.resolve();
    },
  };
}
