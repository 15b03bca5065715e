import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Host, type HostOptions, startHost } from '../../../docs/examples/http-controller/host.js';
import { openStore } from '../../../docs/examples/http-controller/store.js';
import type { ActivationState, LifecycleState, LocalServiceSpec } from '../../../src/index.js';
import { aMinimalSpec } from '../../support/specs.js';
import { Client } from './client.js';

/** A controller that listens, and whoever talks to it. */
export interface Hosted extends Host {
  readonly client: Client;
}

/** Executors that take no longer than the clock's pace. */
const QUICK = {
  acceptMs: 1,
  provisionMs: 1,
  startMs: 1,
  checkMs: 1,
  giveUpMs: 1,
  deprovisionMs: 1,
  findMs: 1,
  writeMs: 1,
};

/** The file of a new store, which is removed when the test is over. */
export async function storeFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'http-controller-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'services.sqlite');
}

/** Starts a controller in this process, for one test. */
export async function hosted(options: Partial<HostOptions> = {}): Promise<Hosted> {
  const store = options.store ?? openStore(await storeFile());
  const host = await startHost({
    executors: 2,
    tickMs: 20,
    host: '127.0.0.1',
    port: 0,
    durations: QUICK,
    ...options,
    store,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= host.stop());
  onTestFinished(stop);
  return { ...host, stop, client: new Client(host.url) };
}

/** A specification whose instances are healthy soon. */
export function quickSpec(overrides: Partial<LocalServiceSpec> = {}): LocalServiceSpec {
  const check = {
    mode: { type: 'CMD', command: 'true', shellDisabled: false },
    timeout: '1s',
    interval: '50ms',
    attempts: 3,
  } as const;
  return aMinimalSpec({ healthcheck: check, readiness: check, ...overrides });
}

/** A CREATE of that specification. */
export function creation(spec: LocalServiceSpec = quickSpec(), instancesPerHost = 1) {
  return { type: 'CREATE', spec, instancesPerHost } as const;
}

/** What a client sees of a service, as far as tests wait for it. */
export interface Seen {
  readonly state: LifecycleState;
  readonly activationState: ActivationState;
  readonly instancesPerHost: number;
  readonly healthyInstances: number;
  readonly totalCPUs: number;
}

/** Expects something to be so in the end, however busy the machine is. */
export function eventually<TFound>(find: () => TFound | Promise<TFound>) {
  return expect.poll(find, { timeout: 30_000, interval: 20 });
}

/** Waits until a service is seen so. */
export async function untilSeen(client: Client, serviceId: string, wanted: Partial<Seen>): Promise<void> {
  await eventually(() => client.found<Seen>(`/localservices/${serviceId}`)).toMatchObject(wanted);
}
