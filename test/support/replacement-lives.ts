import { ACTIVATED, activate, failed, knownHealthy, type ShortLife, test, TESTED, timedOut } from './short-life.js';
import type { Step } from './life.js';

/* domain.md §4, transcribed by hand: replacing and stopping instances. */

const noneHealthy: Step = {
  observe: {
    instances: {
      required: 2,
      active: 2,
      running: 2,
      healthy: 0,
      unhealthy: 2,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    healthyInstanceIds: [],
  },
};
const REPLACING = [...ACTIVATED, 'REPLACING_INSTANCES'] as const;

/** REPLACING_INSTANCES. */
export const REPLACEMENT: readonly ShortLife[] = [
  { title: 'done, to ACTIVE', steps: [...activate, knownHealthy, 'RESTART', 'done'], visits: [...REPLACING, 'ACTIVE'] },
  {
    title: 'done, to CONFIG_TESTING',
    steps: [...test, knownHealthy, 'RESTART', 'done'],
    visits: [...TESTED, 'REPLACING_INSTANCES', 'CONFIG_TESTING'],
  },
  {
    title: 'REPLACE_INSTANCES from ACTIVE, failed',
    steps: [...activate, knownHealthy, 'REPLACE_INSTANCES', 'fail'],
    visits: [...REPLACING, 'ACTIVE'],
    context: { lastFailure: failed('REPLACE_INSTANCES', '3:replaceInstances'), consecutiveFailures: 0 },
  },
  {
    title: 'REPLACE_INSTANCES from CONFIG_TESTING, failed',
    steps: [...test, knownHealthy, 'REPLACE_INSTANCES', 'fail'],
    visits: [...TESTED, 'REPLACING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: failed('REPLACE_INSTANCES', '3:replaceInstances') },
  },
  {
    title: 'timed out, to ACTIVE',
    steps: [...activate, knownHealthy, 'RESTART', 'time'],
    visits: [...REPLACING, 'ACTIVE'],
    context: { lastFailure: timedOut('RESTART', '3:replaceInstances', '45 minutes') },
  },
  {
    title: 'timed out, to CONFIG_TESTING',
    steps: [...test, knownHealthy, 'RESTART', 'time'],
    visits: [...TESTED, 'REPLACING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: timedOut('RESTART', '3:replaceInstances', '45 minutes') },
  },
  {
    title: 'an old error does not stick',
    steps: [...activate, knownHealthy, 'RESTART', 'fail', 'RESTART', 'done'],
    visits: [...REPLACING, 'ACTIVE', 'REPLACING_INSTANCES', 'ACTIVE'],
    context: { lastFailure: null },
  },
  {
    title: 'cancelled, back to ACTIVE, whatever is healthy',
    steps: [...activate, knownHealthy, 'RESTART', 'CANCEL'],
    visits: [...REPLACING, 'ACTIVE'],
    context: { lastFailure: null, inFlight: null, emergency: null },
  },
  {
    title: 'cancelled, back to CONFIG_TESTING, whatever is healthy',
    steps: [...test, knownHealthy, 'RESTART', 'CANCEL'],
    visits: [...TESTED, 'REPLACING_INSTANCES', 'CONFIG_TESTING'],
    context: { emergency: null },
  },
  {
    title:
      'cancelled with no healthy instance left: no emergency, which would take a service of one host down for good',
    steps: [...activate, knownHealthy, 'RESTART', noneHealthy, 'CANCEL'],
    visits: [...REPLACING, 'ACTIVE'],
    context: { emergency: null, activationState: 'ACTIVE' },
  },
];

const STOPPING = [...ACTIVATED, 'STOPPING_INSTANCES'] as const;
const stop: readonly Step[] = [...activate, knownHealthy, 'STOP_INSTANCES'];
const stopTest: readonly Step[] = [...test, knownHealthy, 'STOP_INSTANCES'];

/** STOPPING_INSTANCES. */
export const STOP: readonly ShortLife[] = [
  { title: 'done, to ACTIVE', steps: [...stop, 'done'], visits: [...STOPPING, 'ACTIVE'] },
  {
    title: 'failed, to ACTIVE',
    steps: [...stop, 'fail'],
    visits: [...STOPPING, 'ACTIVE'],
    context: { lastFailure: failed('STOP_INSTANCES', '3:stopInstances') },
  },
  {
    title: 'timed out, to ACTIVE',
    steps: [...stop, 'time'],
    visits: [...STOPPING, 'ACTIVE'],
    context: { lastFailure: timedOut('STOP_INSTANCES', '3:stopInstances', '10 minutes') },
  },
  {
    title: 'done, to CONFIG_TESTING',
    steps: [...stopTest, 'done'],
    visits: [...TESTED, 'STOPPING_INSTANCES', 'CONFIG_TESTING'],
  },
  {
    title: 'failed, to CONFIG_TESTING',
    steps: [...stopTest, 'fail'],
    visits: [...TESTED, 'STOPPING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: failed('STOP_INSTANCES', '3:stopInstances') },
  },
  {
    title: 'timed out, to CONFIG_TESTING',
    steps: [...stopTest, 'time'],
    visits: [...TESTED, 'STOPPING_INSTANCES', 'CONFIG_TESTING'],
    context: { lastFailure: timedOut('STOP_INSTANCES', '3:stopInstances', '10 minutes') },
  },
];
