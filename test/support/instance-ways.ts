import type { InstanceState } from '../../src/index.js';
import type { InstanceContext } from '../../src/instance/index.js';
import type { InstanceStep } from './instance-life.js';

/*
 * domain.md §6, transcribed by hand: every exit of every state, as short lives of an instance with the SPEC of
 * instance-life.ts. `visits` are the states after PENDING, in order; `context` is what the end of the life holds.
 */
export interface ShortInstanceLife {
  readonly title: string;
  readonly steps: readonly InstanceStep[];
  readonly visits: readonly InstanceState[];
  readonly context?: Partial<InstanceContext>;
}

export const started: readonly InstanceStep[] = ['ADVANCED', 'ADVANCED', 'ADVANCED'];
export const unready: readonly InstanceStep[] = [...started, 5_000, 1_000, 2_000, 1_000, 2_000, 1_000];
export const ready: readonly InstanceStep[] = [...started, 5_000, 'CHECK_PASSED'];
export const healthy: readonly InstanceStep[] = [...ready, 3_000, 'CHECK_PASSED'];
export const twiceUnwell: readonly InstanceStep[] = [10_000, 'CHECK_FAILED', 10_000, 'CHECK_FAILED'];
export const downAndGone: readonly InstanceStep[] = ['HOOKS_DONE', 30_000, 'ADVANCED'];
export const STARTED = ['PROVISIONING', 'STARTING', 'UNREADY'] as const;
export const READY = [...STARTED, 'READY'] as const;
export const HEALTHY = [...READY, 'HEALTHY'] as const;

export const CHECK_REASON = 'CHECK_FAILED for a reason.';
export const SILENCE = 'There was no answer within 1000 ms.';
export const readinessFailed = { code: 'READINESS_CHECK_FAILED', message: CHECK_REASON } as const;
export const healthFailed = { code: 'HEALTH_CHECK_FAILED', message: CHECK_REASON } as const;
