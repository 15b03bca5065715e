import { callSafely } from './call-safely.js';
import type { HostedService } from './hosted-service.js';
import type { HostClock } from './platform.js';
import { StoreError } from './store.js';

/** Called with a service whenever it has changed, once that is stored. */
export type ServiceListener = (service: HostedService) => void;

/** The options of `waitFor`. */
export interface WaitOptions {
  /** How long to wait, in ms. Default: until the host stops. */
  readonly timeoutMs?: number;
}

/** Who wants to hear of changes. */
export interface Subscriptions {
  /** Returns what ends the subscription. */
  readonly subscribe: (serviceId: string, listener: ServiceListener) => () => void;
  readonly waitFor: (
    serviceId: string,
    predicate: (service: HostedService) => boolean,
    options?: WaitOptions,
  ) => Promise<HostedService>;
  /** Tells all who listen to a service; `view` is asked for only if somebody does. */
  tell(serviceId: string, view: () => HostedService | null): void;
  /** Ends all. */
  stop(): void;
}

/** What subscriptions are made of. */
export interface SubscriptionOptions {
  readonly clock: HostClock;
  readonly get: (serviceId: string) => HostedService | undefined;
  /** Why the host has ended; then nobody is told any more. Null while it runs. */
  readonly ended: () => 'STOPPED' | 'FENCED' | null;
  readonly onError: (error: unknown) => void;
}

/** Makes the subscriptions of a host. */
export function subscriptionsOf({ clock, get, ended, onError }: SubscriptionOptions): Subscriptions {
  const listeners = new Map<string, Set<ServiceListener>>();
  const ends = new Set<() => void>();
  const stopped = () => new StoreError(ended() ?? 'STOPPED', 'The host has stopped.');

  const subscribe = (serviceId: string, listener: ServiceListener) => {
    // One that subscribes twice is told twice.
    const own: ServiceListener = (service) => listener(service);
    const known = listeners.get(serviceId) ?? new Set();
    listeners.set(serviceId, known.add(own));
    return () => {
      known.delete(own);
      if (known.size === 0 && listeners.get(serviceId) === known) listeners.delete(serviceId);
    };
  };

  return {
    subscribe,

    waitFor: (serviceId, predicate, { timeoutMs } = {}) =>
      new Promise((resolve, reject) => {
        if (ended() !== null) {
          reject(stopped());
          return;
        }
        const present = get(serviceId);
        if (present !== undefined && predicate(present)) {
          resolve(present);
          return;
        }
        const end = () => {
          unsubscribe();
          ends.delete(stop);
          if (timer !== null) clock.clearTimeout(timer.id);
        };
        const stop = () => {
          end();
          reject(stopped());
        };
        const timeOut = () => {
          end();
          reject(new Error(`${serviceId}: what was waited for did not happen within ${String(timeoutMs)} ms.`));
        };
        const unsubscribe = subscribe(serviceId, (service) => {
          try {
            if (!predicate(service)) return;
            end();
            resolve(service);
          } catch (error) {
            end();
            reject(error instanceof Error ? error : new TypeError('The predicate threw no error.', { cause: error }));
          }
        });
        ends.add(stop);
        const timer = timeoutMs === undefined ? null : { id: clock.setTimeout(timeOut, timeoutMs) };
      }),

    tell: (serviceId, view) => {
      const known = listeners.get(serviceId);
      if (known === undefined) return;
      const service = view();
      if (service === null) return;
      for (const listener of [...known]) {
        if (ended() !== null) return;
        if (known.has(listener)) callSafely(() => listener(service), onError);
      }
    },

    stop: () => {
      listeners.clear();
      for (const end of [...ends]) end();
    },
  };
}
