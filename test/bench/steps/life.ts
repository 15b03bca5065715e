import type { lifecycleMachine } from 'local-service-machines';
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

/** What brings the service to where the life begins. */
export const CREATE = sampleRequest('CREATE');

/** The states that it goes through. */
export const STATES: readonly string[] = [
  'INACTIVE',
  ...LIFE.flatMap(([, work, end]) => [...work.map(([, state]) => state), end]),
];

/** The life as the engine hears it; the n-th operation takes revision n + 2. */
export const REPORTED: readonly EngineEvent<typeof lifecycleMachine>[] = fromJson(
  LIFE.flatMap(([request, work], place) => [
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
    sampleRequest(request),
    ...work.map(([name]) => ({ type: `xstate.done.actor.${name}`, actorId: name, output: null })),
  ]),
);
