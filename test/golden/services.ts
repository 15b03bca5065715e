import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { Life, type Step } from '../support/life.js';
import { WAYS } from '../support/ways.js';
import { STORED_SPEC } from './stored-spec.js';

/** The services that each release stores once, so that every later one can be seen to read them: a name, and how each lived. */
const LIVES: readonly (readonly [string, readonly Step[]])[] = [
  ...LIFECYCLE_STATES.map((state) => [state, WAYS[state]] as const),
  ['ACTIVE-after-a-failure', ['CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'fail']],
  ['ACTIVE-after-a-refusal', ['CREATE', 'ACTIVATE', 'done', { observe: {} }, 'DESTROY']],
  ['ACTIVE-after-a-cancellation', ['CREATE', 'ACTIVATE', 'done', { observe: {} }, 'RESTART', 'CANCEL']],
  [
    'ACTIVE-after-a-failed-reconciliation',
    [{ recover: 'ACTIVE' }, { observe: { adjustment: 'ADJUST_INSTANCES' } }, 'fail'],
  ],
  ['ADJUSTING_INSTANCES-half-done', ['CREATE', 'ADJUST_INSTANCES', { progress: { stopped: ['i-1'] } }]],
  ['ACTIVE-imported', [{ recover: 'ACTIVE' }]],
  ['ADJUSTING_INSTANCES-by-reconciliation', [{ recover: 'ACTIVE' }, { observe: { adjustment: 'ADJUST_INSTANCES' } }]],
  ['DEACTIVATION_REQUESTED-in-an-emergency', ['CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'CANCEL', 'time']],
  ['DESTROYED-without-a-record', ['CREATE', 'ACTIVATE', 'gone']],
  ['REPLACING_INSTANCES-by-restart', ['CREATE', 'ACTIVATE', 'done', { observe: {} }, 'RESTART']],
];

/** The services, as they stand at the end of what happened to them; every setting is one that a host chose. */
export async function goldenServices(): Promise<readonly (readonly [string, Life])[]> {
  return Promise.all(
    LIVES.map(async ([name, steps]) => {
      const input = {
        failureBudget: 3,
        recordRefusals: true,
        revision: 6,
        emergencyDelayMs: 2_000,
        staleAfterMs: 90_000,
        defaultOpSpec: { timeout: '2m', parallelism: 3, failureStrategy: 'ROLLBACK' },
      } as const;
      return [name, await new Life(input, STORED_SPEC).run(...steps)] as const;
    }),
  );
}
