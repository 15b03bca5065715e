import type { AnyStateMachine } from 'xstate';
import { DEFAULT_BACKOFF } from '../src/model/backoff.js';
import { isLifecycleState } from '../src/model/type-guards.js';
import { plainJson, readCount, readField } from '../src/model/unchecked.js';
import { durationMs } from '../src/model/duration.js';
import { MAX_DELAY_MS } from '../src/model/operation.js';
import { readDigest } from '../src/policy/digest.js';
import { type ContextProblem, contextProblemIn } from './lifecycle.context-check.js';
import { damaged } from './restore-error.js';

/** The version in which this release stores a service. */
export const SCHEMA_VERSION = 2;

/**
 * The steps from each older version of a stored snapshot to the next, the first from version 1 to 2. A plain snapshot does
 * not tell its version: each step adds what its version did not have, and leaves what is there.
 */
const MIGRATIONS: readonly ((snapshot: object) => object)[] = [toVersion2];

/**
 * Reads a stored snapshot of the lifecycle machine: a plain copy of its state and context in the newest version. It throws a
 * RestoreError `DAMAGED` where it is nothing that this machine could have left.
 */
type StoredReader = (snapshot: object) => object;

/** Makes the reader of what the machine with this chart has stored. */
export function storedReader(chart: AnyStateMachine): StoredReader {
  const contextProblem = contextProblemIn(chart);
  return (snapshot) => {
    const stored = {
      status: readField(snapshot, 'status'),
      value: readField(snapshot, 'value'),
      context: readField(snapshot, 'context'),
      output: readField(snapshot, 'output') ?? null,
    };
    const copy = plainJson(stored) as object | null;
    if (copy === null) throw damaged('snapshot must be plain JSON');
    const newest = MIGRATIONS.reduce((older, migrate) => migrate(older), copy);
    const problem = snapshotProblem(contextProblem, newest);
    if (problem !== null) throw damaged(problem);
    return { ...newest, output: readField(newest, 'output') ?? undefined };
  };
}

function snapshotProblem(contextProblem: ContextProblem, snapshot: object): string | null {
  const value = readField(snapshot, 'value');
  if (!isLifecycleState(value)) return 'snapshot.value must be a lifecycle state';
  const status = value === 'DESTROYED' ? 'done' : 'active';
  if (readField(snapshot, 'status') !== status) return `snapshot.status must be "${status}" in ${value}`;
  const context = readField(snapshot, 'context');
  const problem = contextProblem(value, context);
  if (problem !== null) return `snapshot.context${problem}`;
  const output = readField(snapshot, 'output');
  return status === 'done' ? outputProblem(output, context) : output === null ? null : 'snapshot.output must be null';
}

function outputProblem(output: unknown, context: unknown): string | null {
  for (const field of ['serviceId', 'revision'] as const) {
    if (readField(output, field) !== readField(context, field)) {
      return `snapshot.output.${field} must be that of the context`;
    }
  }
  return typeof readField(output, 'reason') === 'string' ? null : 'snapshot.output.reason must be a string';
}

/**
 * Version 2 tells DESTROYED by a field, keeps the failures of the reconciliation apart, and knows limits, attempts and
 * progress of work. What version 1 kept as a failure does not say of which operation it was, and is left out; its digest
 * lacks counts, and is read as outdated.
 */
function toVersion2(snapshot: object): object {
  const context = readField(snapshot, 'context');
  if (!isObject(context) || 'destroyed' in context) return snapshot;
  const inFlight = readField(context, 'inFlight');
  const failure = readField(context, 'lastFailure');
  const health = readField(context, 'health');
  const settings = readField(context, 'settings');
  return {
    ...snapshot,
    context: {
      ...context,
      destroyed: readField(snapshot, 'value') === 'DESTROYED',
      lastReconciliationFailure: null,
      // In doubt there may be instances.
      mayHaveInstances: readCount(readField(context, 'revision')) !== 0,
      ...(isFailureOfVersion1(failure) && { lastFailure: null }),
      ...(isObject(health) && { health: digestOf(health) }),
      ...(isObject(inFlight) && {
        inFlight: { timeoutMs: timeoutOf(inFlight), attempt: 1, progress: null, ...inFlight },
      }),
      ...(isObject(settings) && { settings: { backoff: DEFAULT_BACKOFF, ...settings } }),
    },
  };
}

/** What version 1 observed before a service was created bears no id, and is about none. */
function digestOf(health: object): object | null {
  return readField(health, 'serviceId') === '' ? null : (readDigest(health) ?? health);
}

/** The limit of the work as version 1 had it: the time-out of its operation. */
function timeoutOf(inFlight: object): number {
  const timeout = readField(readField(readField(inFlight, 'operation'), 'opSpec'), 'timeout');
  return Math.min(Math.ceil(durationMs(timeout) ?? MAX_DELAY_MS), MAX_DELAY_MS);
}

function isFailureOfVersion1(failure: unknown): boolean {
  const isText = (field: string) => typeof readField(failure, field) === 'string';
  return isText('code') && isText('message') && readField(failure, 'operation') === undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
