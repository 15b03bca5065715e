/*
 * domain.md §3, §4, transcribed by hand: CANCEL that names what it means, PROGRESS, and attempts.
 */
import { SAMPLE_SERVICE_ID } from '../sample-service.js';
import { group, request, refused, to } from './case-definition.js';
import { ACTIVATED, IN_EMERGENCY, IMPORTED, STEPS_TO, TESTED } from './setup-steps.js';

const EMERGENCY = 'EMERGENCY_DEACTIVATION_REQUESTED';
const serviceId = SAMPLE_SERVICE_ID;
const OTHER = 'another-service-1';
const effectId = (revision: number, work: string) => `${serviceId}#${String(revision)}:${work}`;
const cancelOf = (fields: { readonly serviceId?: string; readonly effectId?: string }) =>
  request({ type: 'CANCEL', ...fields });

const ADJUSTING = [...IMPORTED, to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES')];
const IN_FLIGHT = effectId(2, 'adjustInstances');
const DEPLOYING = TESTED.slice(0, 3);

const cancel = group('rule/cancel', 'domain.md §3: a CANCEL may name the service and the work that it means');
const CANCELS = [
  cancel('of the work in flight', [...ADJUSTING, to(cancelOf({ serviceId, effectId: IN_FLIGHT }), EMERGENCY)]),
  cancel('of this service, whatever is in flight', [...ADJUSTING, to(cancelOf({ serviceId }), EMERGENCY)]),
  cancel('of another service', [
    ...ADJUSTING,
    refused(cancelOf({ serviceId: OTHER, effectId: IN_FLIGHT }), 'ADJUSTING_INSTANCES', 'WRONG_SERVICE', {
      field: 'serviceId',
      expected: serviceId,
      actual: OTHER,
    }),
  ]),
  cancel('of work that is over', [
    ...ADJUSTING,
    to('failure', 'ACTIVE'),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    refused(cancelOf({ effectId: IN_FLIGHT }), 'ADJUSTING_INSTANCES', 'NOT_IN_FLIGHT', {
      field: 'effectId',
      expected: effectId(3, 'adjustInstances'),
      actual: IN_FLIGHT,
    }),
  ]),
  cancel('of other work of the same revision', [
    ...ADJUSTING,
    refused(cancelOf({ effectId: effectId(2, 'recordActivation') }), 'ADJUSTING_INSTANCES', 'NOT_IN_FLIGHT'),
  ]),
  cancel('of work that is none of a test deployment’s two', [
    ...DEPLOYING,
    refused(cancelOf({ effectId: effectId(1, 'deployTestInstance') }), 'DEPLOYING_TEST_INSTANCE', 'NOT_IN_FLIGHT'),
    refused(cancelOf({ effectId: effectId(2, 'adjustInstances') }), 'DEPLOYING_TEST_INSTANCE', 'NOT_IN_FLIGHT'),
  ]),
  cancel('of a malformed id', [
    ...ADJUSTING,
    refused(cancelOf({ effectId: '' }), 'ADJUSTING_INSTANCES', 'NOT_IN_FLIGHT'),
  ]),
  cancel('at rest', [
    ...ADJUSTING,
    to('success', 'ACTIVE'),
    refused(cancelOf({ effectId: IN_FLIGHT }), 'ACTIVE', 'NOT_CANCELLABLE'),
  ]),
  cancel('the state comes before the addressed service', [
    ...IMPORTED,
    refused(cancelOf({ serviceId: OTHER }), 'ACTIVE', 'NOT_CANCELLABLE'),
  ]),
  cancel('a test deployment by its first work', [
    ...DEPLOYING,
    to(cancelOf({ effectId: effectId(2, 'recordActivation') }), EMERGENCY),
  ]),
  cancel('a test deployment by its second work', [
    ...DEPLOYING,
    to(cancelOf({ effectId: effectId(2, 'deployTestInstance') }), EMERGENCY),
  ]),
];

const progress = group('rule/progress', 'domain.md §3: PROGRESS is kept and moves nothing');
const AT_WORK = STEPS_TO.ADJUSTING_INSTANCES;
const adjusting = (kept: { readonly done: number; readonly total: number; readonly checkpoint?: unknown } | null) =>
  ({ inFlight: { operation: { type: 'ADJUST_INSTANCES' as const }, progress: kept } }) as const;
const PROGRESS = [
  progress('none at first', [
    ...ACTIVATED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', { inFlight: { progress: null } }),
  ]),
  progress('is kept', [
    ...AT_WORK,
    to({ progress: { done: 14, total: 40 } }, 'ADJUSTING_INSTANCES', adjusting({ done: 14, total: 40 })),
    to({ progress: { done: 15, total: 40 } }, 'ADJUSTING_INSTANCES', adjusting({ done: 15, total: 40 })),
  ]),
  progress('without a checkpoint the last one stays', [
    ...AT_WORK,
    to({ progress: { done: 1, total: 2, checkpoint: { replaced: ['i-1'] } } }, 'ADJUSTING_INSTANCES'),
    to(
      { progress: { done: 2, total: 2 } },
      'ADJUSTING_INSTANCES',
      adjusting({ done: 2, total: 2, checkpoint: { replaced: ['i-1'] } }),
    ),
  ]),
  progress('of other work is ignored', [
    ...AT_WORK,
    to(
      { progress: { effectId: effectId(2, 'adjustInstances'), done: 1, total: 2 } },
      'ADJUSTING_INSTANCES',
      adjusting(null),
    ),
  ]),
  progress('that is malformed is ignored', [
    ...AT_WORK,
    to({ progress: { done: -1, total: 2 } }, 'ADJUSTING_INSTANCES', adjusting(null)),
    to({ progress: { done: 0.5, total: 2 } }, 'ADJUSTING_INSTANCES', adjusting(null)),
  ]),
  progress('that is too long is ignored', [
    ...AT_WORK,
    to({ progress: { done: 1, total: 2, checkpoint: 'x'.repeat(65_535) } }, 'ADJUSTING_INSTANCES', adjusting(null)),
    to(
      { progress: { done: 1, total: 2, checkpoint: 'x'.repeat(65_534) } },
      'ADJUSTING_INSTANCES',
      adjusting({ done: 1, total: 2 }),
    ),
  ]),
  progress('outside of work changes nothing', [
    ...IMPORTED,
    to({ progress: { effectId: IN_FLIGHT, done: 1, total: 2 } }, 'ACTIVE', { inFlight: null }),
    ...IN_EMERGENCY.slice(3),
    to({ progress: { effectId: IN_FLIGHT, done: 1, total: 2 } }, EMERGENCY, { inFlight: null }),
  ]),
];

const attempt = group('rule/attempt', 'domain.md §4: attempt grows with each restart in the midst of the work');
const attempts = (number: number) => ({ inFlight: { attempt: number } });
const ATTEMPTS = [
  attempt('is 1 at first, and one more with each restart', [
    ...IMPORTED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', attempts(1)),
    to('restart', 'ADJUSTING_INSTANCES', attempts(2)),
    to('restart', 'ADJUSTING_INSTANCES', attempts(3)),
    to('success', 'ACTIVE'),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', attempts(1)),
  ]),
  attempt('the progress outlives the restart', [
    ...AT_WORK,
    to({ progress: { done: 1, total: 2, checkpoint: ['i-1'] } }, 'ADJUSTING_INSTANCES'),
    to('restart', 'ADJUSTING_INSTANCES', {
      inFlight: { attempt: 2, progress: { done: 1, total: 2, checkpoint: ['i-1'] } },
    }),
  ]),
  attempt('a restart at rest counts for nothing', [
    ...IMPORTED,
    to('restart', 'ACTIVE'),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', attempts(1)),
  ]),
];

/** CANCEL with ids, PROGRESS, and attempts. */
export const CONTROL_RULES = [...CANCELS, ...PROGRESS, ...ATTEMPTS];
