import type { InstanceRecord } from '../src/model/cluster.js';
import type { InstanceState } from '../src/model/instance.js';
import { type InstanceSettings, type InstanceInput, identityOf, settingsOf } from './instance.input.js';

/** The two checks of an instance, in the order in which they are made (domain.md §6). */
export type InstanceCheck = 'readiness' | 'health';

/** What went wrong with an instance. The message is the reason that its executor gave. */
export interface InstanceError {
  readonly code: 'PROVISIONING_FAILED' | 'START_FAILED' | 'READINESS_CHECK_FAILED' | 'HEALTH_CHECK_FAILED';
  readonly message: string;
}

/** What an instance actor knows of its instance; plain JSON at all times, and without a secret of the specification. */
export interface InstanceContext {
  readonly instanceId: string;
  readonly serviceId: string;
  readonly executorId: string;
  readonly settings: InstanceSettings;
  /** The check that is made: readiness until the instance is READY, then health. */
  readonly check: InstanceCheck;
  /** Whether the first try of that check was due. */
  readonly isCheckBegun: boolean;
  /** How many tries of that check have failed in a row. */
  readonly consecutiveFailures: number;
  /** What went wrong last; null once a later check has passed. */
  readonly lastError: InstanceError | null;
  /** In epoch ms. */
  readonly createdAt: number;
  /** The `at` of the last event that was admitted, in epoch ms: timers know no time of day, and leave it as it is. */
  readonly updatedAt: number;
}

/** When an event happened, in epoch ms. What is no finite number leaves `updatedAt` as it is. */
interface Timed {
  readonly at: number;
}

/** A failure and its reason. The reason is shown: the host masks its secrets with `redact` before. */
interface Failure extends Timed {
  readonly reason: string;
}

/** What can be sent to an instance actor (domain.md §6). */
export type InstanceEvent =
  /** The executor finished the step in hand. */
  | ({ readonly type: 'ADVANCED' } & Timed)
  /** The executor could not do the step in hand. */
  | ({ readonly type: 'FAILED' } & Failure)
  /** A try of the check passed. */
  | ({ readonly type: 'CHECK_PASSED' } & Timed)
  /** A try of the check failed, or took longer than its time-out. */
  | ({ readonly type: 'CHECK_FAILED' } & Failure)
  /** The controller wants the instance gone. */
  | ({ readonly type: 'STOP' } & Timed)
  /** Nothing was heard of the instance for too long. */
  | ({ readonly type: 'SILENT' } & Timed)
  /** The agent on the host restarted and does not know yet what became of the instance. */
  | ({ readonly type: 'AGENT_RESTARTED' } & Timed)
  /** The restarted agent found the instance running. */
  | ({ readonly type: 'FOUND' } & Timed)
  /** The restarted agent found no such instance. */
  | ({ readonly type: 'NOT_FOUND' } & Timed);

/** What an instance actor emits: a try of a check is due, and the host answers with CHECK_PASSED or CHECK_FAILED. */
export interface InstanceEmitted {
  readonly type: 'check.due';
  readonly instanceId: string;
  readonly check: InstanceCheck;
}

/**
 * The context in which an instance begins.
 *
 * @throws RangeError that names the field of the input and what it must be.
 */
export function firstContext({ input }: { readonly input: InstanceInput }): InstanceContext {
  const { instanceId, serviceId, executorId, createdAt } = identityOf(input);
  return {
    instanceId,
    serviceId,
    executorId,
    settings: settingsOf(input),
    check: 'readiness',
    isCheckBegun: false,
    consecutiveFailures: 0,
    lastError: null,
    createdAt,
    updatedAt: createdAt,
  };
}

/** The record of an instance in this state. */
export function recordOf(state: InstanceState, context: InstanceContext): InstanceRecord {
  const { instanceId, serviceId, executorId, createdAt, updatedAt } = context;
  return { instanceId, serviceId, executorId, state, createdAt, updatedAt };
}

/** The last record of an instance. Each final state says in its own output which one it is. */
export function outputOf({
  context,
  event,
}: {
  readonly context: InstanceContext;
  readonly event: { readonly output: unknown };
}): InstanceRecord {
  return recordOf(event.output === 'LOST' ? 'LOST' : 'STOPPED', context);
}
