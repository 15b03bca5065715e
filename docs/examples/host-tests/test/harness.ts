import type { ClusterObservation } from 'local-service-machines';
import type { ServiceHost } from 'local-service-machines/host';
import { type CommandTarget, createHarness, type Harness, OBSERVED_AT } from 'local-service-machines/testing';
import { Store, testedController } from './planted-bugs.js';

/** Our controller as the cases of the kit drive it, on our store, which survives a restart. */
export function controllerHarness(): Harness {
  const stores = new WeakMap<object, InstanceType<typeof Store>>();
  return createHarness((parts) => {
    // The kit's own store is the same for all runs of one life.
    const store = stores.get(parts.store) ?? new Store();
    stores.set(parts.store, store);
    return testedController({ ...parts, store });
  });
}

/** Our controller as commands drive it: it sees the cluster as a command shows it. */
export async function commandTarget(): Promise<CommandTarget> {
  let seen: ClusterObservation | null = null;
  let controller: ServiceHost | null = null;
  const observe = () => seen ?? Promise.reject(new Error('Nothing is known of the cluster.'));
  const harness = createHarness((parts) => {
    const { clock } = parts;
    // Commands show the cluster at one moment, however much time passes for the timers.
    const standing = {
      now: () => OBSERVED_AT,
      setTimeout: (fire: () => void, delayMs: number) => clock.setTimeout(fire, delayMs),
      clearTimeout: (timer: unknown) => clock.clearTimeout(timer),
    };
    return (controller = testedController({ ...parts, store: new Store(), observe, clock: standing }));
  });
  const subject = await harness.start({});
  return {
    send: (request) => subject.send(request),
    state: () => subject.state(),
    settle: (outcome) => subject.settle?.(outcome),
    timeout: () => subject.timeout?.(),
    observe: async (observation) => {
      seen = observation;
      await controller?.tick();
      seen = null;
      await subject.elapse?.(0);
    },
  };
}
