import { startInspector } from '../demo/inspector.js';
import { warningOn } from './access.js';
import { startHost } from './host.js';
import { readOptions, USAGE } from './options.js';
import { openStore } from './store.js';

/** The store holds the secrets of the specifications: only the owner may read it. */
const OWNER_ONLY = 0o077;
/** The viewer's port, which is not that of the API. */
const INSPECTOR_PORT = 8090;

process.umask(OWNER_ONLY);
await main().catch(giveUp);

async function main(): Promise<void> {
  const { help, inspect, store, token, ...options } = readOptions(process.argv.slice(2), process.env);
  if (help) {
    process.stdout.write(USAGE);
    return;
  }
  const inspector = inspect ? await startInspector(INSPECTOR_PORT) : null;
  const host = await startHost({
    ...options,
    store: openStore(store),
    ...(token !== undefined && { token }),
    ...(inspector && { inspect: inspector.inspect }),
  });
  console.log(`Listening on ${host.url}, process ${process.pid}`);
  const warning = warningOn(options.host, token);
  if (warning !== null) console.error(warning);
  if (inspector !== null) console.log(`Open ${inspector.url} in a browser to watch`);

  const end = () => {
    process.off('SIGINT', end).off('SIGTERM', end); // A second signal ends it at once.
    Promise.all([host.stop(), inspector?.stop()]).then(() => process.exit(0), giveUp);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
}

/** Says what went wrong and why, and ends. */
function giveUp(error: unknown): void {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : null;
  console.error(error instanceof Error ? error.message : error);
  if (cause !== null && !String(error).includes(cause.message)) console.error(`Because: ${cause.message}`);
  process.exit(1);
}
