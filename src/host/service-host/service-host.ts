import type { RestoreProblem } from '../../../machines/restore-error.js';
import type { Admission } from '../../model/refusal.js';
import { plainJson, readField } from '../../model/unchecked.js';
import { readSpec, serviceIdOf } from '../../policy/service.js';
import { checkIsObject } from '../check-input.js';
import type { HostedService } from './hosted-service.js';
import type { HostRequest } from './input.js';
import { type LoadSummary, loadInto, resumeAll } from './loading.js';
import { checkOptions, DEFAULT_WRITE_TIMEOUT_MS, type ServiceHostOptions } from './options.js';
import { assembleHost } from './running-host.js';
import { accessTo, type StoreAccess } from './store-access.js';
import { StoreError } from './store.js';
import type { ServiceListener, WaitOptions } from './subscriptions.js';
import { ticksOf, type TickOptions, type TickSummary } from './ticks.js';
import { answerWithin } from './time-limit.js';
import { errorOf } from './waiting-inputs.js';

/** Hosts the local services of one cluster on a store of the host's own. */
export interface ServiceHost {
  /**
   * Claims the store and takes up what it holds. Work to resume begins in the background.
   *
   * @throws StoreError if the store does not answer, or the host has stopped: make another one.
   */
  start(): Promise<LoadSummary>;
  /**
   * Answers whether the request was admitted, once that is stored. A request to an unknown service is refused. `posted` is
   * stored with a CREATE as it is.
   *
   * @throws StoreError if it cannot be answered, TypeError if it is no object.
   */
  request(request: HostRequest, options?: { readonly posted?: unknown }): Promise<Admission>;
  /**
   * Observes the cluster and gives every service what it shows; does not wait for what that leads to.
   *
   * @throws StoreError if the host has not started or has stopped.
   */
  tick(options?: TickOptions): Promise<TickSummary>;
  /** The service as it is stored, with what was observed and reported since; undefined where there is none, or it is set aside. */
  get(serviceId: string): HostedService | undefined;
  /** All services. */
  list(): Iterable<HostedService>;
  /** The stored services that cannot be read, each as `{ serviceId, reason }`. Their instances are no orphans. */
  setAside(): readonly { readonly serviceId: string; readonly reason: RestoreProblem }[];
  /** Calls the listener with the service after every change; returns what ends that. */
  subscribe(serviceId: string, listener: ServiceListener): () => void;
  /**
   * The service, as soon as the predicate holds for it. One that does not exist is waited for. Only those who wait already see
   * DESTROYED: afterwards `get` returns undefined.
   *
   * @throws Error if that takes too long, StoreError if the host stops.
   */
  waitFor(
    serviceId: string,
    predicate: (service: HostedService) => boolean,
    options?: WaitOptions,
  ): Promise<HostedService>;
  /** Ends the host: aborts work, rejects what waits, and writes nothing more. Resolves once the writes under way have ended, or after `timeoutMs` (default `writeTimeoutMs`). */
  stop(options?: { readonly timeoutMs?: number }): Promise<void>;
}

/**
 * Makes a host: for every service what reaches it is decided, stored and only then shown, answered and acted on, one after the other.
 *
 * @throws TypeError, RangeError or CompileError that names the option and what it must be.
 */
export function createServiceHost(options: ServiceHostOptions): ServiceHost {
  checkOptions(options);
  const { store, runId, writeTimeoutMs = DEFAULT_WRITE_TIMEOUT_MS } = options;
  const { core, queues, subscriptions, queueOf, setStore, end } = assembleHost(options);
  const { clock, onError } = core;
  const tick = ticksOf(core, queues);
  let started: Promise<LoadSummary> | null = null;
  let access: StoreAccess | null = null;
  let isRunning = false;

  const claimAndLoad = async (): Promise<LoadSummary> => {
    try {
      const claim = await answerWithin(clock, writeTimeoutMs, 'store.claim', () => store.claim(runId));
      access = accessTo({ store, runId, claim, clock, timeoutMs: writeTimeoutMs, onError });
      setStore(access);
      const summary = await loadInto(queues, store, core, writeTimeoutMs);
      if (core.ended !== null) throw errorOf(core.ended, runId);
      isRunning = true;
      resumeAll(queues.values(), core);
      return summary;
    } catch (error) {
      queues.clear();
      started = null;
      throw error instanceof StoreError ? error : new StoreError('UNAVAILABLE', 'The store cannot be loaded.', error);
    }
  };
  const assertRunning = () => {
    if (core.ended !== null) throw errorOf(core.ended, runId);
    if (!isRunning) throw new StoreError('UNAVAILABLE', 'The host has not started: await start() first.');
  };

  return {
    start: () => (core.ended === null ? (started ??= claimAndLoad()) : Promise.reject(errorOf(core.ended, runId))),
    request: (request, { posted = null } = {}) =>
      new Promise((resolve, reject) => {
        checkIsObject(request);
        assertRunning();
        // Copies: it waits, and the caller may change what is the caller's. What JSON would lose is refused as it is.
        const own = (plainJson(request, keptByJson) ?? request) as HostRequest;
        const ownPosted = plainJson(posted) ?? posted;
        queueOf(idIn(own)).offer({ kind: 'request', request: own, posted: ownPosted, resolve, reject });
      }),
    tick: async (tickOptions = {}) => {
      assertRunning();
      return tick(tickOptions);
    },
    get: (serviceId) => queues.get(serviceId)?.known.view ?? undefined,
    list: function* () {
      for (const { known } of queues.values()) if (known.view !== null) yield known.view;
    },
    setAside: () =>
      [...queues.values()].flatMap(({ known: { serviceId, problem } }) =>
        problem === null ? [] : [{ serviceId, reason: problem }],
      ),
    subscribe: subscriptions.subscribe,
    waitFor: subscriptions.waitFor,
    stop: async ({ timeoutMs = writeTimeoutMs } = {}) => {
      end('STOPPED');
      const idle = access?.idle;
      if (idle !== undefined) await answerWithin(clock, timeoutMs, 'store.write', idle).catch(onError);
    },
  };
}

/** Throws at what JSON leaves out or makes null: a malformed list of instances must not become none. */
function keptByJson(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' && value !== undefined && plainJson(value) === null) throw new TypeError();
  return value;
}

/** The service that a request means; empty where it names none, which is then refused. */
function idIn(request: HostRequest): string {
  if (request.type === 'CREATE') {
    const spec = readSpec(request.spec);
    return spec === null ? '' : serviceIdOf(spec);
  }
  const serviceId = readField(request, 'serviceId');
  return typeof serviceId === 'string' ? serviceId : '';
}
