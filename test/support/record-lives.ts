import { ACTIVATED, activate, failed, gone, type ShortLife, test, TESTED, timedOut } from './short-life.js';
import type { Step } from './life.js';

/* domain.md §4, transcribed by hand: what only changes the record of the service. */

const CREATED = ['INACTIVE'] as const;

/** CREATE. */
export const BIRTH: readonly ShortLife[] = [
  {
    title: 'CREATE leads to INACTIVE',
    steps: ['CREATE'],
    visits: CREATED,
    context: { activationState: 'INACTIVE', revision: 1, instancesPerHost: 1, inFlight: null },
  },
  {
    title: 'an imported service begins in its activation state INACTIVE',
    steps: [{ recover: 'INACTIVE' }],
    visits: ['INACTIVE'],
    context: { activationState: 'INACTIVE' },
  },
  {
    title: 'an imported service begins in its activation state CONFIG_TESTING',
    steps: [{ recover: 'CONFIG_TESTING' }],
    visits: ['CONFIG_TESTING'],
    context: { activationState: 'CONFIG_TESTING' },
  },
  {
    title: 'an imported service begins in its activation state ACTIVE',
    steps: [{ recover: 'ACTIVE' }],
    visits: ['ACTIVE'],
    context: { activationState: 'ACTIVE', revision: 1 },
  },
  {
    title: 'a service that is created again goes on from the last revision used',
    input: { revision: 41 },
    steps: ['CREATE', 'ACTIVATE'],
    visits: ['INACTIVE', 'ACTIVATION_REQUESTED'],
    context: { revision: 43 },
  },
];

/** ACTIVATION_REQUESTED. */
export const ACTIVATION: readonly ShortLife[] = [
  { title: 'recorded', steps: activate, visits: ACTIVATED, context: { activationState: 'ACTIVE', revision: 2 } },
  {
    title: 'recorded, from CONFIG_TESTING',
    steps: [...test, 'ACTIVATE', 'done'],
    visits: [...TESTED, 'ACTIVATION_REQUESTED', 'ACTIVE'],
    context: { activationState: 'ACTIVE', revision: 3 },
  },
  {
    title: 'failed, back to INACTIVE',
    steps: ['CREATE', 'ACTIVATE', 'fail'],
    visits: ['INACTIVE', 'ACTIVATION_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE', lastFailure: failed('ACTIVATE', '2:recordActivation'), inFlight: null },
  },
  {
    title: 'timed out, back to INACTIVE',
    steps: ['CREATE', 'ACTIVATE', 'time'],
    visits: ['INACTIVE', 'ACTIVATION_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE', lastFailure: timedOut('ACTIVATE', '2:recordActivation', '10 minutes') },
  },
  {
    title: 'failed, back to CONFIG_TESTING',
    steps: [...test, 'ACTIVATE', 'fail'],
    visits: [...TESTED, 'ACTIVATION_REQUESTED', 'CONFIG_TESTING'],
    context: { activationState: 'CONFIG_TESTING', lastFailure: failed('ACTIVATE', '3:recordActivation') },
  },
  {
    title: 'timed out, back to CONFIG_TESTING',
    steps: [...test, 'ACTIVATE', 'time'],
    visits: [...TESTED, 'ACTIVATION_REQUESTED', 'CONFIG_TESTING'],
    context: { lastFailure: timedOut('ACTIVATE', '3:recordActivation', '10 minutes') },
  },
  {
    title: 'record not found',
    steps: ['CREATE', 'ACTIVATE', 'gone'],
    visits: ['INACTIVE', 'ACTIVATION_REQUESTED', 'DESTROYED'],
    context: { lastFailure: gone('ACTIVATE', '2:recordActivation'), inFlight: null },
  },
];

