/**
 * Turns an envelope of one schema version into one of the next. Pure and total: it copies what it understands, and
 * what it does not understand it leaves for the check that follows, which refuses it by name.
 */
export type Migration = (envelope: object) => object;

/** The steps from each older schema version to the one after it; the first leads from version 1 to version 2. */
export const MIGRATIONS: readonly Migration[] = [];

/**
 * What is this envelope in the newest schema version? Goes through every step from its own version on, in order, and
 * writes the version that each step leads to.
 */
export function migrated(envelope: object, schemaVersion: number, migrations: readonly Migration[]): object {
  return migrations
    .slice(schemaVersion - 1)
    .reduce((older, migrate, step) => ({ ...migrate(older), schemaVersion: schemaVersion + step + 1 }), envelope);
}
