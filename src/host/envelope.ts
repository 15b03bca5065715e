import type { LifecycleContext } from '../../machines/lifecycle.context.js';
import type { LifecycleMachine } from '../../machines/lifecycle.machine.js';
import { plainJson, readCount, readField } from '../model/unchecked.js';
import { isLifecycleState } from '../model/type-guards.js';
import { contextProblem } from './context-check.js';
import { MIGRATIONS, migrated } from './migrations.js';
import { type PersistedService, SCHEMA_VERSION } from './persist.js';

/** Why an envelope cannot be restored: it is of another machine, of a newer release, or damaged. */
export type RestoreProblem = 'FOREIGN_MACHINE' | 'NEWER_SCHEMA' | 'DAMAGED';

/** Why an envelope cannot be restored. The message names the field and never its value. */
export class RestoreError extends Error {
  override readonly name = 'RestoreError';
  readonly code: RestoreProblem;

  constructor(code: RestoreProblem, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Reads a persisted service, and returns a plain copy of its snapshot.
 *
 * @throws RestoreError if it cannot be read completely.
 */
export function readPersisted(machine: LifecycleMachine, envelope: unknown): PersistedService['snapshot'] {
  const read = plainJson(envelope);
  const schemaVersion = readCount(readField(read, 'schemaVersion'));
  if (typeof read !== 'object' || read === null || schemaVersion === null || schemaVersion === 0) {
    throw damaged('schemaVersion must be a whole number from 1 on');
  }
  if (schemaVersion > SCHEMA_VERSION) {
    throw new RestoreError(
      'NEWER_SCHEMA',
      `The stored service has schemaVersion ${String(schemaVersion)}; this release reads up to ${String(SCHEMA_VERSION)}.`,
    );
  }
  const copy = migrated(read, schemaVersion, MIGRATIONS);
  const machineId = readField(copy, 'machineId');
  if (typeof machineId !== 'string') throw damaged('machineId must be a string');
  if (machineId !== machine.id) {
    throw new RestoreError('FOREIGN_MACHINE', `The stored service is not of the machine ${machine.id}.`);
  }
  const problem = snapshotProblem(machine, readField(copy, 'snapshot'));
  if (problem !== null) throw damaged(problem);
  if (!isPersisted(copy, problem)) throw damaged('snapshot must be an object');
  return copy.snapshot;
}

function snapshotProblem(machine: LifecycleMachine, snapshot: unknown): string | null {
  if (typeof snapshot !== 'object' || snapshot === null) return 'snapshot must be an object';
  const value = readField(snapshot, 'value');
  if (!isLifecycleState(value)) return 'snapshot.value must be a lifecycle state';
  const status = value === 'DESTROYED' ? 'done' : 'active';
  if (readField(snapshot, 'status') !== status) return `snapshot.status must be "${status}" in ${value}`;
  const context = readField(snapshot, 'context');
  const problem = contextProblem(machine, value, context);
  if (problem !== null) return `snapshot.context${problem}`;
  const output = readField(snapshot, 'output');
  return status === 'done' ? outputProblem(output, context) : output === null ? null : 'snapshot.output must be null';
}

function outputProblem(output: unknown, context: unknown): string | null {
  for (const field of ['serviceId', 'revision'] satisfies (keyof LifecycleContext)[]) {
    if (readField(output, field) !== readField(context, field)) {
      return `snapshot.output.${field} must be that of the context`;
    }
  }
  return typeof readField(output, 'reason') === 'string' ? null : 'snapshot.output.reason must be a string';
}

/** A copy that passed the checks is a persisted service. */
function isPersisted(copy: object, problem: string | null): copy is PersistedService {
  return problem === null && Object.hasOwn(copy, 'snapshot');
}

function damaged(problem: string): RestoreError {
  return new RestoreError('DAMAGED', `The stored service is damaged: ${problem}.`);
}
