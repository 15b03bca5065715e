/*
 * Stands for the controller's database and executors. It runs outside the service's process, so that it knows what a
 * killed service has done. Every step has a key, and is carried out once for each key.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ActivationState, ClusterObservation, InstanceRecord } from 'local-service-machines';
import { Holds } from './holds.js';
import type { Action, Step, StepFailure, StepOutcome } from './step.js';

interface ServiceRecord {
  readonly activationState: ActivationState;
  readonly instancesPerHost: number;
}

export interface ClusterOptions {
  /** The names of the hosts; two by default. */
  readonly hosts?: readonly string[];
  /** Whether a key is carried out only once; a test switches it off to show the fault. Default true. */
  readonly isIdempotent?: boolean;
  /** The delay of the answer to a step. */
  readonly answerMs?: number;
}

export class Cluster {
  /** With which a test holds requests. */
  readonly holds = new Holds();
  readonly hosts: readonly string[];
  readonly records = new Map<string, ServiceRecord>();
  /** Every step that was carried out, in this order. */
  readonly applied: Step[] = [];
  /** How often each step was requested, by its key. */
  readonly begun = new Map<string, number>();
  /** The most steps that were in progress at once. */
  mostInProgress = 0;
  #inProgress = 0;
  readonly #outcomes = new Map<string, StepOutcome>();
  readonly #newest = new Map<string, number>();
  readonly #instances: InstanceRecord[] = [];
  readonly #server: Server;
  readonly #isIdempotent: boolean;
  readonly #answerMs: number;
  #failing: { readonly action: Partial<Action>; readonly failure: StepFailure } | null = null;

  constructor({ hosts = ['host-1', 'host-2'], isIdempotent = true, answerMs = 0 }: ClusterOptions = {}) {
    this.hosts = hosts;
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
      // Every executor has just reported; what has ended does not change any more.
      executors: this.hosts.map((executorId) => ({ executorId, state: 'ACTIVE', updatedAt: now })),
      instances: this.#instances.map((each) => (each.state === 'HEALTHY' ? { ...each, updatedAt: now } : each)),
    };
  }

  /** Lets the next step with such an action fail. */
  failNext(action: Partial<Action>, failure: StepFailure): void {
    this.#failing = { action, failure };
  }

  /** An instance stops without being asked to. */
  end(instanceId: string): void {
    this.#stop(instanceId);
  }

  /** The last revision of a service that work began under, also after the service was destroyed; 0 where there was none. */
  lastRevision(serviceId: string): number {
    return this.#newest.get(serviceId) ?? 0;
  }

  async #answer(request: IncomingMessage): Promise<unknown> {
    if (request.url === '/observation') {
      await this.holds.at('request', 'OBSERVE');
      return this.observe();
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const step = JSON.parse(Buffer.concat(chunks).toString()) as Step;
    this.#inProgress += 1;
    this.mostInProgress = Math.max(this.mostInProgress, this.#inProgress);
    await this.holds.at('request', step.action.type, step.effectId);
    const outcome = this.#apply(step);
    await this.holds.at('answer', step.action.type, step.effectId);
    await sleep(this.#answerMs);
    this.#inProgress -= 1;
    return outcome;
  }

  /** Carries out a step, unless its key was carried out before. */
  #apply(step: Step): StepOutcome {
    const key = `${step.effectId}/${step.index}`;
    this.begun.set(key, (this.begun.get(key) ?? 0) + 1);
    const known = this.#outcomes.get(key);
    if (known !== undefined && this.#isIdempotent) return known;
    const overtaken = this.#overtaken(step);
    const outcome = overtaken === null ? this.#carryOut(step) : { failure: overtaken };
    if (outcome.failure === null) this.applied.push(step);
    this.#outcomes.set(key, outcome);
    return outcome;
  }

  /** The revision in the effect id is a fence: once newer work has begun, older work begins no further step. */
  #overtaken({ serviceId, effectId }: Step): StepFailure | null {
    const revision = Number(/#(\d+):/.exec(effectId)?.[1]);
    const newest = this.lastRevision(serviceId);
    if (revision < newest) return { code: 'OVERTAKEN', message: `Revision ${newest} has begun.` };
    this.#newest.set(serviceId, revision);
    return null;
  }

  /** The failure that a test asked for, if it is for this action. */
  #failureOf(action: Action): StepFailure | null {
    const failing = this.#failing;
    if (failing === null) return null;
    const matches = Object.entries(failing.action).every(([name, value]) => Reflect.get(action, name) === value);
    if (!matches) return null;
    this.#failing = null;
    return failing.failure;
  }

  #carryOut({ serviceId, action }: Step): StepOutcome {
    const failure = this.#failureOf(action);
    switch (action.type) {
      case 'RECORD':
      case 'REMOVE': {
        const record = this.records.get(serviceId);
        if (failure !== null) return { failure };
        if (record === undefined) return failed('SERVICE_NOT_FOUND', `There is no record of ${serviceId}.`);
        const { type, ...changes } = action;
        if (type === 'REMOVE') this.records.delete(serviceId);
        else this.records.set(serviceId, { ...record, ...changes });
        return { failure };
      }
      case 'START': {
        const now = Date.now();
        const instanceId = `SI-${String(this.#instances.length + 1).padStart(4, '0')}`;
        const { executorId } = action;
        const made = { instanceId, serviceId, executorId, createdAt: now, updatedAt: now };
        this.#instances.push(
          failure === null
            ? { ...made, state: 'HEALTHY' }
            : { ...made, state: 'START_FAILED', errorMessage: failure.message },
        );
        return { failure, instanceId };
      }
      case 'STOP':
        if (failure !== null) return { failure };
        return this.#stop(action.instanceId) ? { failure } : failed('INSTANCE_NOT_FOUND', 'There is no such instance.');
    }
  }

  #stop(instanceId: string): boolean {
    const index = this.#instances.findIndex((instance) => instance.instanceId === instanceId);
    const instance = this.#instances[index];
    if (instance === undefined) return false;
    this.#instances[index] = { ...instance, state: 'STOPPED', updatedAt: Date.now() };
    return true;
  }
}

function failed(code: string, message: string): StepOutcome {
  return { failure: { code, message } };
}
