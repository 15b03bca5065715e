/*
 * domain.md §4, transcribed by hand: how long whole pieces of work may take.
 */
import { SAMPLE_SERVICE_ID, SAMPLE_SPEC } from '../sample-service.js';
import { group, request, to } from './case-definition.js';
import { CREATED, IMPORTED, KNOWN_HEALTHY, NONE_HEALTHY, TESTED } from './setup-steps.js';

const serviceId = SAMPLE_SERVICE_ID;
const KNOWN = [...IMPORTED, to(KNOWN_HEALTHY, 'ACTIVE')];

const limitMs = group('rule/work-timeout', 'domain.md §4: how long the whole work may take');
/** The sample service starts within 300 s (an image is pulled within 120 s) and stops within 300 s. */
const timeoutMs = (ms: number) => ({ inFlight: { timeoutMs: ms } });
/** Its instances wait for 60 s before they are killed. */
const WAITING_SPEC = { ...SAMPLE_SPEC, preShutdown: { hooks: [], waitBeforeKill: '60 seconds' } };
const instances = { ...NONE_HEALTHY.observe.instances, missing: 3, surplus: 2 };

/** How long the work of each operation may take. */
export const TIMEOUT_RULES = [
  limitMs('what only records', [...CREATED, to('ACTIVATE', 'ACTIVATION_REQUESTED', timeoutMs(600_000))]),
  limitMs('a test deployment has one start', [
    ...TESTED.slice(0, 2),
    to('success', 'DEPLOYING_TEST_INSTANCE', timeoutMs(600_000)),
  ]),
  limitMs('a stop of named instances', [...KNOWN, to('STOP_INSTANCES', 'STOPPING_INSTANCES', timeoutMs(600_000))]),
  limitMs('a replacement of what is named', [
    ...KNOWN,
    to(
      request({ type: 'REPLACE_INSTANCES', serviceId, instanceIds: ['i-1'] }),
      'REPLACING_INSTANCES',
      timeoutMs(900_000),
    ),
  ]),
  limitMs('a restart of what is required and active', [
    ...KNOWN,
    to('RESTART', 'REPLACING_INSTANCES', timeoutMs(2_700_000)),
    to({ elapse: 2_699_999 }, 'REPLACING_INSTANCES'),
    to({ elapse: 1 }, 'ACTIVE', { lastFailure: { code: 'TIMED_OUT' } }),
  ]),
  limitMs('a reconciliation of what is missing and surplus', [
    ...IMPORTED,
    to({ observe: { adjustment: 'ADJUST_INSTANCES', instances } }, 'ADJUSTING_INSTANCES', timeoutMs(3_300_000)),
  ]),
  limitMs('without an observation a thousand instances', [
    ...IMPORTED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', timeoutMs(600_300_000)),
  ]),
  limitMs('with the limits of the operation', [
    ...KNOWN,
    to(
      request({ type: 'RESTART', serviceId, opSpec: { timeout: '10 seconds', parallelism: 3 } }),
      'REPLACING_INSTANCES',
      // 4 instances in 2 rounds of a start within 132 s and a stop within 10 s, and 10 s more.
      timeoutMs(294_000),
    ),
    to({ elapse: 293_999 }, 'REPLACING_INSTANCES'),
    to({ elapse: 1 }, 'ACTIVE', { lastFailure: { code: 'TIMED_OUT' } }),
  ]),
  limitMs('with the wait before a kill', [
    to(
      request({ type: 'CREATE', spec: WAITING_SPEC, instancesPerHost: 1, recovered: { activationState: 'ACTIVE' } }),
      'ACTIVE',
    ),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', timeoutMs(660_300_000)),
  ]),
  limitMs('is at most 2³¹−1 ms', [
    ...IMPORTED,
    to(
      request({ type: 'ADJUST_INSTANCES', serviceId, opSpec: { timeout: '24h' } }),
      'ADJUSTING_INSTANCES',
      timeoutMs(2_147_483_647),
    ),
  ]),
  limitMs('stays what it was when the operation was accepted', [
    ...KNOWN,
    to('RESTART', 'REPLACING_INSTANCES', timeoutMs(2_700_000)),
    to({ observe: { instances } }, 'REPLACING_INSTANCES', timeoutMs(2_700_000)),
    to('restart', 'REPLACING_INSTANCES', timeoutMs(2_700_000)),
  ]),
];
