import { describe, expect, it } from 'vitest';
import type { Health, ServiceRequest } from '../../src/index.js';
import { Life, type Step } from '../support/life.js';
import { aMinimalSpec } from '../support/specs.js';

/*
 * domain.md §4, "two limits": how long the whole of each work may take. The service has a start limit of 700 s (its image
 * 100 s; each check 100 s, then 2 tries of 50 s and 50 s) and a stop limit of 400 s (its time-out 300 s, and 100 s before
 * the kill).
 */
const check = { timeout: '50s', interval: '50s', attempts: 2, initialDelay: '100s' };
const { executable, readiness, healthcheck } = aMinimalSpec();
const spec = aMinimalSpec({
  executable: { ...executable, dockerPullTimeout: '100s' },
  readiness: { ...readiness, ...check },
  healthcheck: { ...healthcheck, ...check },
  preShutdown: { hooks: [], waitBeforeKill: '100s' },
});
const START = 700;
const STOP = 400;
const { serviceId } = new Life({}, spec);

const active: readonly Step[] = ['CREATE', 'ACTIVATE', 'done'];
const test: readonly Step[] = ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'done'];
const opSpec = { parallelism: 3 };
const send = (request: object): Step => ({ send: { serviceId, ...request } as ServiceRequest });

function observed(counts: Partial<Health['instances']>, changes: Partial<Health> = {}): Step {
  const none = { required: 0, active: 0, running: 0, healthy: 2, unhealthy: 0, stale: 0, silent: 0 };
  return { observe: { instances: { ...none, missing: 0, surplus: 0, ...counts }, ...changes } };
}

const seven = observed({ required: 4, active: 3 });

/** The work, the steps that begin it, and its limit in seconds. */
const LIMITS: readonly (readonly [title: string, steps: readonly Step[], seconds: number])[] = [
  ['ACTIVATE records', ['CREATE', 'ACTIVATE'], 300 + 300],
  ['DEACTIVATE records', [...active, 'DEACTIVATE'], 300 + 300],
  ['DEPLOY_TEST_INSTANCE records first', ['CREATE', 'DEPLOY_TEST_INSTANCE'], 300 + 300],
  ['DEPLOY_TEST_INSTANCE starts one instance then', ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done'], START + 300],
  ['UPDATE_INSTANCE_COUNT records', ['CREATE', 'UPDATE_INSTANCE_COUNT'], 300 + 300],
  ['DESTROY records', ['CREATE', 'DESTROY'], 300 + 300],

  ['an adjustment without any digest', [...active, 'ADJUST_INSTANCES'], 1_000 * (START + STOP) + 300],
  [
    'an adjustment by a current digest: required and active',
    [...active, seven, 'ADJUST_INSTANCES'],
    7 * (START + STOP) + 300,
  ],
  [
    '… in rounds of its parallelism',
    [...active, seven, send({ type: 'ADJUST_INSTANCES', opSpec })],
    3 * (START + STOP) + 300,
  ],
  ['… of an unknown number', [...active, send({ type: 'ADJUST_INSTANCES', opSpec })], 334 * (START + STOP) + 300],
  [
    '… and of nothing at all, which counts as one',
    [...active, observed({}), 'ADJUST_INSTANCES'],
    1 * (START + STOP) + 300,
  ],
  [
    'an adjustment by an older digest',
    [...active, observed({ required: 4 }, { revision: 1 }), 'ADJUST_INSTANCES'],
    1_000 * (START + STOP) + 300,
  ],
  [
    'an adjustment by an outdated one',
    [...active, observed({ required: 4 }, { outdated: true }), 'ADJUST_INSTANCES'],
    1_000 * (START + STOP) + 300,
  ],
  [
    'an adjustment of the reconciliation: missing and surplus',
    [...active, observed({ required: 40, active: 40, missing: 3, surplus: 2 }, { adjustment: 'ADJUST_INSTANCES' })],
    5 * (START + STOP) + 300,
  ],
  [
    'a test deployment of the reconciliation',
    [...test, observed({ missing: 1 }, { adjustment: 'DEPLOY_TEST_INSTANCE' })],
    START + 300,
  ],
  ['RESTART', [...active, seven, 'RESTART'], 7 * (START + STOP) + 300],
  [
    'RESTART of a fleet of 40 at 45 s each, which one limit of 300 s for everything ended after 6',
    [...active, observed({ required: 40, active: 40 }), 'RESTART'],
    80 * (START + STOP) + 300,
  ],
  [
    'REPLACE_INSTANCES of named ones, each once',
    [...active, seven, send({ type: 'REPLACE_INSTANCES', instanceIds: ['i-1', 'i-2', 'i-1'] })],
    2 * (START + STOP) + 300,
  ],
  [
    'REPLACE_INSTANCES of all',
    [...active, seven, send({ type: 'REPLACE_INSTANCES', instanceIds: [] })],
    7 * (START + STOP) + 300,
  ],
  [
    'STOP_INSTANCES of named ones',
    [...active, seven, send({ type: 'STOP_INSTANCES', instanceIds: ['i-1', 'i-2'] })],
    2 * STOP + 300,
  ],
  [
    'STOP_INSTANCES in one round, with a time-out of its own',
    [
      ...active,
      seven,
      send({ type: 'STOP_INSTANCES', instanceIds: ['i-1', 'i-2'], opSpec: { ...opSpec, timeout: '1000s' } }),
    ],
    1_100 + 1_000,
  ],
];

describe('the limit of a whole work', () => {
  it.each(LIMITS)('%s', async (_title, steps, seconds) => {
    const life = await new Life({}, spec).run(...steps);
    expect(life.context.inFlight?.timeoutMs).toBe(seconds * 1_000);
    const { state } = life;
    life.clock.increment(seconds * 1_000 - 1);
    expect(life.state).toBe(state);
    life.clock.increment(1);
    expect(life.state).not.toBe(state);
  });

  it('is at most what a timer can hold', async () => {
    const timeout = '2147483647 ms';
    const life = await new Life({ defaultOpSpec: { timeout } }, spec).run('CREATE', 'ACTIVATE');
    expect(life.context.inFlight?.timeoutMs).toBe(2_147_483_647);
  });

  it('is fixed when the operation is accepted, whatever is observed meanwhile', async () => {
    const life = await new Life({}, spec).run(...active, seven, 'ADJUST_INSTANCES', observed({ required: 90 }));
    expect(life.context.inFlight?.timeoutMs).toBe((7 * (START + STOP) + 300) * 1_000);
  });
});
