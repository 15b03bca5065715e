/*
 * domain.md §3, transcribed by hand: operations that name instances, and DESTROY.
 */
import type { Health } from '../../model/health.js';
import { SAMPLE_SERVICE_ID } from '../sample-service.js';
import { group, refused, request, to } from './case-definition.js';
import {
  ACTIVATED,
  CREATED,
  IMPORTED,
  IMPORTED_INACTIVE,
  IMPORTED_TESTING,
  KNOWN_HEALTHY,
  NONE_HEALTHY,
} from './setup-steps.js';

const serviceId = SAMPLE_SERVICE_ID;
const stop = (...instanceIds: string[]) => request({ type: 'STOP_INSTANCES', serviceId, instanceIds });
const replace = (...instanceIds: string[]) => request({ type: 'REPLACE_INSTANCES', serviceId, instanceIds });
const KNOWN = [...ACTIVATED, to(KNOWN_HEALTHY, 'ACTIVE')];

const named = group('rule/named-instances', 'domain.md §3: every named id must be a known, HEALTHY instance');
const NAMED = [
  named('STOP_INSTANCES of an unknown instance', [
    ...KNOWN,
    refused(stop('i-1', 'i-9'), 'ACTIVE', 'INSTANCES_NOT_HEALTHY', { instanceIds: ['i-9'] }),
  ]),
  named('REPLACE_INSTANCES of an unknown instance', [
    ...KNOWN,
    refused(replace('i-9', 'i-2', 'i-8'), 'ACTIVE', 'INSTANCES_NOT_HEALTHY', { instanceIds: ['i-9', 'i-8'] }),
  ]),
  named('an instance that is healthy no more', [
    ...KNOWN,
    to(NONE_HEALTHY, 'ACTIVE'),
    refused(stop('i-1'), 'ACTIVE', 'INSTANCES_NOT_HEALTHY', { instanceIds: ['i-1'] }),
    refused(replace('i-1'), 'ACTIVE', 'INSTANCES_NOT_HEALTHY', { instanceIds: ['i-1'] }),
  ]),
  named('before the first observation', [
    ...IMPORTED,
    refused(stop('i-1'), 'ACTIVE', 'HEALTH_UNKNOWN', { instanceIds: ['i-1'] }),
    refused(replace('i-1'), 'ACTIVE', 'HEALTH_UNKNOWN', { instanceIds: ['i-1'] }),
  ]),
  named('an unknown instance in CONFIG_TESTING', [
    ...IMPORTED_TESTING,
    to(KNOWN_HEALTHY, 'CONFIG_TESTING'),
    refused(stop('i-9'), 'CONFIG_TESTING', 'INSTANCES_NOT_HEALTHY', { instanceIds: ['i-9'] }),
    refused(replace('i-9'), 'CONFIG_TESTING', 'INSTANCES_NOT_HEALTHY', { instanceIds: ['i-9'] }),
    refused(stop(), 'CONFIG_TESTING', 'NOTHING_NAMED'),
  ]),
  named('STOP_INSTANCES of none is refused', [...KNOWN, refused(stop(), 'ACTIVE', 'NOTHING_NAMED')]),
  named('REPLACE_INSTANCES of none means all healthy instances', [
    ...KNOWN,
    to(replace(), 'REPLACING_INSTANCES', { inFlight: { operation: { type: 'REPLACE_INSTANCES', instanceIds: [] } } }),
  ]),
  named('RESTART names none', [
    ...KNOWN,
    to('RESTART', 'REPLACING_INSTANCES', { inFlight: { operation: { type: 'RESTART', stopFirst: false } } }),
  ]),
];

const set = group('rule/ids-are-a-set', 'domain.md §3: ids are a set');
const SETS = [
  set('STOP_INSTANCES', [
    ...KNOWN,
    to(stop('i-2', 'i-1', 'i-2'), 'STOPPING_INSTANCES', {
      inFlight: { operation: { type: 'STOP_INSTANCES', instanceIds: ['i-2', 'i-1'] } },
    }),
  ]),
  set('REPLACE_INSTANCES', [
    ...KNOWN,
    to(replace('i-1', 'i-1'), 'REPLACING_INSTANCES', {
      inFlight: { operation: { type: 'REPLACE_INSTANCES', instanceIds: ['i-1'], stopFirst: false } },
    }),
  ]),
  set('in a refusal', [
    ...KNOWN,
    refused(stop('i-9', 'i-9'), 'ACTIVE', 'INSTANCES_NOT_HEALTHY', { instanceIds: ['i-9'] }),
  ]),
];

