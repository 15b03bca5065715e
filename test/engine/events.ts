import { ACTIVATION_STATES, OPERATION_TYPES, SERVICE_NOT_FOUND } from '../../src/model/index.js';
import { readField } from '../../src/model/unchecked.js';
import { requestOf } from '../support/life.js';
import { aDigest, SERVICE_ID } from '../support/positions.js';
import type { AnyEvent, Position } from './oracle.js';

/*
 * The events to try in a position of each machine: everything that moves it, and much that does not.
 */

/** The events to try in a position. */
export type EventsAt = (position: Position) => readonly AnyEvent[];

const NONE_HEALTHY = {
  required: 2,
  active: 2,
  running: 2,
  healthy: 0,
  unhealthy: 2,
  stale: 0,
  silent: 0,
  missing: 0,
  surplus: 0,
};

const failure = { code: 'NO_LUCK', message: 'It did not work.' };

/** The events to try with a service. */
export const serviceEvents: EventsAt = ({ value: state, context }) => {
  const revision = readField(context, 'revision');
  const effectId = readField(readField(context, 'inFlight'), 'effectId');
  const digest = (changes = {}) => ({ type: 'OBSERVE', health: { ...aDigest(), state, revision, ...changes } });
  return [
    ...[...OPERATION_TYPES, 'CANCEL' as const].map((type) => requestOf(type, SERVICE_ID)),
    ...OPERATION_TYPES.map((type) => requestOf(type, 'another-1')),
    ...ACTIVATION_STATES.map((activationState) => ({ ...requestOf('CREATE', ''), recovered: { activationState } })),
    { ...requestOf('CREATE', ''), instancesPerHost: 0 },
    { ...requestOf('RESTART', SERVICE_ID), opSpec: { parallelism: 0 } },
    { ...requestOf('STOP_INSTANCES', SERVICE_ID), instanceIds: [] },
    { ...requestOf('REPLACE_INSTANCES', SERVICE_ID), instanceIds: ['i-9'] },
    ...['NONE', 'ADJUST_INSTANCES', 'DEPLOY_TEST_INSTANCE'].map((adjustment) => digest({ adjustment })),
    digest({ adjustment: 'ADJUST_INSTANCES', revision: 0 }),
    digest({ serviceId: readField(context, 'serviceId') }),
    digest({ serviceId: 'another-1' }),
    digest({ instances: NONE_HEALTHY, healthyInstanceIds: [], adjustment: 'ADJUST_INSTANCES' }),
    digest({ instances: NONE_HEALTHY, outdated: true }),
    { type: 'OBSERVE' },
    ...[effectId, 'another#1', 7].map((named) => ({ type: 'CANCEL', effectId: named })),
    ...[SERVICE_ID, 'another-1'].map((serviceId) => ({ type: 'CANCEL', serviceId })),
    { type: 'PROGRESS', effectId, done: 1, total: 2, checkpoint: { stopped: ['i-1'] } },
    { type: 'PROGRESS', effectId, done: 2, total: 2 },
    { type: 'PROGRESS', effectId, done: -1, total: 2 },
    { type: 'PROGRESS', effectId: 'another#1', done: 1, total: 2 },
    { type: 'PROGRESS' },
    ...reported(state, context, ['workTimeout', 'emergencyDelay']),
    ...strange,
  ];
};

/** The events to try with an instance. */
export const instanceEvents: EventsAt = ({ value: state, context }) => [
  ...[
    'ADVANCED',
    'FAILED',
    'CHECK_PASSED',
    'CHECK_FAILED',
    'STOP',
    'HOOKS_DONE',
    'SILENT',
    'AGENT_RESTARTED',
    'FOUND',
    'NOT_FOUND',
  ].map((type) => ({ type, at: 20, reason: 'So it was.' })),
  { type: 'ADVANCED' },
  { type: 'STOP', at: 20, overdue: true },
  { type: 'CHECK_PASSED', at: 20, tryId: 1 },
  { type: 'CHECK_FAILED', at: 20, reason: 'It was late.', tryId: 0 },
  ...reported(state, context, ['initialDelay', 'timeout', 'interval', 'hooksTimeout', 'waitBeforeKill']),
  ...strange,
];

/** The events to try with the activation. */
export const activationEvents: EventsAt = ({ value: state, context }) => [
  ...OPERATION_TYPES.map((type) => requestOf(type, SERVICE_ID)),
  ...reported(state, context, []),
];

/** The events to try with a backup. */
export const backupEvents: EventsAt = ({ value: state, context }) => [
  ...['BEGIN', 'RESET', 'GIVE_UP'].map((type) => ({ type })),
  { type: 'NOTE', text: 'so far' },
  ...reported(state, context, ['limit', 'backOff', '60000']),
  ...strange,
];

/** The events to try with a hoisted machine. */
export const hoistedEvents: EventsAt = ({ value: state, context }) => [
  ...['NAMED', 'OWN', 'RESET', 'REENTER', 'NOTHING', 'xstate.done.actor.worker'].map((type) => ({ type })),
  ...reported(state, context, ['limit', 'soon']),
  ...strange,
];

const strange = [{ type: 'xstate.error.actor.another', error: failure }, { type: 'REBOOT' }];

/** Reports of the work in flight, of work that is over, and of delays here and elsewhere. */
function reported(state: string, context: object, delays: readonly string[]): readonly AnyEvent[] {
  const of = (effectId: unknown) => [
    { type: 'effect.succeeded', effectId, output: { done: true } },
    { type: 'effect.failed', effectId, error: failure },
    { type: 'effect.failed', effectId, error: { code: SERVICE_NOT_FOUND, message: 'Gone.' } },
    { type: 'effect.timed-out', effectId },
  ];
  return [
    ...of(readField(readField(context, 'inFlight'), 'effectId')),
    ...of('another#1'),
    { type: 'effect.succeeded' },
    { type: 'delay.elapsed' },
    ...[...delays, 'noDelay'].flatMap((delay) => [
      { type: 'delay.elapsed', state, delay },
      { type: 'delay.elapsed', state: 'ELSEWHERE', delay },
    ]),
  ];
}
