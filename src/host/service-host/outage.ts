import type { HostClock } from './platform.js';
import { retryDelayMs } from './recovery.js';

/** What an outage needs of its host. */
interface OutageHost {
  readonly clock: HostClock;
  storeFailed(serviceId: string): void;
  storeRecovered(serviceId: string): void;
}

/** Whether the store fails one service, and when it is tried again. */
export class Outage {
  readonly #serviceId: string;
  readonly #host: OutageHost;
  #isFailing = false;
  /** How often in a row it has waited. */
  #waits = 0;
  #retry: { readonly timer: unknown } | null = null;

  constructor(serviceId: string, host: OutageHost) {
    this.#serviceId = serviceId;
    this.#host = host;
  }

  /** Whether the service waits before the store is tried again. */
  get isWaiting(): boolean {
    return this.#retry !== null;
  }

  failed(): void {
    if (!this.#isFailing) this.#host.storeFailed(this.#serviceId);
    this.#isFailing = true;
  }

  recovered(): void {
    if (this.#isFailing) this.#host.storeRecovered(this.#serviceId);
    this.#isFailing = false;
    this.#waits = 0;
  }

  /** Waits, every time longer. */
  wait(goOn: () => void): void {
    this.#waits += 1;
    const retry = () => {
      this.#retry = null;
      goOn();
    };
    this.#retry = { timer: this.#host.clock.setTimeout(retry, retryDelayMs(this.#waits)) };
  }

  /** Does not try again. */
  end(): void {
    if (this.#retry !== null) this.#host.clock.clearTimeout(this.#retry.timer);
    this.#retry = null;
  }
}
