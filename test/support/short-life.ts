import type { Failure, LifecycleContext, LifecycleInput, LifecycleState } from '../../src/index.js';
import type { Step } from './life.js';
import { SERVICE_ID } from './positions.js';

/**
 * domain.md §4, transcribed by hand: a row of the in-flight table with one of its exits, as a short life from INIT.
 * `visits` are the states after INIT, in order; `context` is what the end of the life holds.
 */
export interface ShortLife {
  readonly title: string;
  readonly input?: LifecycleInput;
  readonly steps: readonly Step[];
  readonly visits: readonly LifecycleState[];
  readonly context?: Partial<LifecycleContext>;
}

type Operation = Failure['operation'];

/** The failure that the step `fail` leaves in work of an operator, or of this cause; `work` is `{revision}:{name}`. */
export function failed(operation: Operation, work: string, cause: Failure['cause'] = 'operator'): Failure {
  return { code: 'NO_LUCK', message: 'It did not work.', operation, cause, effectId: `${SERVICE_ID}#${work}` };
}

/** The failure that the step `gone` leaves. */
export function gone(operation: Operation, work: string): Failure {
  const message = 'There is no such record.';
  return { code: 'SERVICE_NOT_FOUND', message, operation, cause: 'operator', effectId: `${SERVICE_ID}#${work}` };
}

/** The failure that a time-out leaves, with the limit of the whole work in words. */
export function timedOut(operation: Operation, work: string, limit: string): Failure {
  const message = `The work was not done within ${limit}.`;
  return { code: 'TIMED_OUT', message, operation, cause: 'operator', effectId: `${SERVICE_ID}#${work}` };
}

/** Steps that lead to ACTIVE, and the states on the way. */
export const activate: readonly Step[] = ['CREATE', 'ACTIVATE', 'done'];
export const ACTIVATED = ['INACTIVE', 'ACTIVATION_REQUESTED', 'ACTIVE'] as const;

/** Steps that lead to CONFIG_TESTING, and the states on the way. */
export const test: readonly Step[] = ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'done'];
export const TESTED = ['INACTIVE', 'CONFIG_TESTING_REQUESTED', 'DEPLOYING_TEST_INSTANCE', 'CONFIG_TESTING'] as const;

/** Steps that lead to ADJUSTING_INSTANCES, and the states on the way. */
export const adjust: readonly Step[] = [...activate, 'ADJUST_INSTANCES'];
export const ADJUSTING = [...ACTIVATED, 'ADJUSTING_INSTANCES'] as const;

/** A current digest of two healthy instances. */
export const knownHealthy: Step = { observe: {} };
