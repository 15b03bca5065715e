import { startInspector } from '../demo/inspector.js';
import { startHost } from './host.js';
import { readOptions, USAGE } from './options.js';
import { openStore } from './store.js';

/** The store holds the secrets of the specifications: only the owner may read it. */
const OWNER_ONLY = 0o077;
/** The viewer's port, which is not that of the API. */
const INSPECTOR_PORT = 8090;

process.umask(OWNER_ONLY);
await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

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
  if (inspector !== null) console.log(`Open ${inspector.url} in a browser to watch`);

  const end = () => {
    process.off('SIGINT', end).off('SIGTERM', end); // A second signal ends it at once.
    void Promise.all([host.stop(), inspector?.stop()]).then(() => process.exit(0));
  };
  process.on('SIGINT', end).on('SIGTERM', end);
}
