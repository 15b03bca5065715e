import { createInspectorServer } from '@statelyai/inspect/server';
import { createInspect, type Inspect } from 'local-service-machines/inspect';
import { freePort, webSocketSink } from 'local-service-machines/inspect/node';

/** The official inspector, with actors in it. */
export interface Inspector {
  /** What the actors take as `inspect`. */
  readonly inspect: Inspect;
  /** What to open in a browser. */
  readonly url: string;
  /** Sends what is left and ends the server. */
  readonly stop: () => Promise<void>;
}

/** Starts the official inspector's server, on this port if it is free. What reaches it is redacted already. */
export async function startInspector(preferredPort = 8080): Promise<Inspector> {
  const port = await freePort(preferredPort);
  const server = createInspectorServer({ port, autoOpen: false });
  const sink = webSocketSink(`ws://localhost:${port}`);
  const stop = async () => {
    await sink.close();
    server.stop();
  };
  return { inspect: createInspect({ sink, now: Date.now }), url: `http://localhost:${port}`, stop };
}
