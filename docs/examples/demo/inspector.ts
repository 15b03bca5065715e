import { createInspect, type Inspect } from 'local-service-machines/inspect';
import { freePort } from 'local-service-machines/inspect/node';
import { startViewer } from 'local-service-machines/viewer';

/** A running viewer. */
export interface Inspector {
  /** The `inspect` option of the actors that it shows. */
  readonly inspect: Inspect;
  /** The address to open in a browser. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts the viewer on this port, or on another one if that is taken. What it shows is redacted already. */
export async function startInspector(preferredPort = 8080): Promise<Inspector> {
  const viewer = await startViewer({ port: await freePort(preferredPort), keepAlive: true });
  return { inspect: createInspect({ sink: viewer, now: Date.now }), url: viewer.url, stop: viewer.stop };
}
