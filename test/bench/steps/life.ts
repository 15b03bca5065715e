import type { Health, lifecycleMachine } from 'local-service-machines';
import type { EngineEvent } from 'local-service-machines/engine';
import { sampleRequest } from 'local-service-machines/testing';
import { fromJson } from './script.js';

/*
 * A life of the lifecycle machine itself, policies included: from INACTIVE to INACTIVE, each operation with the work that it begins.
 */

type Request = Parameters<typeof sampleRequest>[0];

/** Each request with the work that it begins, and where the service is while that is done. */
const LIFE: readonly (readonly [
  request: Request,
  work: readonly (readonly [name: string, state: string])[],
  end: string,
])[] = [
  ['ACTIVATE', [['recordActivation', 'ACTIVATION_REQUESTED']], 'ACTIVE'],
  ['ADJUST_INSTANCES', [['adjustInstances', 'ADJUSTING_INSTANCES']], 'ACTIVE'],
  ['UPDATE_INSTANCE_COUNT', [['recordInstanceCount', 'UPDATING_INSTANCES_COUNT']], 'ACTIVE'],
  ['RESTART', [['replaceInstances', 'REPLACING_INSTANCES']], 'ACTIVE'],
  ['DEACTIVATE', [['recordActivation', 'DEACTIVATION_REQUESTED']], 'INACTIVE'],
  [
    'DEPLOY_TEST_INSTANCE',
    [
      ['recordActivation', 'CONFIG_TESTING_REQUESTED'],
      ['deployTestInstance', 'DEPLOYING_TEST_INSTANCE'],
    ],
    'CONFIG_TESTING',
  ],
  ['DEACTIVATE', [['recordActivation', 'DEACTIVATION_REQUESTED']], 'INACTIVE'],
];

/** What is observed once the instances are counted anew, and before which a restart would be refused. */
const HEALTH: Health = {
  serviceId: 'dns-cache-1',
  state: 'ACTIVE',
  revision: 4,
  hosts: { live: 1, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
  instances: {
    required: 1,
    active: 1,
    running: 1,
    healthy: 1,
    unhealthy: 0,
    stale: 0,
    silent: 0,
    missing: 0,
    surplus: 0,
  },
  healthyInstanceIds: ['SI-1'],
  adjustment: 'NONE',
};

/** Before the restart. */
const observed = (request: Request) => (request === 'RESTART' ? [{ type: 'OBSERVE' as const, health: HEALTH }] : []);

/** What brings the service to where the life begins. */
export const CREATE = sampleRequest('CREATE');

/** The states that it goes through. */
export const STATES: readonly string[] = [
  'INACTIVE',
  ...LIFE.flatMap(([request, work, end]) => [
    ...observed(request).map(() => 'ACTIVE'),
    ...work.map(([, state]) => state),
    end,
  ]),
];

/** The life as the engine hears it; the n-th operation takes revision n + 2. */
export const REPORTED: readonly EngineEvent<typeof lifecycleMachine>[] = fromJson(
  LIFE.flatMap(([request, work], place) => [
    ...observed(request),
    sampleRequest(request),
    ...work.map(([name]) => ({
      type: 'effect.succeeded' as const,
      effectId: `dns-cache-1#${String(place + 2)}:${name}`,
    })),
  ]),
);

/** The same life as XState hears it. */
export const HEARD: readonly { readonly type: string }[] = fromJson(
  LIFE.flatMap(([request, work]) => [
    ...observed(request),
    sampleRequest(request),
    ...work.map(([name]) => ({ type: `xstate.done.actor.${name}`, actorId: name, output: null })),
  ]),
);
