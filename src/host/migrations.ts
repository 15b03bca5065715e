/**
 * Turns an envelope of one schema version into one of the next. Pure and total: a field that it cannot read it leaves
 * for the check that follows, which names it.
 */
export type Migration = (envelope: object) => object;

/** The migrations from each older schema version to the next; the first leads from version 1 to version 2. */
export const MIGRATIONS: readonly Migration[] = [];

/**
 * An envelope in the newest schema version. Applies every migration from its own version on, in order, and sets the
 * version that each leads to.
 */
export function migrated(envelope: object, schemaVersion: number, migrations: readonly Migration[]): object {
  return migrations
    .slice(schemaVersion - 1)
    .reduce((older, migrate, step) => ({ ...migrate(older), schemaVersion: schemaVersion + step + 1 }), envelope);
}
