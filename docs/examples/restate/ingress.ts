/*
 * The client of Restate's ingress: requests to the object of a service over HTTP. Each has an idempotency key, so that it
 * can be sent again after a connection broke: Restate gives the same answer, and does nothing twice.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LifecycleEvent, LifecycleInput } from 'local-service-machines';
import type { ServiceSnapshot } from './machine.js';

/** A condition that `waitFor` waits for: a tag of the machine. */
export type Condition = 'hasTag:resting' | 'hasTag:emergency' | 'hasTag:inFlight';

export interface IngressOptions {
  /** How long a request is sent again while server or service do not answer. */
  readonly timeoutMs?: number;
  /** Called after every attempt without an answer. */
  readonly onRetry?: () => void;
}

/** The server answered with an error. */
export class IngressError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(`${status}: ${message}`);
  }
}

export class Ingress {
  readonly #timeoutMs: number;
  readonly #onRetry: () => void;

  constructor(
    private readonly url: string,
    { timeoutMs = 120_000, onRetry = () => undefined }: IngressOptions = {},
  ) {
    this.#timeoutMs = timeoutMs;
    this.#onRetry = onRetry;
  }

  /**
   * Makes the object of a service, also for one that was destroyed. The object's own `create` overwrites what exists: it is
   * called only where nothing can be lost, and with the same key for the same revision. The revision of the input is the last
   * that is known under this id: Restate forgets it after the `finalStateTTL`.
   */
  async open(serviceId: string, input: LifecycleInput): Promise<ServiceSnapshot> {
    const existing = await this.#find(serviceId);
    if (existing?.status === 'active') return existing;
    if (existing?.status === 'error') throw new Error(`The machine of ${serviceId} is in an error.`);
    // Effect ids must not be used again after the service was destroyed.
    const revision = Math.max(existing?.output?.revision ?? 0, input.revision ?? 0);
    const key = `${serviceId}/life-from-${revision}`;
    const opened = await this.#request(serviceId, 'create', key, { input: { ...input, revision } });
    if (opened.status !== 'active') throw new Error(`The machine does not take this input: ${JSON.stringify(input)}`);
    return opened;
  }

  /**
   * Sends an event, and resolves to the snapshot right after it. The answer to a refused event looks like any other: its
   * refusal is in `context.lastRefusal`. The same event again is another event, unless its key is the same.
   */
  send(serviceId: string, event: LifecycleEvent, key: string = randomUUID()): Promise<ServiceSnapshot> {
    return this.#request(serviceId, 'send', key, { event });
  }

  /**
   * Waits for the condition, or until the service is destroyed. Call it after `send`: `waitFor` with an event checks the
   * condition before it applies the event.
   */
  async waitFor(serviceId: string, condition: Condition): Promise<ServiceSnapshot> {
    try {
      return await this.#request(serviceId, 'waitFor', randomUUID(), { condition, timeout: this.#timeoutMs });
    } catch (error) {
      // The machine has ended, and the condition does not hold.
      if (error instanceof IngressError && error.status === 412) return this.snapshot(serviceId);
      throw error;
    }
  }

  snapshot(serviceId: string): Promise<ServiceSnapshot> {
    return this.#request(serviceId, 'snapshot', randomUUID());
  }

  async #find(serviceId: string): Promise<ServiceSnapshot | null> {
    try {
      return await this.snapshot(serviceId);
    } catch (error) {
      // There was never one, or it was destroyed long ago.
      if (error instanceof IngressError && (error.status === 404 || error.status === 410)) return null;
      throw error;
    }
  }

  async #request(serviceId: string, handler: string, key: string, body?: object): Promise<ServiceSnapshot> {
    const url = `${this.url}/localService/${encodeURIComponent(serviceId)}/${handler}`;
    const headers = { 'idempotency-key': key, ...(body && { 'content-type': 'application/json' }) };
    const giveUpAt = Date.now() + this.#timeoutMs;
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1_000)) {
      const answer = await attempt(url, { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) });
      if (answer.isFinal) {
        if (answer.status === 200) return JSON.parse(answer.text) as ServiceSnapshot;
        throw new IngressError(answer.status, answer.text);
      }
      if (Date.now() > giveUpAt) throw new Error(`${handler} of ${serviceId} gets no answer: ${answer.reason}`);
      this.#onRetry();
      await sleep(pauseMs);
    }
  }
}

type Answer =
  | { readonly isFinal: true; readonly status: number; readonly text: string }
  | { readonly isFinal: false; readonly reason: string };

/** Without a final answer (no connection, a broken one, a server that is not ready), the request may or may not have been applied. */
async function attempt(url: string, request: RequestInit): Promise<Answer> {
  try {
    const response = await fetch(url, request);
    const { status } = response;
    const text = await response.text();
    return [429, 502, 503, 504].includes(status)
      ? { isFinal: false, reason: `${status}` }
      : { isFinal: true, status, text };
  } catch (error) {
    return { isFinal: false, reason: String(error) };
  }
}
