import type { Health } from '../model/health.js';
import { durationMs } from '../model/duration.js';
import { DEFAULT_OP_SPEC, MAX_DELAY_MS, MIN_PARALLELISM, type OpSpec } from '../model/operation.js';
import type { LocalServiceSpec } from '../model/service.js';
import { readCount, readField, readStrings } from '../model/unchecked.js';
import type { Cause, OperationInFlight } from '../model/work.js';

import { isParallelism } from '../model/type-guards.js';

/** The parts of a specification that limit the start and the stop of an instance. */
export type LimitingSpec = Pick<LocalServiceSpec, 'executable' | 'readiness' | 'healthcheck' | 'preShutdown'>;

/** The names of the seven pieces of work. */
export type LimitedWork =
  | 'recordActivation'
  | 'recordInstanceCount'
  | 'deployTestInstance'
  | 'adjustInstances'
  | 'replaceInstances'
  | 'stopInstances'
  | 'removeService';

/** What is known of a piece of work when its operation is accepted. */
export interface AcceptedWork {
  readonly work: LimitedWork;
  readonly spec: LimitingSpec | null;
  readonly operation: OperationInFlight;
  readonly cause: Cause;
  /** The digest by which the operation was accepted, if it was current and not outdated; otherwise null. */
  readonly health: Pick<Health, 'instances'> | null;
}

/** The number of instances that work is limited for where no digest says how many there are. */
export const UNKNOWN_INSTANCE_COUNT = 1_000;

/**
 * How long, in ms, one instance may take to start (domain.md §4): the time-out of the operation, or what the pull of its image
 * and its checks may take, whichever is longer. Total: what is absent counts 0. A specification is read once: it never changes.
 */
export function startLimitMs(spec: LimitingSpec | null, opSpec: Pick<OpSpec, 'timeout'>): number {
  return limitsWith(timeoutMs(opSpec), spec).startMs;
}

/**
 * How long, in ms, one instance may take to stop (domain.md §4): the time-out of the operation and the wait before the kill. Total.
 * A specification is read once: it never changes.
 */
export function stopLimitMs(spec: Pick<LimitingSpec, 'preShutdown'> | null, opSpec: Pick<OpSpec, 'timeout'>): number {
  return limitsWith(timeoutMs(opSpec), spec).stopMs;
}

/**
 * How long, in whole ms, a whole piece of work may take: the backstop for work that never ends (domain.md §4). At most 2³¹−1.
 * Longer than the limits of its instances, so that the work's own limits come first and its reason is kept.
 */
export function workTimeoutMs(accepted: AcceptedWork): number {
  const backstopMs = timeoutMs(accepted.operation.opSpec);
  return Math.min(Math.ceil(workMs(accepted, backstopMs) + backstopMs), MAX_DELAY_MS);
}

function workMs(accepted: AcceptedWork, operationMs: number): number {
  const { startMs, stopMs } = limitsWith(operationMs, accepted.spec);
  switch (accepted.work) {
    case 'adjustInstances':
    case 'replaceInstances':
      return rounds(accepted) * (startMs + stopMs);
    case 'stopInstances':
      return rounds(accepted) * stopMs;
    case 'deployTestInstance':
      return startMs;
    case 'recordActivation':
    case 'recordInstanceCount':
    case 'removeService':
      return operationMs;
  }
}

/** How long one instance may take to start and to stop where the operation has this time-out; all in ms. */
function limitsWith(operationMs: number, spec: object | null): { readonly startMs: number; readonly stopMs: number } {
  const { startMs, waitBeforeKillMs } = limitsOf(spec);
  return { startMs: Math.max(operationMs, startMs), stopMs: operationMs + waitBeforeKillMs };
}

function rounds(accepted: AcceptedWork): number {
  const { parallelism } = accepted.operation.opSpec;
  return Math.ceil(instanceCount(accepted) / (isParallelism(parallelism) ? parallelism : MIN_PARALLELISM));
}

function instanceCount({ operation, cause, health }: AcceptedWork): number {
  const named = readStrings(readField(operation, 'instanceIds'))?.length ?? 0;
  if (named > 0) return named;
  if (health === null) return UNKNOWN_INSTANCE_COUNT;
  const { missing, surplus, required, active } = health.instances;
  return Math.max(1, cause === 'reconciliation' ? missing + surplus : required + active);
}

/** What a specification says about limits, in ms. */
interface SpecLimits {
  /** What the pull of the image and the checks may take. */
  readonly startMs: number;
  readonly waitBeforeKillMs: number;
}

const NO_LIMITS: SpecLimits = { startMs: 0, waitBeforeKillMs: 0 };

/** Of specifications that are in use: every step that begins work asks for them, and texts take long to read. */
const LIMITS = new WeakMap<object, SpecLimits>();

function limitsOf(spec: object | null): SpecLimits {
  if (typeof spec !== 'object' || spec === null) return NO_LIMITS;
  const known = LIMITS.get(spec);
  if (known !== undefined) return known;
  const pullMs = readMs(readField(readField(spec, 'executable'), 'dockerPullTimeout'));
  const limits = {
    startMs: pullMs + checkMs(readField(spec, 'readiness')) + checkMs(readField(spec, 'healthcheck')),
    waitBeforeKillMs: readMs(readField(readField(spec, 'preShutdown'), 'waitBeforeKill')),
  };
  LIMITS.set(spec, limits);
  return limits;
}

function checkMs(check: unknown): number {
  const attempts = readCount(readField(check, 'attempts')) ?? 0;
  const tryMs = readMs(readField(check, 'timeout')) + readMs(readField(check, 'interval'));
  return readMs(readField(check, 'initialDelay')) + attempts * tryMs;
}

function timeoutMs({ timeout }: Pick<OpSpec, 'timeout'>): number {
  return durationMs(timeout ?? DEFAULT_OP_SPEC.timeout) ?? readMs(DEFAULT_OP_SPEC.timeout);
}

function readMs(value: unknown): number {
  return durationMs(value) ?? 0;
}
