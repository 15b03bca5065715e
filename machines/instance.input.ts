import { MAX_DELAY_MS } from '../src/model/operation.js';
import type { LocalServiceSpec } from '../src/model/service.js';
import { durationMs } from '../src/model/duration.js';
import { readField, readFiniteNumber } from '../src/model/unchecked.js';
import { invalidInput, wholeNumberIn } from '../src/policy/input.js';

/** The input of an instance actor; JSON. */
export interface InstanceInput {
  readonly instanceId: string;
  readonly serviceId: string;
  readonly executorId: string;
  /** A whole specification will do: nothing else of it is read, and none of it is kept as it is. */
  readonly spec: Pick<LocalServiceSpec, 'readiness' | 'healthcheck' | 'preShutdown'>;
  /** In epoch ms. */
  readonly createdAt: number;
  /** How long all pre-shutdown hooks together may take, in ms; default 60,000. The specification knows no such limit. */
  readonly hooksTimeoutMs?: number;
}

/** A check with everything decided. */
export interface CheckSettings {
  readonly initialDelayMs: number;
  /** A try that is not answered in this time has failed; at least 1. */
  readonly timeoutMs: number;
  /** At least 1. */
  readonly intervalMs: number;
  /** With so many consecutive failures the check has failed; 1 to 100. */
  readonly attempts: number;
}

/** What the specification says about the checks and the end of an instance; part of the context. */
export interface InstanceSettings {
  readonly readiness: CheckSettings;
  readonly health: CheckSettings;
  /** The number of pre-shutdown hooks. */
  readonly hooks: number;
  readonly hooksTimeoutMs: number;
  readonly waitBeforeKillMs: number;
}

/** How many attempts a check has whose specification does not say: the first release asked for none. */
const DEFAULT_ATTEMPTS = 3;
/** The most attempts that a check may have. */
export const MAX_ATTEMPTS = 100;

/** An interval of nothing would make one try due after the other, and a time-out of nothing leave no time for an answer. */
const MIN_CHECK_MS = 1;

const DEFAULT_HOOKS_TIMEOUT_MS = 60_000;

/**
 * The ids of the instance, and when it was created.
 *
 * @throws RangeError that names the field and what it must be.
 */
export function identityOf(
  input: InstanceInput,
): Pick<InstanceInput, 'instanceId' | 'serviceId' | 'executorId' | 'createdAt'> {
  const createdAt = readFiniteNumber(readField(input, 'createdAt'));
  if (createdAt === null) throw invalidInput('createdAt', 'a finite number, in epoch ms');
  return {
    instanceId: idIn(input, 'instanceId'),
    serviceId: idIn(input, 'serviceId'),
    executorId: idIn(input, 'executorId'),
    createdAt,
  };
}

/**
 * The settings that the specification of the instance means. What it leaves out takes its default.
 *
 * @throws RangeError that names the field and what it must be.
 */
export function settingsOf(input: InstanceInput): InstanceSettings {
  const spec = readField(input, 'spec');
  const preShutdown = readField(spec, 'preShutdown');
  return {
    readiness: checkSettingsOf(readField(spec, 'readiness'), 'spec.readiness'),
    health: checkSettingsOf(readField(spec, 'healthcheck'), 'spec.healthcheck'),
    hooks: hooksIn(preShutdown),
    hooksTimeoutMs: wholeNumberIn(input, 'hooksTimeoutMs', 0, MAX_DELAY_MS) ?? DEFAULT_HOOKS_TIMEOUT_MS,
    waitBeforeKillMs: delayIn(preShutdown, 'waitBeforeKill', 'spec.preShutdown') ?? 0,
  };
}

function checkSettingsOf(check: unknown, name: string): CheckSettings {
  return {
    initialDelayMs: delayIn(check, 'initialDelay', name) ?? 0,
    timeoutMs: checkDelayIn(check, 'timeout', name),
    intervalMs: checkDelayIn(check, 'interval', name),
    attempts: wholeNumberIn(check, 'attempts', 1, MAX_ATTEMPTS, `${name}.attempts`) ?? DEFAULT_ATTEMPTS,
  };
}

function checkDelayIn(check: unknown, field: 'timeout' | 'interval', name: string): number {
  const delayMs = delayIn(check, field, name);
  if (delayMs === null) throw invalidInput(`${name}.${field}`, A_DURATION);
  return Math.max(delayMs, MIN_CHECK_MS);
}

function hooksIn(preShutdown: unknown): number {
  const hooks = readField(preShutdown, 'hooks') ?? [];
  if (Array.isArray(hooks)) return hooks.length;
  throw invalidInput('spec.preShutdown.hooks', 'a list');
}

const A_DURATION = 'a duration such as "100 seconds" or "5m"';

/**
 * In whole ms, rounded up. A specification may ask for longer than a timer can wait; it waits as long as it can, and does not fire
 * at once.
 */
function delayIn(value: unknown, field: string, name: string): number | null {
  const text = readField(value, field) ?? null;
  if (text === null) return null;
  const delayMs = durationMs(text);
  if (delayMs === null) throw invalidInput(`${name}.${field}`, A_DURATION);
  return Math.min(Math.ceil(delayMs), MAX_DELAY_MS);
}

function idIn(input: InstanceInput, field: 'instanceId' | 'serviceId' | 'executorId'): string {
  const id = readField(input, field);
  if (typeof id === 'string' && id !== '') return id;
  throw invalidInput(field, 'a non-empty text');
}
