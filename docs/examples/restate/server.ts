/*
 * The two processes of the example: Restate's server and the service that it calls. Both listen on the loopback alone, each on
 * a port of its own that it keeps when it is started again.
 */
import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectOptions } from './object.js';

const START_MS = 60_000;
const POLL_MS = 50;

/** A process that can be killed and started again as it was. */
class Process {
  #child: ChildProcess | null = null;
  #options: readonly string[] = [];

  constructor(
    private readonly command: readonly [string, ...string[]],
    private readonly env: NodeJS.ProcessEnv,
    private readonly logFile: string,
    /** Stops waiting when the signal is aborted. */
    private readonly isReady: (child: ChildProcess, signal: AbortSignal) => Promise<unknown>,
  ) {}

  /** Starts it; without options with those of the last time. */
  async start(options?: object): Promise<void> {
    if (options !== undefined) this.#options = [JSON.stringify(options)];
    const log = openSync(this.logFile, 'a');
    const [file, ...words] = [...this.command, ...this.#options] as const;
    // Over the channel a child of Node reports that it listens, and notices that its parent has ended.
    const stdio: StdioOptions = ['ignore', log, log, ...(file === process.execPath ? (['ipc'] as const) : [])];
    const child = spawn(file, words, { cwd: import.meta.dirname, env: { ...process.env, ...this.env }, stdio });
    closeSync(log);
    this.#child = child;
    const over = new AbortController();
    const { signal } = over;
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error(`${file} has ended:\n${readFileSync(this.logFile, 'utf8').slice(-2_000)}`);
    });
    const isLate = sleep(START_MS, undefined, { signal }).then(() => {
      throw new Error(`${file} is not ready after ${START_MS} ms.`);
    });
    try {
      await Promise.race([this.isReady(child, signal), ended, isLate]);
    } finally {
      over.abort();
    }
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('It has not started.');
    return this.#child.pid;
  }

  /** Ends the process, and waits until it has ended: SIGKILL at once, SIGTERM after its clean-up. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

export interface RestateHost {
  /** The URL for requests to services. */
  readonly ingressUrl: string;
  readonly adminUrl: string;
  readonly server: Process;
  readonly service: Process;
  /** Ends both, and removes what the server stored. */
  stop(): Promise<void>;
}

/** Starts the server and the service, and registers the service. The service works on the cluster at this URL. */
export async function startRestate(
  clusterUrl: string,
  options: ObjectOptions = {},
  script = 'service.ts',
): Promise<RestateHost> {
  const folder = mkdtempSync(join(tmpdir(), 'restate-'));
  const [nodePort, ingressPort, adminPort, servicePort] = await freePorts(4);
  const ingressUrl = `http://127.0.0.1:${ingressPort}`;
  const adminUrl = `http://127.0.0.1:${adminPort}`;

  const server = new Process(
    // Not through npm's wrapper: the killed process must be the server itself.
    [serverBinary()],
    {
      RESTATE_BASE_DIR: join(folder, 'data'),
      // The stored data belong to this name; the default is the host's.
      RESTATE_NODE_NAME: 'node-1',
      RESTATE_BIND_IP: '127.0.0.1',
      RESTATE_LISTEN_MODE: 'tcp',
      RESTATE_BIND_PORT: String(nodePort),
      RESTATE_INGRESS__BIND_PORT: String(ingressPort),
      RESTATE_ADMIN__BIND_PORT: String(adminPort),
      RESTATE_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: '1',
    },
    join(folder, 'server.log'),
    (_, signal) =>
      Promise.all([`${adminUrl}/health`, `${ingressUrl}/restate/health`].map((url) => untilHealthy(url, signal))),
  );
  const service = new Process(
    // Not through the command `tsx`, which is a wrapper too.
    [process.execPath, '--import', 'tsx', script, `${servicePort}`, clusterUrl],
    {},
    join(folder, 'service.log'),
    (child, signal) => once(child, 'message', { signal }),
  );
  // This process may end without calling `stop`, as on Ctrl-C.
  const abandon = () => {
    void server.end('SIGKILL');
    void service.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', abandon);
  const stop = async () => {
    await server.end('SIGTERM');
    await service.end('SIGTERM');
    process.off('exit', abandon);
    rmSync(folder, { recursive: true });
  };
  try {
    await Promise.all([server.start(), service.start(options)]);
    await register(adminUrl, `http://127.0.0.1:${servicePort}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ingressUrl, adminUrl, server, service, stop };
}

/** Registers the service and its objects with the server. */
async function register(adminUrl: string, uri: string): Promise<void> {
  const response = await fetch(`${adminUrl}/deployments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uri, force: true }),
  });
  if (!response.ok) throw new Error(`The service is not registered: ${await response.text()}`);
}

function serverBinary(): string {
  const require = createRequire(createRequire(import.meta.url).resolve('@restatedev/restate-server/package.json'));
  return require.resolve(`@restatedev/restate-server-${platform()}-${arch()}/bin/restate-server`);
}

async function untilHealthy(url: string, signal: AbortSignal): Promise<void> {
  const isHealthy = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!signal.aborted && !(await isHealthy())) await sleep(POLL_MS);
}

/** The given number of free ports. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const ports: number[] = [];
  for (const server of servers) {
    if (!server.listening) await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address !== 'string') ports.push(address.port);
  }
  for (const server of servers) server.close();
  return ports;
}
