import { readField } from '../../../src/model/unchecked.js';

/** As in machines/lifecycle.stored.ts. */
export const SCHEMA_VERSION = 2;

/**
 * Takes the place of what checks and migrates stored snapshots, in the page alone: it restores nothing but what it stored itself a moment
 * ago.
 */
export function readStored(_machine: unknown, snapshot: object): object {
  return { ...snapshot, output: readField(snapshot, 'output') ?? undefined };
}

/** What reads the stored snapshots of the lifecycle machine. */
export function storedReader(): (snapshot: object) => object {
  return (snapshot) => readStored(null, snapshot);
}
