import { MAX_DELAY_MS } from '../src/model/operation.js';
import type { LocalServiceSpec } from '../src/model/service.js';
import { durationMs } from '../src/policy/duration.js';
import { readField } from '../src/model/unchecked.js';

/** The input of an instance actor; JSON. */
export interface InstanceInput {
  readonly instanceId: string;
  readonly serviceId: string;
  readonly executorId: string;
  /** A whole specification will do: nothing else of it is read, and none of it is kept as it is. */
  readonly spec: Pick<LocalServiceSpec, 'readiness' | 'healthcheck' | 'preShutdown'>;
  /** In epoch ms. */
  readonly createdAt: number;
}

/** A check with everything decided. */
export interface CheckSettings {
  readonly initialDelayMs: number;
  /** At least 1. */
  readonly intervalMs: number;
  /** With so many consecutive failures the check has failed; 1 to 100. */
  readonly attempts: number;
}

/** What the specification says about the checks and the end of an instance; part of the context. */
export interface InstanceSettings {
  readonly readiness: CheckSettings;
  readonly health: CheckSettings;
  readonly waitBeforeKillMs: number;
}

/** How many attempts a check has when its specification does not say. The domain names no number. */
const DEFAULT_ATTEMPTS = 3;
const MAX_ATTEMPTS = 100;

/** An interval of nothing would make one try due after the other, and leave no time to anything else. */
const MIN_INTERVAL_MS = 1;

/**
 * The ids of the instance, and when it was created.
 *
 * @throws RangeError that names the field and what it must be.
 */
export function identityOf(input: InstanceInput): Omit<InstanceInput, 'spec'> {
  const createdAt = readTime(readField(input, 'createdAt'));
  if (createdAt === null) throw invalid('createdAt', 'a finite number, in epoch ms');
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
    waitBeforeKillMs: delayIn(preShutdown, 'waitBeforeKill', 'spec.preShutdown') ?? 0,
  };
}

/** A time in epoch ms, or null if the value is none. A zero is a positive one, as JSON knows no other. */
export function readTime(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : null;
}

function checkSettingsOf(check: unknown, name: string): CheckSettings {
  const intervalMs = delayIn(check, 'interval', name);
  if (intervalMs === null) throw invalid(`${name}.interval`, A_DURATION);
  return {
    initialDelayMs: delayIn(check, 'initialDelay', name) ?? 0,
    intervalMs: Math.max(intervalMs, MIN_INTERVAL_MS),
    attempts: attemptsIn(check, name),
  };
}

function attemptsIn(check: unknown, name: string): number {
  const attempts = readField(check, 'attempts') ?? DEFAULT_ATTEMPTS;
  if (typeof attempts === 'number' && Number.isInteger(attempts) && attempts >= 1 && attempts <= MAX_ATTEMPTS) {
    return attempts;
  }
  throw invalid(`${name}.attempts`, `a whole number from 1 to ${String(MAX_ATTEMPTS)}`);
}

const A_DURATION = 'a duration such as "100 seconds" or "5m"';

/** A specification may ask for longer than a timer can wait; it waits as long as it can, and does not fire at once. */
function delayIn(value: unknown, field: string, name: string): number | null {
  const text = readField(value, field) ?? null;
  if (text === null) return null;
  const delayMs = typeof text === 'string' ? durationMs(text) : null;
  if (delayMs === null) throw invalid(`${name}.${field}`, A_DURATION);
  return Math.min(delayMs, MAX_DELAY_MS);
}

function idIn(input: InstanceInput, field: 'instanceId' | 'serviceId' | 'executorId'): string {
  const id = readField(input, field);
  if (typeof id === 'string' && id !== '') return id;
  throw invalid(field, 'a non-empty text');
}

function invalid(field: string, expected: string): RangeError {
  return new RangeError(`input.${field} must be ${expected}.`);
}
