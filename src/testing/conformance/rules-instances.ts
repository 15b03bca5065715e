/*
 * domain.md §3, transcribed by hand: operations that name instances, and DESTROY.
 */
import { SAMPLE_SERVICE_ID } from '../sample-service.js';
import { group, refused, request, to } from './case-definition.js';
import { ACTIVATED, CREATED, IMPORTED, KNOWN_HEALTHY, NONE_HEALTHY } from './setup-steps.js';

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
  named('STOP_INSTANCES of none is refused', [...KNOWN, refused(stop(), 'ACTIVE', 'NOTHING_NAMED')]),
  named('REPLACE_INSTANCES of none means all healthy instances', [
    ...IMPORTED,
    to(replace(), 'REPLACING_INSTANCES', { inFlight: { operation: { type: 'REPLACE_INSTANCES', instanceIds: [] } } }),
  ]),
  named('RESTART names none', [
    ...IMPORTED,
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

const instances = (active: number) => ({
  required: 0,
  active,
  running: 0,
  healthy: 0,
  unhealthy: 0,
  stale: 0,
  silent: 0,
  missing: 0,
  surplus: 0,
});
const destroy = group('rule/destroy', 'domain.md §3: DESTROY is refused while instances are active');
const DESTRUCTION = [
  destroy('without an observation it is admitted', [...CREATED, to('DESTROY', 'DESTROY_REQUESTED')]),
  destroy('while instances are active it is refused', [
    ...CREATED,
    to({ observe: { instances: instances(2) } }, 'INACTIVE'),
    refused('DESTROY', 'INACTIVE', 'INSTANCES_STILL_ACTIVE', { active: 2 }),
  ]),
  destroy('once they are gone it is admitted', [
    ...CREATED,
    to({ observe: { instances: instances(1) } }, 'INACTIVE'),
    refused('DESTROY', 'INACTIVE', 'INSTANCES_STILL_ACTIVE', { active: 1 }),
    to({ observe: { instances: instances(0), healthyInstanceIds: [] } }, 'INACTIVE'),
    to('DESTROY', 'DESTROY_REQUESTED'),
  ]),
  destroy('what was observed before still counts', [
    ...KNOWN,
    to('DEACTIVATE', 'DEACTIVATION_REQUESTED'),
    to('success', 'INACTIVE'),
    refused('DESTROY', 'INACTIVE', 'INSTANCES_STILL_ACTIVE', { active: 2 }),
  ]),
];

const destroyed = group('rule/destroyed', 'domain.md §2: DESTROYED is final');
const ABSORBED = [
  destroyed('nothing leaves it', [
    ...CREATED,
    to('DESTROY', 'DESTROY_REQUESTED'),
    to('success', 'DESTROYED', { revision: 2, inFlight: null }),
    refused('ACTIVATE', 'DESTROYED', 'NOT_ALLOWED_IN_STATE'),
    refused('DESTROY', 'DESTROYED', 'NOT_ALLOWED_IN_STATE'),
    refused('CANCEL', 'DESTROYED', 'NOT_CANCELLABLE'),
    to({ observe: { adjustment: 'ADJUST_INSTANCES' } }, 'DESTROYED'),
    to('success', 'DESTROYED'),
    to('time', 'DESTROYED', { revision: 2, inFlight: null }),
  ]),
];

/** Operations that name instances, DESTROY, and what comes after it. */
export const INSTANCE_RULES = [...NAMED, ...SETS, ...DESTRUCTION, ...ABSORBED];
