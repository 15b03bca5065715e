import type { HostRequest } from '../../host/service-host/input.js';
import type { WorkContext } from '../../host/service-host/options.js';
import { createServiceHost, type ServiceHost } from '../../host/service-host/service-host.js';
import type { ServiceStore } from '../../host/service-host/store.js';
import { readField } from '../../model/unchecked.js';
import type { Awaitable } from '../harness.js';
import { SAMPLE_SERVICE_ID, SAMPLE_SPEC } from '../sample-service.js';
import { VirtualClock } from '../virtual-clock.js';
import { FaultyStore } from './faulty-store.js';

// The library's own code is compiled without the types of any platform.
declare const setTimeout: (run: () => void, delayMs: number) => unknown;

/** Makes an empty store. */
export type CreateStore = () => Awaitable<ServiceStore>;

/** Something that a store has to do, by itself or under a host. */
export interface StoreCase {
  /** `contract/tombstones`, `host/lands-late`. */
  readonly id: string;
  readonly title: string;
  /**
   * Runs the case on stores of its own.
   *
   * @throws Error that says what was expected.
   */
  readonly run: (createStore: CreateStore) => Promise<void>;
}

/** The service of the cases. */
export const SERVICE_ID = SAMPLE_SERVICE_ID;

/** Creates the service of the cases. */
export const CREATE: HostRequest = { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 };

/** A request to the service of the cases. */
export function to(type: 'ACTIVATE' | 'DEACTIVATE' | 'DESTROY' | 'ADJUST_INSTANCES'): HostRequest {
  return { type, serviceId: SERVICE_ID };
}

/** How often a condition is looked at, every ms, before the case fails. */
const MAX_LOOKS = 5_000;
/** How much time of the host passes between two looks. */
const LOOK_MS = 50;
/** Writes fail when the case says so, and not because the store is slow. */
const WRITE_TIMEOUT_MS = 1_000_000_000;

/** A host on a store, with work that the case ends. */
export class CaseHost {
  readonly clock = new VirtualClock();
  readonly faults: FaultyStore;
  readonly works: { readonly effectId: string; readonly attempt: number; readonly end: () => void }[] = [];
  readonly host: ServiceHost;

  private constructor(store: ServiceStore, runId: string) {
    this.faults = new FaultyStore(store);
    const work = (_input: unknown, { effectId, attempt }: WorkContext) =>
      new Promise<undefined>((resolve) => {
        this.works.push({ effectId, attempt, end: () => resolve(undefined) });
      });
    this.host = createServiceHost({
      store: this.faults,
      runId,
      clock: this.clock,
      work: {
        recordActivation: work,
        removeService: work,
        deployTestInstance: work,
        adjustInstances: work,
        replaceInstances: work,
        stopInstances: work,
      },
      observe: () => ({ executors: [], instances: [] }),
      writeTimeoutMs: WRITE_TIMEOUT_MS,
    });
  }

  /** Starts a host on this store. */
  static async start(store: ServiceStore, runId = 'run-1'): Promise<CaseHost> {
    const started = new CaseHost(store, runId);
    await started.host.start();
    return started;
  }

  get state() {
    return this.host.get(SERVICE_ID)?.value ?? null;
  }

  /** The answer to a request: `admitted`, the rule that refused it, or the code of the error. */
  async ask(request: HostRequest): Promise<string> {
    try {
      const admission = await this.host.request(request);
      return admission.admitted ? 'admitted' : admission.refusal.rule;
    } catch (error) {
      return String(readField(error, 'code') ?? error);
    }
  }

  /** Lets all work end that has begun. */
  endWork(): void {
    for (const { end } of this.works) end();
  }

  /** Waits for a condition, on the real clock, while the host's own goes on. */
  async until(what: string, condition: () => Awaitable<boolean>): Promise<void> {
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      if (await condition()) return;
      await turn();
      await this.clock.advance(LOOK_MS);
    }
    throw new Error(`Expected that ${what}; it did not come about.`);
  }

  /** Waits for a write that is held back. */
  async untilHeld(): Promise<void> {
    await this.until('a write is under way', () => this.faults.held > 0);
  }
}

/** Waits for a ms. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1);
  });
}

/**
 * Compares two values of JSON.
 *
 * @throws Error if they differ.
 */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  const [shown, wanted] = [sorted(actual), sorted(expected)];
  if (shown !== wanted) throw new Error(`${what}: expected ${wanted}, but it is ${shown}.`);
}

/** JSON with the fields of every object in order, which a store need not keep. */
function sorted(value: unknown): string {
  const inOrder = (_name: string, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  return JSON.stringify(value ?? null, inOrder);
}
