/*
 * The instance machine: one instance of a local service on one host (domain.md §5, §6). Flat: `snapshot.value` is one
 * of the 15 instance states.
 *
 * It invokes no actor. Its user sends what the executor reports, each event with its time, and answers every
 * emitted `check.due` with CHECK_PASSED or CHECK_FAILED, and `hooks.due` with HOOKS_DONE. A try that is not answered
 * within its `timeout` has failed, and a later answer is not admitted; hooks that take too long are not waited for. What
 * a restored actor had emitted before is in `tryPhase` and `shutdownPhase` of its context, and not emitted again.
 *
 * The machine promises: one try at a time; a check fails with exactly `attempts` consecutive failures, counted apart for
 * readiness and health; what may still run is killed only after its hooks and `waitBeforeKill`, in this order; what the
 * domain does not declare is not admitted, and `snapshot.can()` says no; the context is plain JSON; no event puts it into
 * an error, whatever its fields hold. (XState itself fails on an event whose type is not a string, or is `*`.)
 */
import { setup } from 'xstate';
import type { InstanceRecord } from '../src/model/cluster.js';
import {
  firstContext,
  type InstanceContext,
  type InstanceEmitted,
  type InstanceEvent,
  outputOf,
} from './instance.context.js';
import { DELAYS } from './instance.delays.js';
import { EMITS } from './instance.emits.js';
import { GUARDS } from './instance.guards.js';
import type { InstanceInput } from './instance.input.js';
import { readStored } from './instance.stored.js';
import {
  active,
  failed,
  failedTry,
  firstTry,
  furtherTries,
  goDown,
  goingDown,
  passedTry,
  running,
  to,
  when,
} from './instance.transitions.js';
import type { InstanceMachine, InstanceTag } from './instance.type.js';
import { UPDATES } from './instance.updates.js';
import { makeRestartable } from './restartable.js';

const instance = setup({
  types: {} as {
    context: InstanceContext;
    events: InstanceEvent;
    input: InstanceInput;
    output: InstanceRecord;
    emitted: InstanceEmitted;
    tags: InstanceTag;
  },
  guards: GUARDS,
  actions: { ...UPDATES, ...EMITS },
  delays: DELAYS,
});

const chart = instance.createMachine({
  id: 'local-service-instance-v1',
  context: firstContext,
  output: outputOf,
  initial: 'PENDING',
  // XState gives up an actor that leaves a failure of another actor unheard, even of one that is no child of it.
  on: { '*': { guard: 'isStrayFailure' } },
  states: {
    PENDING: {
      description: 'Accepted by the executor, not yet begun.',
      ...active({ ADVANCED: to('PROVISIONING'), STOP: goDown('STOPPING', 'recordStop') }),
    },
    PROVISIONING: {
      description: 'The executor makes the resources and the image ready.',
      ...active({
        ADVANCED: to('STARTING'),
        FAILED: failed('PROVISIONING_FAILED'),
        STOP: to('DEPROVISIONING', 'recordEarlyStop'),
      }),
    },
    PROVISIONING_FAILED: {
      description: 'The resources or the image could not be made ready.',
      tags: ['error'],
      on: { ADVANCED: to('DEPROVISIONING') },
    },
    STARTING: {
      description: 'The container is being started.',
      ...active({
        ADVANCED: to('UNREADY', 'recordChange'),
        FAILED: failed('START_FAILED'),
        STOP: to('DEPROVISIONING', 'recordEarlyStop'),
      }),
    },
    START_FAILED: {
      description: 'The container did not start.',
      tags: ['error'],
      on: { ADVANCED: to('DEPROVISIONING') },
    },
    UNREADY: {
      description: 'The container runs, and its readiness check has not passed yet.',
      ...running({
        CHECK_PASSED: when('isTryDue', to('READY', 'beginHealthCheck')),
        CHECK_FAILED: failedTry('UNREADY', 'READINESS_CHECK_FAILED'),
        STOP: goDown('STOPPING', 'recordStop'),
      }),
      after: { ...firstTry('UNREADY'), ...furtherTries('UNREADY', 'READINESS_CHECK_FAILED') },
    },
    READINESS_CHECK_FAILED: {
      description:
        'The readiness check failed as often as its attempts allow: the hooks run, then the wait for the kill.',
      ...goingDown('READINESS_CHECK_FAILED'),
      tags: ['active', 'error'],
    },
    READY: {
      description: 'The readiness check has passed, and the health check has not passed yet.',
      ...running({
        CHECK_PASSED: when('isTryDue', to('HEALTHY', 'recordPassedTry')),
        // The domain declares UNHEALTHY for what was HEALTHY before; of READY's two exits, this is the one that stops.
        CHECK_FAILED: failedTry('READY', 'STOPPING'),
        STOP: goDown('STOPPING', 'recordStop'),
      }),
      after: { ...firstTry('READY'), ...furtherTries('READY', 'STOPPING') },
    },
    HEALTHY: {
      description: 'The health check passes.',
      ...running({
        CHECK_PASSED: passedTry('HEALTHY'),
        CHECK_FAILED: failedTry('HEALTHY', 'UNHEALTHY'),
        STOP: goDown('STOPPING', 'recordStop'),
      }),
      after: furtherTries('HEALTHY', 'UNHEALTHY'),
    },
    UNHEALTHY: {
      description: 'The health check failed as often as its attempts allow: the hooks run, then the wait for the kill.',
      ...goingDown('UNHEALTHY'),
    },
    DEPROVISIONING: {
      description: 'The executor kills the container and gives its resources back.',
      ...active({ ADVANCED: to('STOPPED') }),
    },
    STOPPING: {
      description: 'To be stopped: the hooks run, then the wait for the kill.',
      ...goingDown('STOPPING'),
    },
    STOPPED: {
      description: 'Gone, with its resources given back.',
      tags: ['terminal'],
      type: 'final',
      output: 'STOPPED',
    },
    LOST: {
      description: 'Silent for too long: nobody knows what became of it.',
      tags: ['terminal'],
      type: 'final',
      output: 'LOST',
    },
    UNKNOWN: {
      description: 'The agent on the host restarted, and has not found the instance again yet.',
      tags: ['active'],
      on: { FOUND: to('UNREADY', 'recordFound'), NOT_FOUND: to('STOPPED', 'recordNotFound'), SILENT: to('LOST') },
    },
  },
});

/** The life of one instance on one host. Needs nothing of `provide`. */
export const instanceMachine: InstanceMachine = makeRestartable(chart, { read: readStored });

export type { InstanceActor, InstanceMachine, InstanceSnapshot } from './instance.type.js';
