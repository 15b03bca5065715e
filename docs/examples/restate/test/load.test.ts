import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Step } from '../step.js';
import { COUNTING, drive, LIFE, review } from './load.js';
import { startWorld, until, type World } from './world.js';

const SERVICES = 8;
const CRASHES_OF_EACH_KIND = 4;
/** So many steps are carried out between two crashes. */
const STEPS_BETWEEN = 60;
/** Long enough that every crash finds answers on their way. */
const ANSWER_MS = 50;

let world: World;
let retries = 0;

beforeAll(async () => {
  world = await startWorld({ cluster: { answerMs: ANSWER_MS }, ingress: { onRetry: () => (retries += 1) } });
});
afterAll(() => world.stop());

describe('under load', () => {
  it('kill -9 of service, of server and of both loses, duplicates and reorders nothing', async () => {
    const { cluster, restate } = world;
    const { service, server } = restate;
    let isOver = false;
    const begunAt = Date.now();
    const load = Promise.all(
      Array.from({ length: SERVICES }, (_, index) =>
        drive(world, `loaded-${index}`, { rounds: LIFE, goesOn: () => !isOver }),
      ),
    );
    const crashes = async () => {
      for (let time = 0; time < CRASHES_OF_EACH_KIND; time += 1) {
        for (const victims of [[service], [server], [service, server]]) {
          const before = cluster.applied.length;
          await until(() => cluster.applied.length >= before + STEPS_BETWEEN);
          await Promise.all(victims.map((victim) => victim.end('SIGKILL')));
          await Promise.all(victims.map((victim) => victim.start()));
        }
      }
      isOver = true;
    };
    const [driven] = await Promise.all([load, crashes()]);

    const { sent, accepted, steps, ...faults } = await review(world, driven);
    const seconds = Math.round((Date.now() - begunAt) / 1_000);
    console.log(
      [
        `${SERVICES} services, ${3 * CRASHES_OF_EACH_KIND} crashes in ${seconds} s`,
        `${sent} operations sent, ${accepted} accepted; ${retries} requests sent again after a connection broke`,
        `${steps.applied} steps carried out, ${steps.askedAgain} of them asked for again`,
        `${faults.lost.length} lost, ${faults.duplicated.length} duplicated, ${faults.outOfOrder.length} out of order`,
      ].join('\n'),
    );
    expect(faults).toEqual({ lost: [], duplicated: [], outOfOrder: [] });
    expect(accepted).toBe(sent);
    // Otherwise no crash hit anything.
    expect(retries).toBeGreaterThan(0);
    expect(steps.askedAgain).toBeGreaterThan(0);
  });
});

describe('the review finds', () => {
  it('what is lost, duplicated or out of order', async () => {
    const driven = [await drive(world, 'reviewed', { rounds: LIFE, goesOn: (sent) => sent < 3 })];
    const [count, activation, ...starts] = world.cluster.applied.filter(({ serviceId }) => serviceId === 'reviewed-1');
    if (count === undefined || activation === undefined) throw new Error('Nothing was carried out.');
    const { ingress } = world;
    const { begun } = world.cluster;
    const found = (...applied: readonly Step[]) =>
      review({ cluster: { applied: [...applied], begun }, ingress }, driven);

    expect(await found(count, activation, ...starts)).toMatchObject({ lost: [], duplicated: [], outOfOrder: [] });
    expect(await found(count, ...starts)).toMatchObject({ lost: ['reviewed-1#3:recordActivation'] });
    expect(await found(count, count, activation)).toMatchObject({ duplicated: ['reviewed-1#2:recordInstanceCount/0'] });
    expect(await found(activation, count, ...starts)).toMatchObject({
      outOfOrder: ['reviewed-1#2:recordInstanceCount/0'],
    });
    expect(await found(count, activation, ...starts.reverse())).toMatchObject({
      outOfOrder: [4, 2, 0].map((index) => `reviewed-1#4:adjustInstances/${index}`),
    });
  });
});

describe('a request whose answer was lost, sent again', () => {
  const operations = 10;
  const again = { rounds: COUNTING, goesOn: (sent: number) => sent < operations, sends: 2 };

  it('under its key is taken once', async () => {
    const findings = await review(world, [await drive(world, 'keyed', again)]);
    expect(findings).toMatchObject({
      sent: operations,
      accepted: operations,
      lost: [],
      duplicated: [],
      outOfOrder: [],
    });
  });

  it('without a key is taken twice, and found', async () => {
    const findings = await review(world, [await drive(world, 'keyless', { ...again, hasKeys: false })]);
    expect(findings).toMatchObject({ sent: operations, accepted: 2 * operations, lost: [], outOfOrder: [] });
    expect(findings.duplicated).toHaveLength(operations);
  });
});
