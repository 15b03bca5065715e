/*
 * The instance machine: one instance of a local service on one host (domain.md §5, §6). Flat: `snapshot.value` is one
 * of the 15 instance states.
 *
 * It needs no actor of the host. The host sends what the executor reports, each event with its time, and answers every
 * emitted `check.due` with CHECK_PASSED or CHECK_FAILED; the `timeout` of a try is the host's. A result may also come
 * unasked, and counts the same.
 *
 * The machine promises: a check fails with exactly `attempts` consecutive failures, counted apart for readiness and
 * health; what the domain does not declare is not admitted, and `snapshot.can()` says no; the context is plain JSON;
 * nothing that is sent puts it into an error.
 */
import { type ActorRefFrom, type ParameterizedObject, setup, type SnapshotFrom } from 'xstate';
import type { InstanceRecord } from '../src/model/cluster.js';
import type { UncheckedEvent } from '../src/policy/admission.js';
import {
  firstContext,
  type InstanceContext,
  type InstanceEmitted,
  type InstanceEvent,
  outputOf,
} from './instance.context.js';
import { DELAYS } from './instance.delays.js';
import { GUARDS } from './instance.guards.js';
import type { InstanceInput } from './instance.input.js';
import * as updates from './instance.updates.js';
import { emitOf, updateOf } from './compilable.js';

type Params = ParameterizedObject['params'] | undefined;

const update = <TParams extends Params = undefined>(
  original: (context: InstanceContext, event: UncheckedEvent, params: TParams) => InstanceContext,
) => updateOf<InstanceContext, InstanceEvent, TParams>(original);

const instance = setup({
  types: {} as {
    context: InstanceContext;
    events: InstanceEvent;
    input: InstanceInput;
    output: InstanceRecord;
    emitted: InstanceEmitted;
    tags: 'active' | 'running' | 'terminal' | 'error';
  },
  guards: GUARDS,
  actions: {
    recordChange: update(updates.recordChange),
    recordFailure: update(updates.recordFailure),
    beginReadinessCheck: update(updates.beginReadinessCheck),
    beginHealthCheck: update(updates.beginHealthCheck),
    beginTrying: update(updates.beginTrying),
    recordPassedCheck: update(updates.recordPassedCheck),
    recordFailedCheck: update(updates.recordFailedCheck),
    announceCheck: emitOf<InstanceContext, InstanceEvent, InstanceEmitted>(updates.dueCheck),
  },
  delays: DELAYS,
});

/** The way into a state with which nothing begins and nothing fails. */
const to = <TState extends string>(target: TState) => ({ target, actions: 'recordChange' }) as const;

/** What can befall every instance that is active: nothing is heard of it, or the agent on its host restarts. */
const WHILE_ACTIVE = { SILENT: to('LOST'), AGENT_RESTARTED: to('UNKNOWN') } as const;

/** A try of the check failed: with the last attempt the check has failed, and before it the instance stays. */
const failedCheck = <TState extends string>(target: TState) =>
  [{ guard: 'isLastAttempt', target, actions: 'recordFailedCheck' }, { actions: 'recordFailedCheck' }] as const;

/**
 * When the tries of a check are due: the first after `initialDelay`, each further one after `interval`. Entering the
 * state anew starts both timers again; the one that is not meant goes off unheard.
 */
const dueChecks = <TState extends string>(state: TState) =>
  ({
    initialDelay: {
      guard: 'isFirstCheck',
      target: state,
      reenter: true,
      actions: ['beginTrying', 'announceCheck'],
    },
    interval: { guard: 'isCheckBegun', target: state, reenter: true, actions: 'announceCheck' },
  }) as const;

