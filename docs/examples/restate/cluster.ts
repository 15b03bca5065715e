/*
 * Stands for the controller's database and executors. It runs outside the service's process, so that it knows what a
 * killed service has done. Every step has a key, and is carried out once for each key.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivationState, ClusterObservation, Failure, InstanceRecord } from 'local-service-machines';

/** The action of one step, for one service. */
export type Action =
  | { readonly type: 'RECORD'; readonly activationState?: ActivationState; readonly instancesPerHost?: number }
  | { readonly type: 'START'; readonly executorId: string }
  | { readonly type: 'STOP'; readonly instanceId: string }
  | { readonly type: 'REMOVE' };

/** One step of a piece of work: the effect id and the number of the step are its idempotency key. */
export interface Step {
  readonly effectId: string;
  readonly index: number;
  readonly serviceId: string;
  readonly action: Action;
}

/** The outcome of a step; `failure` is null where it was carried out. */
export type StepOutcome = { readonly failure: Failure | null };

interface ServiceRecord {
  readonly activationState: ActivationState;
  readonly instancesPerHost: number;
}

/** Where a step is held: before it is carried out, or before its answer is sent. */
export type HoldPoint = 'request' | 'answer';

interface Hold {
  readonly type: Action['type'];
  readonly point: HoldPoint;
  reached(step: Step): void;
  readonly released: Promise<void>;
}

export interface ClusterOptions {
  /** Whether a key is carried out only once; a test switches it off to show the fault. Default true. */
  readonly isIdempotent?: boolean;
  /** The delay of the answer to a step. */
  readonly answerMs?: number;
}

export class Cluster {
  readonly hosts: readonly string[] = ['host-1', 'host-2'];
  readonly records = new Map<string, ServiceRecord>();
  /** Every step that was carried out, in this order. */
  readonly applied: Step[] = [];
  /** How often each step was requested, by its key. */
  readonly begun = new Map<string, number>();
  readonly #outcomes = new Map<string, StepOutcome>();
  readonly #newest = new Map<string, number>();
  readonly #instances: InstanceRecord[] = [];
  readonly #server: Server;
  readonly #isIdempotent: boolean;
  readonly #answerMs: number;
  #hold: Hold | null = null;
  #failure: { readonly type: Action['type']; readonly failure: Failure } | null = null;

  constructor({ isIdempotent = true, answerMs = 0 }: ClusterOptions = {}) {
    this.#isIdempotent = isIdempotent;
    this.#answerMs = answerMs;
    this.#server = createServer((request, response) => {
      this.#answer(request).then(
        (answer) => response.end(JSON.stringify(answer)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  }

  /** Listens; resolves to its URL. */
  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The cluster listens on no port.');
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** The host stores the record when it accepts CREATE. */
  create(serviceId: string, instancesPerHost: number): void {
    this.records.set(serviceId, { activationState: 'INACTIVE', instancesPerHost });
  }

  observe(): ClusterObservation {
    const now = Date.now();
    return {
      executors: this.hosts.map((executorId) => ({ executorId, state: 'ACTIVE' })),
      // Every executor has just reported.
      instances: this.#instances.map((instance) => ({ ...instance, updatedAt: now })),
    };
  }

  /**
   * Holds the next step of this type until it is released; `reached` resolves to the step. A crash while the answer is held
   * is the worst case: the step was carried out, but its caller does not know.
   */
  holdNext(type: Action['type'], point: HoldPoint = 'answer'): { readonly reached: Promise<Step>; release(): void } {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const reached = new Promise<Step>((resolve) => (this.#hold = { type, point, reached: resolve, released }));
    return { reached, release: () => release() };
  }

  /** Lets the next step of this type fail. */
  failNext(type: Action['type'], failure: Failure): void {
    this.#failure = { type, failure };
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    if (request.url === '/observation') return this.observe();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const step = JSON.parse(Buffer.concat(chunks).toString()) as Step;
    await this.#holdAt('request', step);
    const outcome = this.#apply(step);
    await this.#holdAt('answer', step);
    await sleep(this.#answerMs);
    return outcome;
  }

  async #holdAt(point: HoldPoint, step: Step): Promise<void> {
    const hold = this.#hold;
    if (hold?.type !== step.action.type || hold.point !== point) return;
    this.#hold = null;
    hold.reached(step);
    await hold.released;
  }

  /** Carries out a step, unless its key was carried out before. */
  #apply(step: Step): StepOutcome {
    const key = `${step.effectId}/${step.index}`;
    this.begun.set(key, (this.begun.get(key) ?? 0) + 1);
    const known = this.#outcomes.get(key);
    if (known !== undefined && this.#isIdempotent) return known;
    const outcome = { failure: this.#rejection(step) ?? this.#carryOut(step) };
    if (outcome.failure === null) this.applied.push(step);
    this.#outcomes.set(key, outcome);
    return outcome;
  }

  /** The revision in the effect id is a fence: once newer work has begun, older work begins no further step. */
  #rejection({ serviceId, effectId, action: { type } }: Step): Failure | null {
    const revision = Number(/#(\d+):/.exec(effectId)?.[1]);
    const newest = this.#newest.get(serviceId) ?? 0;
    if (revision < newest) return { code: 'OVERTAKEN', message: `Revision ${newest} has begun.` };
    this.#newest.set(serviceId, revision);
    if (this.#failure?.type !== type) return null;
    const { failure } = this.#failure;
    this.#failure = null;
    return failure;
  }

  #carryOut({ serviceId, action }: Step): Failure | null {
    switch (action.type) {
      case 'RECORD':
      case 'REMOVE': {
        const record = this.records.get(serviceId);
        if (record === undefined) return { code: 'SERVICE_NOT_FOUND', message: `There is no record of ${serviceId}.` };
        const { type, ...changes } = action;
        if (type === 'REMOVE') this.records.delete(serviceId);
        else this.records.set(serviceId, { ...record, ...changes });
        return null;
      }
      case 'START': {
        const now = Date.now();
        const instanceId = `SI-${String(this.#instances.length + 1).padStart(4, '0')}`;
        const { executorId } = action;
        this.#instances.push({ instanceId, serviceId, executorId, state: 'HEALTHY', createdAt: now, updatedAt: now });
        return null;
      }
      case 'STOP': {
        const index = this.#instances.findIndex(({ instanceId }) => instanceId === action.instanceId);
        const instance = this.#instances[index];
        if (instance === undefined) return { code: 'INSTANCE_NOT_FOUND', message: 'There is no such instance.' };
        this.#instances[index] = { ...instance, state: 'STOPPED' };
        return null;
      }
    }
  }
}
