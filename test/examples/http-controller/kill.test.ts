import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../support/runs.js';
import { Client } from './client.js';
import type { Facts } from './expectation.js';
import { eventually, type Seen, storeFile } from './hosted.js';
import { killLoop, planArbitrary } from './kill-loop.js';
import { bundled, started } from './process.js';

const EXECUTORS = 2;
const program = await bundled('docs/examples/http-controller/main.ts');
const forgetful = await bundled('test/examples/http-controller/forgetful.ts');

it('loses nothing that it acknowledged, however often it is killed, and brings all of it about', async () => {
  await fc.assert(
    fc.asyncProperty(planArbitrary({ kills: 8, services: 5 }), async (plan) => {
      const store = await storeFile();
      const { lost, acknowledged, expected } = await killLoop(program, store, plan);
      expect(lost).toEqual([]);
      expect(acknowledged).toBeGreaterThan(0);

      const controller = await started(program, '--store', store, '--executors', `${EXECUTORS}`, '--tick-ms', '50');
      const client = new Client(controller.url);
      for (const [serviceId, facts] of expected) {
        const isBroughtAbout = async () => {
          const { [serviceId]: seen } = await client.found<Record<string, Seen>>('/localservices');
          return isAsItShouldBe(seen, facts) ? 'as it should be' : { serviceId, facts, seen };
        };
        await eventually(isBroughtAbout).toBe('as it should be');
      }
      expect(await controller.end('SIGTERM')).toBe(0);
    }),
    { numRuns: runs(1), endOnFailure: true },
  );
});

it('would notice a controller that answers before it stores', async () => {
  const create = { type: 'CREATE', instancesPerHost: 1 } as const;
  // Killed with the third acknowledgement: each of the three clients has got one.
  const plan = { rounds: [{ acknowledgements: 3, ms: 30_000 }], asked: [[create], [create], [create]] };
  const { lost, acknowledged } = await killLoop(forgetful, await storeFile(), plan);
  expect({ lost: lost.length, acknowledged }).toEqual({ lost: 3, acknowledged: 3 });
});

/** Is this what becomes of a service of which that is true? */
function isAsItShouldBe(seen: Seen | undefined, { exists, instancesPerHost, activationState }: Facts): boolean {
  if (!exists || seen === undefined) return exists === (seen !== undefined);
  const activation = activationState ?? seen.activationState;
  const healthy = { ACTIVE: EXECUTORS * instancesPerHost, CONFIG_TESTING: 1, INACTIVE: 0 }[activation];
  return (
    seen.state === activation &&
    seen.activationState === activation &&
    seen.instancesPerHost === instancesPerHost &&
    seen.healthyInstances === healthy
  );
}