/** The life of one instance on one host. Needs nothing of `provide`. */
export const instanceMachine = instance.createMachine({
  id: 'local-service-instance-v1',
  context: firstContext,
  output: outputOf,
  initial: 'PENDING',
  // XState gives up an actor that leaves a failure of another actor unheard, even of one that is no child of it.
  on: { '*': { guard: 'isStrayFailure' } },
  states: {
    PENDING: {
      description: 'Accepted by the executor, not yet begun.',
      tags: ['active'],
      on: { ADVANCED: to('PROVISIONING'), STOP: to('STOPPING'), ...WHILE_ACTIVE },
    },
    PROVISIONING: {
      description: 'The executor makes the resources and the image ready.',
      tags: ['active'],
      on: {
        ADVANCED: to('STARTING'),
        FAILED: {
          target: 'PROVISIONING_FAILED',
          actions: { type: 'recordFailure', params: { code: 'PROVISIONING_FAILED' } },
        },
        ...WHILE_ACTIVE,
      },
    },
    PROVISIONING_FAILED: {
      description: 'The resources or the image could not be made ready.',
      tags: ['error'],
      on: { ADVANCED: to('DEPROVISIONING') },
    },
    STARTING: {
      description: 'The container is being started.',
      tags: ['active'],
      on: {
        ADVANCED: { target: 'UNREADY', actions: 'beginReadinessCheck' },
        FAILED: { target: 'START_FAILED', actions: { type: 'recordFailure', params: { code: 'START_FAILED' } } },
        ...WHILE_ACTIVE,
      },
    },
    START_FAILED: {
      description: 'The container did not start.',
      tags: ['error'],
      on: { ADVANCED: to('DEPROVISIONING') },
    },
    UNREADY: {
      description: 'The container runs, and its readiness check has not passed yet.',
      tags: ['active', 'running'],
      after: dueChecks('UNREADY'),
      on: {
        CHECK_PASSED: { target: 'READY', actions: 'beginHealthCheck' },
        CHECK_FAILED: failedCheck('READINESS_CHECK_FAILED'),
        STOP: to('STOPPING'),
        ...WHILE_ACTIVE,
      },
    },
    READINESS_CHECK_FAILED: {
      description: 'The readiness check failed as often as its attempts allow.',
      tags: ['error'],
      on: { ADVANCED: to('DEPROVISIONING') },
    },
    READY: {
      description: 'The readiness check has passed, and the health check has not passed yet.',
      tags: ['active', 'running'],
      after: dueChecks('READY'),
      on: {
        CHECK_PASSED: { target: 'HEALTHY', actions: 'recordPassedCheck' },
        // The domain declares UNHEALTHY for what was HEALTHY before; of READY's two exits, this is the one that stops.
        CHECK_FAILED: failedCheck('STOPPING'),
        STOP: to('STOPPING'),
        ...WHILE_ACTIVE,
      },
    },
    HEALTHY: {
      description: 'The health check passes.',
      tags: ['active', 'running'],
      after: { interval: { target: 'HEALTHY', reenter: true, actions: 'announceCheck' } },
      on: {
        CHECK_PASSED: { actions: 'recordPassedCheck' },
        CHECK_FAILED: failedCheck('UNHEALTHY'),
        STOP: to('STOPPING'),
        ...WHILE_ACTIVE,
      },
    },
    UNHEALTHY: {
      description: 'The health check failed as often as its attempts allow: the executor takes the instance down.',
      tags: ['active'],
      on: { ADVANCED: to('DEPROVISIONING'), ...WHILE_ACTIVE },
    },
    DEPROVISIONING: {
      description: 'The executor kills the container and gives its resources back.',
      tags: ['active'],
      on: { ADVANCED: to('STOPPED'), ...WHILE_ACTIVE },
    },
    STOPPING: {
      description: 'The pre-shutdown hooks run, and the instance has its time to end.',
      tags: ['active'],
      after: { waitBeforeKill: 'DEPROVISIONING' },
      on: { ADVANCED: to('DEPROVISIONING'), ...WHILE_ACTIVE },
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
      on: {
        FOUND: { target: 'UNREADY', actions: 'beginReadinessCheck' },
        NOT_FOUND: to('STOPPED'),
        SILENT: to('LOST'),
      },
    },
  },
});

/** The instance machine's type. */
export type InstanceMachine = typeof instanceMachine;

/** A snapshot of the instance machine; `value` is one of the 15 instance states. */
export type InstanceSnapshot = SnapshotFrom<InstanceMachine>;

/** A running instance actor. */
export type InstanceActor = ActorRefFrom<InstanceMachine>;
