import { setTimeout } from 'node:timers/promises';
import { createInspect, type Inspect } from 'local-service-machines/inspect';
import { freePort } from 'local-service-machines/inspect/node';
import { startViewer } from 'local-service-machines/viewer';

/** How often it is looked whether a page is open, in ms. */
const LOOK_EVERY_MS = 100;

/** A running viewer. */
export interface Inspector {
  /** The `inspect` option of the actors that it shows. */
  readonly inspect: Inspect;
  /** The address to open in a browser. */
  readonly url: string;
  /** Resolves once a page is open. */
  readonly opened: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts the viewer on this port, or on another one if that is taken. What it shows is redacted already. */
export async function startInspector(preferredPort = 8080): Promise<Inspector> {
  const viewer = await startViewer({ port: await freePort(preferredPort), keepAlive: true });
  return {
    inspect: createInspect({ sink: viewer, now: Date.now }),
    url: viewer.url,
    opened: async () => {
      while (viewer.pages === 0) await setTimeout(LOOK_EVERY_MS);
    },
    stop: viewer.stop,
  };
}
