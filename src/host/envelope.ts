import { SCHEMA_VERSION } from '../../machines/lifecycle.stored.js';
import { damaged, RestoreError } from '../../machines/restore-error.js';
import { plainJson, readCount, readField } from '../model/unchecked.js';

/**
 * The snapshot in the envelope of a stored service, unchecked: the machine itself checks what is in it.
 *
 * @throws RestoreError if the envelope is of another machine, of a newer release, or damaged.
 */
export function snapshotInEnvelope(machine: { readonly id: string }, envelope: unknown): object {
  const read = plainJson(envelope);
  const schemaVersion = readCount(readField(read, 'schemaVersion'));
  if (schemaVersion === null || schemaVersion === 0) throw damaged('schemaVersion must be a whole number from 1 on');
  if (schemaVersion > SCHEMA_VERSION) {
    throw new RestoreError(
      'NEWER_SCHEMA',
      `The stored service has schemaVersion ${String(schemaVersion)}; this release reads up to ${String(SCHEMA_VERSION)}.`,
    );
  }
  const machineId = readField(read, 'machineId');
  if (typeof machineId !== 'string') throw damaged('machineId must be a string');
  if (machineId !== machine.id) {
    throw new RestoreError('FOREIGN_MACHINE', `The stored service is not of the machine ${machine.id}.`);
  }
  const snapshot = readField(read, 'snapshot');
  if (typeof snapshot !== 'object' || snapshot === null) throw damaged('snapshot must be an object');
  return snapshot;
}
