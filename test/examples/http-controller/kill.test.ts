import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../support/runs.js';
import { Client } from './client.js';
import { type Seen, storeFile } from './hosted.js';
import { killLoop, planArbitrary } from './kill-loop.js';
import { bundled, started } from './process.js';

const EXECUTORS = 2;

it('loses nothing that it acknowledged, however often it is killed, and brings all of it about', async () => {
  const program = await bundled('docs/examples/http-controller/main.ts');
  await fc.assert(
    fc.asyncProperty(planArbitrary({ kills: 8, services: 5 }), async (plan) => {
      const store = await storeFile();
      const { lost, acknowledged, expected } = await killLoop(program, store, plan);
      expect(lost).toEqual([]);
      expect(acknowledged).toBeGreaterThan(0);

      const controller = await started(program, '--store', store, '--executors', `${EXECUTORS}`, '--tick-ms', '50');
      const client = new Client(controller.url);
      for (const [serviceId, { exists, instancesPerHost, activationState }] of expected) {
        const isThere = async () => {
          const { [serviceId]: seen } = await client.found<Record<string, Seen>>('/localservices');
          if (!exists || seen === undefined) return (seen === undefined) === !exists;
          const activation = activationState ?? seen.activationState;
          const healthy = { ACTIVE: EXECUTORS * instancesPerHost, CONFIG_TESTING: 1, INACTIVE: 0 }[activation];
          return (
            seen.state === activation &&
            seen.activationState === activation &&
            seen.instancesPerHost === instancesPerHost &&
            seen.healthyInstances === healthy
          );
        };
        await expect.poll(isThere, { timeout: 30_000, interval: 50 }).toBe(true);
      }
      expect(await controller.end('SIGTERM')).toBe(0);
    }),
    { numRuns: runs(1), endOnFailure: true },
  );
});

it('would notice a controller that answers before it stores', async () => {
  const program = await bundled('test/examples/http-controller/forgetful.ts');
  const [plan] = fc.sample(planArbitrary({ kills: 2, services: 3 }), 1);
  const { lost, acknowledged } = await killLoop(program, await storeFile(), plan!);
  expect(acknowledged).toBeGreaterThan(0);
  expect(lost.length).toBeGreaterThan(0);
});
