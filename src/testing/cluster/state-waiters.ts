import type { InstanceState } from '../../model/instance.js';
import type { VirtualClock } from '../virtual-clock.js';
import type { ClusterInstance } from './cluster-instance.js';

interface Waiter {
  readonly instance: ClusterInstance;
  readonly isOver: (state: InstanceState) => boolean;
  readonly resolve: (state: InstanceState) => void;
}

/** Who waits for the state of an instance: what a disconnected host knows reaches nobody. */
export class StateWaiters {
  readonly #waiters = new Set<Waiter>();

  constructor(private readonly isConnected: (executorId: string) => boolean) {}

  /** Resolves with the first state for which it is over. */
  wait(instance: ClusterInstance, isOver: Waiter['isOver']): Promise<InstanceState> {
    return new Promise((resolve) => {
      this.#waiters.add({ instance, isOver, resolve });
      this.notify();
    });
  }

  /** To be called when the state of an instance has changed, or a host is connected again. */
  notify(): void {
    for (const waiter of this.#waiters) {
      const { state, executorId } = waiter.instance.record;
      if (!waiter.isOver(state) || !this.isConnected(executorId)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(state);
    }
  }
}

/** What the promise resolves to by this time of the clock, in epoch ms; null if it does not. */
export async function resolvedBy<TValue>(
  until: number,
  promise: Promise<TValue>,
  clock: VirtualClock,
): Promise<{ readonly value: TValue } | null> {
  let timer = 0;
  const limit = new Promise<null>((resolve) => {
    timer = clock.setTimeout(() => resolve(null), until - clock.now());
  });
  const result = await Promise.race([promise.then((value) => ({ value })), limit]);
  clock.clearTimeout(timer);
  return result;
}