/** The counts of an observation in which nothing of the service is, with these changes. */
const counts = (changes: Partial<Health['instances']> = {}) => ({
  observe: {
    instances: {
      required: 0,
      active: 0,
      running: 0,
      healthy: 0,
      unhealthy: 0,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
      ...changes,
    },
    healthyInstanceIds: [],
  },
});
const destroy = group('rule/destroy', 'domain.md §3: DESTROY needs proof that nothing runs');
const unknown = () => refused('DESTROY', 'INACTIVE', 'HEALTH_UNKNOWN', { instanceIds: [] });
const DESTRUCTION = [
  destroy('where nothing can have been started it needs none', [...CREATED, to('DESTROY', 'DESTROY_REQUESTED')]),
  destroy('nor after an activation that started nothing', [
    ...ACTIVATED,
    to('DEACTIVATE', 'DEACTIVATION_REQUESTED'),
    to('success', 'INACTIVE', { mayHaveInstances: false }),
    to('DESTROY', 'DESTROY_REQUESTED'),
  ]),
  destroy('after an adjustment it is refused without a current observation', [
    ...CREATED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES', { mayHaveInstances: true }),
    to('failure', 'INACTIVE'),
    unknown(),
  ]),
  destroy('of an imported service it is refused without an observation', [...IMPORTED_INACTIVE, unknown()]),
  destroy('under an id that was used before it is refused without an observation', [...CREATED, unknown()], {
    revision: 41,
  }),
  destroy('an observation of an earlier revision proves nothing', [
    ...IMPORTED,
    to(counts(), 'ACTIVE'),
    to('DEACTIVATE', 'DEACTIVATION_REQUESTED'),
    to('success', 'INACTIVE'),
    unknown(),
  ]),
  destroy('an outdated observation proves nothing', [
    ...IMPORTED_INACTIVE,
    to({ observe: { ...counts().observe, outdated: true } }, 'INACTIVE'),
    unknown(),
  ]),
  ...(['active', 'silent', 'stale'] as const).map((count) =>
    destroy(`while an instance is ${count} it is refused`, [
      ...IMPORTED_INACTIVE,
      to(counts({ [count]: 1 }), 'INACTIVE'),
      refused('DESTROY', 'INACTIVE', 'INSTANCES_STILL_ACTIVE', { active: 0, silent: 0, stale: 0, [count]: 1 }),
    ]),
  ),
  destroy('once a current observation shows none it is admitted', [
    ...IMPORTED_INACTIVE,
    to(counts({ active: 1 }), 'INACTIVE'),
    refused('DESTROY', 'INACTIVE', 'INSTANCES_STILL_ACTIVE'),
    to(counts(), 'INACTIVE'),
    to('DESTROY', 'DESTROY_REQUESTED'),
  ]),
];

const restart = group('rule/restart-of-nothing', 'domain.md §3: a restart that replaces nothing is not a success');
const RESTARTS = (['RESTART', 'REPLACE_INSTANCES'] as const).flatMap((type) => [
  restart(`${type} without any observation`, [
    ...IMPORTED,
    refused(type, 'ACTIVE', 'HEALTH_UNKNOWN', { instanceIds: [] }),
  ]),
  restart(`${type} where a current observation shows no healthy instance`, [
    ...IMPORTED,
    to(NONE_HEALTHY, 'ACTIVE'),
    refused(type, 'ACTIVE', 'INSTANCES_NOT_HEALTHY', { instanceIds: [] }),
  ]),
  restart(`${type} in CONFIG_TESTING`, [
    ...IMPORTED_TESTING,
    refused(type, 'CONFIG_TESTING', 'HEALTH_UNKNOWN', { instanceIds: [] }),
    to(NONE_HEALTHY, 'CONFIG_TESTING'),
    refused(type, 'CONFIG_TESTING', 'INSTANCES_NOT_HEALTHY', { instanceIds: [] }),
  ]),
  restart(`${type} where the observation is not current`, [
    ...IMPORTED,
    to({ observe: { ...NONE_HEALTHY.observe, revision: 0 } }, 'ACTIVE'),
    to(type, 'REPLACING_INSTANCES'),
  ]),
]);

const destroyed = group('rule/destroyed', 'domain.md §2: DESTROYED is final');
const ABSORBED = [
  destroyed('nothing leaves it', [
    ...CREATED,
    to('DESTROY', 'DESTROY_REQUESTED'),
    to('success', 'DESTROYED', { revision: 2, inFlight: null }),
    refused('ACTIVATE', 'DESTROYED', 'NOT_ALLOWED_IN_STATE'),
    refused('DESTROY', 'DESTROYED', 'NOT_ALLOWED_IN_STATE'),
    refused('CANCEL', 'DESTROYED', 'NOT_CANCELLABLE'),
    to('success', 'DESTROYED'),
    to('time', 'DESTROYED', { revision: 2, inFlight: null }),
  ]),
  destroyed('nor does an observation', [
    ...CREATED,
    to('DESTROY', 'DESTROY_REQUESTED'),
    to('success', 'DESTROYED'),
    to({ observe: { adjustment: 'ADJUST_INSTANCES' } }, 'DESTROYED', { revision: 2, inFlight: null }),
  ]),
];

/** Operations that name instances, DESTROY, and what comes after it. */
export const INSTANCE_RULES = [...NAMED, ...SETS, ...RESTARTS, ...DESTRUCTION, ...ABSORBED];
