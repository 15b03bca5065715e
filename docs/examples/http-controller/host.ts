import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Inspect } from 'local-service-machines/inspect';
import type { ClusterDurations } from 'local-service-machines/testing';
import { type Controller, startController } from './controller.js';
import { startExecutors } from './executors.js';
import { apiOf } from './server.js';
import type { Store } from './store.js';

/** How long `stop` waits for requests that are being answered, in ms. */
const GRACE_MS = 5_000;

/** How often `stop` closes idle connections, in ms. */
const IDLE_MS = 10;

/** The options of a host. */
export interface HostOptions {
  readonly store: Store;
  readonly executors: number;
  /** How often the cluster is observed, in ms. */
  readonly tickMs: number;
  readonly host: string;
  /** 0 is any free port. */
  readonly port: number;
  readonly token?: string;
  readonly inspect?: Inspect;
  /** How long steps on the executors take, where not the default. */
  readonly durations?: Partial<ClusterDurations>;
}

/** A controller with its HTTP server. */
export interface Host {
  readonly url: string;
  readonly controller: Controller;
  /** Answers pending requests, stops listening, and closes the store. */
  readonly stop: () => Promise<void>;
}

/** Starts executors, controller and HTTP server. Stopping the host closes the store. */
export async function startHost({
  store,
  executors: count,
  durations,
  inspect,
  ...options
}: HostOptions): Promise<Host> {
  const executors = startExecutors(count, durations);
  const ends = [() => store.close(), executors.stop];
  const end = () => ends.reverse().forEach((stop) => stop());
  try {
    const controller = await startController(executors.cluster, store, inspect);
    const ticking = setInterval(() => void controller.services.tick(), options.tickMs);
    ends.push(
      () => void controller.services.stop(),
      () => clearInterval(ticking),
    );

    const listener = getRequestListener(apiOf(controller, options.host, options.token).fetch);
    const server = createServer((request, response) => void listener(request, response));
    server.listen(options.port, options.host);
    await once(server, 'listening');

    const stop = async () => {
      const closed = once(server, 'close');
      server.close();
      // `close` ends the connections that are idle now, and not those that a last answer leaves idle.
      const closingIdle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
      const closingAll = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearInterval(closingIdle);
      clearTimeout(closingAll);
      end();
    };
    return { url: urlOf(server.address() as AddressInfo), controller, stop };
  } catch (error) {
    try {
      end();
    } catch {
      // Why it could not begin matters more.
    }
    throw error;
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
