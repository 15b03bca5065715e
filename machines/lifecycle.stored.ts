import type { AnyStateMachine } from 'xstate';
import { DEFAULT_BACKOFF } from '../src/model/backoff.js';
import { isLifecycleState } from '../src/model/type-guards.js';
import { plainJson, readCount, readField } from '../src/model/unchecked.js';
import { durationMs } from '../src/model/duration.js';
import { MAX_DELAY_MS } from '../src/model/operation.js';
import { readDigest } from '../src/policy/digest.js';
import type { LifecycleState } from '../src/model/lifecycle.js';
import type { LifecycleContext, LifecycleOutput } from './lifecycle.context.js';
import { type ContextProblem, contextProblemIn } from './lifecycle.context-check.js';
import { firstProblem, readPath, type Rule, same } from './stored-rules.js';
import { damaged } from './restore-error.js';

/** The version in which this release stores a service. */
export const SCHEMA_VERSION = 2;

/**
 * The steps from each older version of a stored snapshot to the next, the first from version 1 to 2. A plain snapshot does
 * not tell its version: each step adds what its version did not have, and leaves what is there.
 */
const MIGRATIONS: readonly ((snapshot: object) => object)[] = [toVersion2];

/** A stored snapshot in the newest version. */
export interface StoredSnapshot {
  readonly status: 'active' | 'done';
  readonly value: LifecycleState;
  readonly context: LifecycleContext;
  readonly output: LifecycleOutput | undefined;
}

/**
 * Reads a stored snapshot of the lifecycle machine: a plain copy of its state and context in the newest version. It throws a
 * RestoreError `DAMAGED` where it is nothing that this machine could have left.
 */
type StoredReader = (snapshot: object) => StoredSnapshot;

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
    // Whether it is one is checked at once.
    const newest = MIGRATIONS.reduce((older, migrate) => migrate(older), copy) as StoredSnapshot;
    const problem = snapshotProblem(contextProblem, newest);
    if (problem !== null) throw damaged(problem);
    return { ...newest, output: newest.output ?? undefined };
  };
}

function snapshotProblem(contextProblem: ContextProblem, snapshot: object): string | null {
  const value = readField(snapshot, 'value');
  if (!isLifecycleState(value)) return 'snapshot.value must be a lifecycle state';
  const status = value === 'DESTROYED' ? 'done' : 'active';
  const problem = firstProblem(
    snapshot,
    { status: same(`"${status}" in ${value}`, status), context: ['an object', isObject] },
    'snapshot',
  );
  if (problem !== null) return problem;
  const context = readField(snapshot, 'context') as object;
  const inContext = contextProblem(value, context);
  if (inContext !== null) return `snapshot.context${inContext}`;
  return firstProblem(snapshot, status === 'done' ? outputRules(context) : NO_OUTPUT, 'snapshot');
}

const NO_OUTPUT = { output: same('null', null) };

function outputRules(context: object): Readonly<Record<string, Rule>> {
  return {
    'output.serviceId': same('that of the context', readField(context, 'serviceId')),
    'output.revision': same('that of the context', readField(context, 'revision')),
    'output.reason': ['a string', (reason) => typeof reason === 'string'],
  };
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
  const timeout = readPath(inFlight, 'operation.opSpec.timeout');
  return Math.min(Math.ceil(durationMs(timeout) ?? MAX_DELAY_MS), MAX_DELAY_MS);
}

function isFailureOfVersion1(failure: unknown): boolean {
  const isText = (field: string) => typeof readField(failure, field) === 'string';
  return isText('code') && isText('message') && readField(failure, 'operation') === undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
