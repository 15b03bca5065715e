import { describe, expect, it } from 'vitest';
import { admit, type LifecycleInput, persist, type ServiceRequest } from '../../src/index.js';
import { Life, type Step } from '../support/life.js';
import { NOTHING_RUNS } from '../support/ways.js';

/*
 * domain.md §3: DESTROY needs proof that nothing runs; or that nothing can have been started, by this service or an
 * earlier one of its id.
 */
const inactive: readonly Step[] = ['CREATE', 'ACTIVATE', 'done', 'DEACTIVATE', 'done'];

/** What happened to a service that then stands in INACTIVE, and by which rule DESTROY is refused; null where it is admitted. */
const DESTROYS: readonly (readonly [
  title: string,
  input: LifecycleInput,
  steps: readonly Step[],
  rule: string | null,
])[] = [
  ['created here, and nothing else', {}, ['CREATE'], null],
  ['activated and deactivated, no adjustment in between', {}, inactive, null],
  ['after another instance count', {}, ['CREATE', 'UPDATE_INSTANCE_COUNT', 'done'], null],
  ['after a destroy that failed', {}, ['CREATE', 'DESTROY', 'fail'], null],
  ['under an id that was used before', { revision: 1 }, ['CREATE'], 'HEALTH_UNKNOWN'],
  ['recovered', {}, [{ recover: 'INACTIVE' }], 'HEALTH_UNKNOWN'],
  ['after an adjustment', {}, ['CREATE', 'ADJUST_INSTANCES', 'done'], 'HEALTH_UNKNOWN'],
  ['after an adjustment that failed', {}, ['CREATE', 'ADJUST_INSTANCES', 'fail'], 'HEALTH_UNKNOWN'],
  ['after one that was cancelled', {}, ['CREATE', 'ADJUST_INSTANCES', 'CANCEL'], 'HEALTH_UNKNOWN'],
  [
    'after a test deployment that was accepted, and then not recorded',
    {},
    ['CREATE', 'DEPLOY_TEST_INSTANCE', 'fail'],
    'HEALTH_UNKNOWN',
  ],
  [
    'after an adjustment of the reconciliation',
    {},
    ['CREATE', { observe: { adjustment: 'ADJUST_INSTANCES' } }, 'done'],
    'HEALTH_UNKNOWN',
  ],
  [
    'observed before the last change only',
    {},
    ['CREATE', 'ADJUST_INSTANCES', 'done', NOTHING_RUNS, 'UPDATE_INSTANCE_COUNT', 'done'],
    'HEALTH_UNKNOWN',
  ],
  ['observed, and nothing runs', {}, ['CREATE', 'ADJUST_INSTANCES', 'done', NOTHING_RUNS], null],
  ['recovered and observed, and nothing runs', {}, [{ recover: 'INACTIVE' }, NOTHING_RUNS], null],
  [
    'observed in maintenance, and nothing runs',
    {},
    [{ recover: 'INACTIVE' }, { observe: { ...NOTHING_RUNS.observe, maintenance: true } }],
    null,
  ],
  ['observed, and something runs', {}, ['CREATE', { observe: {} }], 'INSTANCES_STILL_ACTIVE'],
];

const destroy = ({ serviceId }: Life): ServiceRequest => ({ type: 'DESTROY', serviceId });

describe('DESTROY', () => {
  it.each(DESTROYS)('of a service %s', async (_title, input, steps, rule) => {
    const life = await new Life(input).run(...steps);
    expect(life.state).toBe('INACTIVE');
    const admission = admit(life.snapshot, destroy(life));
    expect(admission.admitted ? null : admission.refusal.rule).toBe(rule);
    expect(life.snapshot.can(destroy(life))).toBe(rule === null);
  });

  it('of a service that an older release stored needs an observation: it does not say whether anything was started', async () => {
    const life = await new Life().run('CREATE');
    const envelope = persist(life.snapshot);
    const context: Partial<typeof life.context> = { ...life.context };
    // What the first version did not have.
    for (const field of ['mayHaveInstances', 'destroyed']) Reflect.deleteProperty(context, field);
    const older = { ...envelope, schemaVersion: 1, snapshot: { ...envelope.snapshot, context } };
    const restored = await life.restoredFrom(JSON.parse(JSON.stringify(older)));
    expect(admit(restored.snapshot, destroy(life))).toMatchObject({ refusal: { rule: 'HEALTH_UNKNOWN' } });
    await restored.run(NOTHING_RUNS);
    expect(admit(restored.snapshot, destroy(life))).toEqual({ admitted: true });
  });

  it('can still follow a restart of the controller that keeps what it knew', async () => {
    const life = await new Life().run('CREATE');
    const restored = await life.restoredFrom(JSON.parse(JSON.stringify(persist(life.snapshot))));
    expect(admit(restored.snapshot, destroy(life))).toEqual({ admitted: true });
  });
});