/** DEACTIVATION_REQUESTED. */
export const DEACTIVATION: readonly ShortLife[] = [
  {
    title: 'recorded, from ACTIVE',
    steps: [...activate, 'DEACTIVATE', 'done'],
    visits: [...ACTIVATED, 'DEACTIVATION_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE', revision: 3 },
  },
  {
    title: 'recorded, from CONFIG_TESTING',
    steps: [...test, 'DEACTIVATE', 'done'],
    visits: [...TESTED, 'DEACTIVATION_REQUESTED', 'INACTIVE'],
    context: { activationState: 'INACTIVE' },
  },
  {
    title: 'failed, back to ACTIVE',
    steps: [...activate, 'DEACTIVATE', 'fail'],
    visits: [...ACTIVATED, 'DEACTIVATION_REQUESTED', 'ACTIVE'],
    context: { activationState: 'ACTIVE', lastFailure: failed('DEACTIVATE', '3:recordActivation') },
  },
  {
    title: 'failed, back to CONFIG_TESTING',
    steps: [...test, 'DEACTIVATE', 'fail'],
    visits: [...TESTED, 'DEACTIVATION_REQUESTED', 'CONFIG_TESTING'],
    context: { lastFailure: failed('DEACTIVATE', '3:recordActivation') },
  },
  {
    title: 'timed out, back to ACTIVE',
    steps: [...activate, 'DEACTIVATE', 'time'],
    visits: [...ACTIVATED, 'DEACTIVATION_REQUESTED', 'ACTIVE'],
    context: { lastFailure: timedOut('DEACTIVATE', '3:recordActivation', '10 minutes') },
  },
  {
    title: 'timed out, back to CONFIG_TESTING',
    steps: [...test, 'DEACTIVATE', 'time'],
    visits: [...TESTED, 'DEACTIVATION_REQUESTED', 'CONFIG_TESTING'],
    context: { lastFailure: timedOut('DEACTIVATE', '3:recordActivation', '10 minutes') },
  },
  {
    title: 'record not found',
    steps: [...activate, 'DEACTIVATE', 'gone'],
    visits: [...ACTIVATED, 'DEACTIVATION_REQUESTED', 'DESTROYED'],
  },
];

const UPDATING = [...ACTIVATED, 'UPDATING_INSTANCES_COUNT'] as const;
const count: readonly Step[] = [...activate, 'UPDATE_INSTANCE_COUNT'];
const countInactive: readonly Step[] = ['CREATE', 'UPDATE_INSTANCE_COUNT'];

/** UPDATING_INSTANCES_COUNT. */
export const COUNT: readonly ShortLife[] = [
  {
    title: 'recorded, to ACTIVE',
    steps: [...count, 'done'],
    visits: [...UPDATING, 'ACTIVE'],
    context: { instancesPerHost: 3, lastFailure: null },
  },
  {
    title: 'failed, the old count stays, to ACTIVE',
    steps: [...count, 'fail'],
    visits: [...UPDATING, 'ACTIVE'],
    context: { instancesPerHost: 1, lastFailure: failed('UPDATE_INSTANCE_COUNT', '3:recordInstanceCount') },
  },
  {
    title: 'timed out, the old count stays, to ACTIVE',
    steps: [...count, 'time'],
    visits: [...UPDATING, 'ACTIVE'],
    context: {
      instancesPerHost: 1,
      lastFailure: timedOut('UPDATE_INSTANCE_COUNT', '3:recordInstanceCount', '10 minutes'),
    },
  },
  {
    title: 'recorded, to INACTIVE',
    steps: [...countInactive, 'done'],
    visits: ['INACTIVE', 'UPDATING_INSTANCES_COUNT', 'INACTIVE'],
    context: { instancesPerHost: 3 },
  },
  {
    title: 'failed, to INACTIVE',
    steps: [...countInactive, 'fail'],
    visits: ['INACTIVE', 'UPDATING_INSTANCES_COUNT', 'INACTIVE'],
    context: { instancesPerHost: 1, lastFailure: failed('UPDATE_INSTANCE_COUNT', '2:recordInstanceCount') },
  },
  {
    title: 'timed out, to INACTIVE',
    steps: [...countInactive, 'time'],
    visits: ['INACTIVE', 'UPDATING_INSTANCES_COUNT', 'INACTIVE'],
    context: {
      instancesPerHost: 1,
      lastFailure: timedOut('UPDATE_INSTANCE_COUNT', '2:recordInstanceCount', '10 minutes'),
    },
  },
  { title: 'record not found', steps: [...count, 'gone'], visits: [...UPDATING, 'DESTROYED'] },
];

/** DESTROY_REQUESTED. */
export const END: readonly ShortLife[] = [
  {
    title: 'removed',
    steps: ['CREATE', 'DESTROY', 'done'],
    visits: ['INACTIVE', 'DESTROY_REQUESTED', 'DESTROYED'],
    context: { revision: 2, inFlight: null, lastFailure: null },
  },
  {
    title: 'failed, back to INACTIVE',
    steps: ['CREATE', 'DESTROY', 'fail'],
    visits: ['INACTIVE', 'DESTROY_REQUESTED', 'INACTIVE'],
    context: { lastFailure: failed('DESTROY', '2:removeService') },
  },
  {
    title: 'timed out, back to INACTIVE',
    steps: ['CREATE', 'DESTROY', 'time'],
    visits: ['INACTIVE', 'DESTROY_REQUESTED', 'INACTIVE'],
    context: { lastFailure: timedOut('DESTROY', '2:removeService', '10 minutes') },
  },
  {
    title: 'record not found',
    steps: ['CREATE', 'DESTROY', 'gone'],
    visits: ['INACTIVE', 'DESTROY_REQUESTED', 'DESTROYED'],
    context: { lastFailure: gone('DESTROY', '2:removeService') },
  },
];
