import Database from 'libsql';

/** A service as it is stored. */
export interface StoredService {
  readonly serviceId: string;
  /** How many operations were accepted under this id. */
  readonly revision: number;
  /** The service as `persist` returned it, as JSON. */
  readonly envelope: string;
  /** The specification as it was posted, as JSON. */
  readonly posted: string;
  /** In epoch ms, as is `updatedAt`. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Where the controller stores its services. What a method has stored when it returns survives a crash. */
export interface Store {
  /** All services but those that were destroyed. */
  load(): readonly StoredService[];
  /** Stores a service, in place of what was stored under its id. */
  save(service: StoredService): void;
  /** Deletes a destroyed service except for its last revision. */
  markDestroyed(serviceId: string, revision: number): void;
  /** The last revision used under this id; 0 if there was no such service. */
  lastRevision(serviceId: string): number;
  close(): void;
}

/**
 * Opens a store in a SQLite file. Every call is synchronous and on the disk when it returns (WAL, `synchronous = FULL`).
 *
 * @throws Error if the file cannot be opened, or another process has it open.
 */
export function openStore(file: string): Store {
  try {
    return new SqliteStore(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The store ${file} cannot be opened (does another controller use it?): ${reason}`, {
      cause: error,
    });
  }
}

class SqliteStore implements Store {
  readonly #database: Database.Database;
  readonly #save: Database.Statement;
  readonly #find: Database.Statement;

  constructor(file: string) {
    this.#database = new Database(file);
    // One controller at a time. The lock ends with the process, however it ends.
    this.#database.pragma('locking_mode = EXCLUSIVE');
    this.#database.pragma('journal_mode = WAL');
    this.#database.pragma('synchronous = FULL');
    // What is deleted is overwritten: it held secrets.
    this.#database.pragma('secure_delete = ON');
    this.#database.exec(`
      CREATE TABLE IF NOT EXISTS services (
        service_id TEXT PRIMARY KEY,
        revision   INTEGER NOT NULL,
        envelope   TEXT, -- this and the rest: NULL once the service is destroyed
        posted     TEXT,
        created_at INTEGER,
        updated_at INTEGER
      ) STRICT`);
    this.#save = this.#database.prepare('INSERT OR REPLACE INTO services VALUES (?, ?, ?, ?, ?, ?)');
    this.#find = this.#database.prepare('SELECT revision FROM services WHERE service_id = ?');
  }

  load(): readonly StoredService[] {
    const rows = this.#database.prepare(`
      SELECT service_id serviceId, revision, envelope, posted, created_at createdAt, updated_at updatedAt
      FROM services WHERE envelope IS NOT NULL ORDER BY service_id`);
    return rows.all() as StoredService[];
  }

  save({ serviceId, revision, envelope, posted, createdAt, updatedAt }: StoredService): void {
    this.#save.run(serviceId, revision, envelope, posted, createdAt, updatedAt);
  }

  markDestroyed(serviceId: string, revision: number): void {
    this.#save.run(serviceId, revision, null, null, null, null);
  }

  lastRevision(serviceId: string): number {
    const row = this.#find.get(serviceId) as { readonly revision: number } | undefined;
    return row?.revision ?? 0;
  }

  close(): void {
    // Prepared statements keep the file and its lock until they are garbage-collected. So the lock is released first, which
    // SQLite does at the next read, and only outside WAL.
    this.#database.pragma('journal_mode = DELETE');
    this.#database.pragma('locking_mode = NORMAL');
    this.lastRevision('');
    this.#database.close();
  }
}
