import type { InstanceRecord } from '../src/model/cluster.js';
import type { InstanceState } from '../src/model/instance.js';
import { type InstanceSettings, type InstanceInput, identityOf, settingsOf } from './instance.input.js';

/** The two checks of an instance, in the order in which they are made (domain.md §6). */
export type InstanceCheck = 'readiness' | 'health';

/**
 * The phases of a check: its initial delay, before the first try; a try that is due and not answered; the interval
 * between the end of one try and the next.
 */
export type TryPhase = 'before-first' | 'due' | 'between';

/** The phases of an instance that goes down: its pre-shutdown hooks run, then it has `waitBeforeKill` to end by itself. */
export type ShutdownPhase = 'hooks' | 'wait';

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
  /** Whether a try of that check is due, or what is waited for until the next one is. */
  readonly tryPhase: TryPhase;
  /** The number of the last try that was due, counted over both checks; 0 before the first. */
  readonly tryId: number;
  /** How many tries of that check have failed in a row. */
  readonly consecutiveFailures: number;
  /** Whether a restarted agent found the instance running: its checks have no initial delay any more. */
  readonly wasFound: boolean;
  /** What an instance that goes down does before the kill; null while it does not. */
  readonly shutdownPhase: ShutdownPhase | null;
  /** What went wrong last; null once a later check has passed. */
  readonly lastError: InstanceError | null;
  /** Why the instance goes down or went down by itself, or was stopped as overdue; null otherwise. */
  readonly errorMessage: string | null;
  /** In epoch ms. */
  readonly createdAt: number;
  /** The `at` of the last event that was admitted, in epoch ms: timers know no time of day, and leave it as it is. */
  readonly updatedAt: number;
}

/** When an event happened, in epoch ms. What is no finite number leaves `updatedAt` as it is. */
interface Timed {
  readonly at: number;
}

/** The try that is answered, by the `tryId` of its `check.due`; an answer without one is for the try that is due. */
interface Answer extends Timed {
  readonly tryId?: number;
}

/** A failure and its reason. The reason is shown: mask its secrets with `redact` before. */
interface Failure extends Timed {
  readonly reason: string;
}

/** What can be sent to an instance actor (domain.md §6). */
export type InstanceEvent =
  /** The executor finished the step in hand. */
  | ({ readonly type: 'ADVANCED' } & Timed)
  /** The executor could not do the step in hand. */
  | ({ readonly type: 'FAILED' } & Failure)
  /** The try of the check that is due passed. */
  | ({ readonly type: 'CHECK_PASSED' } & Answer)
  /** The try of the check that is due failed. */
  | ({ readonly type: 'CHECK_FAILED' } & Answer & Failure)
  /** The controller wants the instance gone; `overdue` if that is because it took too long to come up. */
  | ({ readonly type: 'STOP'; readonly overdue?: boolean } & Timed)
  /** The pre-shutdown hooks are done, whether they succeeded or failed. */
  | ({ readonly type: 'HOOKS_DONE' } & Timed)
  /** Nothing was heard of the instance for too long. */
  | ({ readonly type: 'SILENT' } & Timed)
  /** The agent on the host restarted and does not know yet what became of the instance. */
  | ({ readonly type: 'AGENT_RESTARTED' } & Timed)
  /** The restarted agent found the instance running. */
  | ({ readonly type: 'FOUND' } & Timed)
  /** The restarted agent found no such instance. */
  | ({ readonly type: 'NOT_FOUND' } & Timed);

/** A try of a check is due, which is to be answered with CHECK_PASSED or CHECK_FAILED. */
export interface CheckDue {
  readonly type: 'check.due';
  readonly instanceId: string;
  readonly check: InstanceCheck;
  readonly tryId: number;
}

/** The pre-shutdown hooks are due, which are to be answered with HOOKS_DONE; where there are none, nothing is waited for. */
export interface HooksDue {
  readonly type: 'hooks.due';
  readonly instanceId: string;
  /** The number of hooks in the specification. */
  readonly hooks: number;
}

/** What an instance actor emits. */
export type InstanceEmitted = CheckDue | HooksDue;

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
    tryPhase: 'before-first',
    tryId: 0,
    consecutiveFailures: 0,
    wasFound: false,
    shutdownPhase: null,
    lastError: null,
    errorMessage: null,
    createdAt,
    updatedAt: createdAt,
  };
}

/** The record of an instance in this state. */
export function recordOf(state: InstanceState, context: InstanceContext): InstanceRecord {
  const { instanceId, serviceId, executorId, createdAt, updatedAt, errorMessage } = context;
  const record = { instanceId, serviceId, executorId, state, createdAt, updatedAt };
  return errorMessage === null ? record : { ...record, errorMessage };
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
