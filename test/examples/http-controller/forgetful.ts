/*
 * The controller with a mistake that the kill loop has to find: it answers long before the disk has what it says.
 */
import { startHost } from '../../../docs/examples/http-controller/host.js';
import { readOptions } from '../../../docs/examples/http-controller/options.js';
import { openStore, type Store } from '../../../docs/examples/http-controller/store.js';

const TOO_LATE_MS = 5_000;

const { store: file, host, port, executors, tickMs } = readOptions(process.argv.slice(2), {});
const store = openStore(file);
const forgetful: Store = {
  claim: (runId) => store.claim(runId),
  load: () => store.load(),
  read: (serviceId) => store.read(serviceId),
  write: (...row) => {
    setTimeout(() => void store.write(...row), TOO_LATE_MS);
    return Promise.resolve('written');
  },
  close: () => store.close(),
};
const { url } = await startHost({ store: forgetful, host, port, executors, tickMs });
console.log(`Listening on ${url}, process ${process.pid}`);
