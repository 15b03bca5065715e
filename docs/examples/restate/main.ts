/* `npm run example:restate`: starts the cluster, Restate's server and the service, and walks one local service through its life. */
import { readFileSync } from 'node:fs';
import { parseSpec } from 'local-service-machines/schema';
import { Cluster } from './cluster.js';
import { Controller } from './controller.js';
import { Ingress } from './ingress.js';
import { startRestate } from './server.js';
import { walk } from './walk.js';

const spec = parseSpec(JSON.parse(readFileSync(new URL('../specs/node-agent.json', import.meta.url), 'utf8')));
if (!spec.success) throw spec.error;

// `process.exit` ends the child processes too, which the default of these signals does not.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const cluster = new Cluster();
const restate = await startRestate(await cluster.start());
console.log(`Restate takes requests at ${restate.ingressUrl}.`);
try {
  const controller = new Controller(cluster, new Ingress(restate.ingressUrl));
  await walk(controller, { type: 'CREATE', spec: spec.data, instancesPerHost: 1 }, (line) => console.log(line));
} finally {
  await restate.stop();
  await cluster.stop();
}
