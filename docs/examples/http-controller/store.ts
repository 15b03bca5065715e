import Database from 'libsql';
import type { ServiceStore, StoredService, WriteResult } from 'local-service-machines/host';

/** Where the controller stores its services. What a method has stored when it returns survives a crash. */
export interface Store extends ServiceStore {
  load(): readonly StoredService[];
  read(serviceId: string): StoredService | undefined;
  /** Closes the file. */
  close(): void;
}

/** A row of the table. */
interface Row {
  readonly service_id: string;
  readonly version: string;
  readonly revision: number;
  readonly envelope: string | null;
  readonly posted: string;
  readonly created_at: number;
  readonly updated_at: number;
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
  readonly #find: Database.Statement;
  readonly #write: (next: StoredService, expectedVersion: string | null, claim: number) => WriteResult;

  constructor(file: string) {
    this.#database = new Database(file);
    // One controller at a time. The lock ends with the process, however it ends.
    this.#database.pragma('locking_mode = EXCLUSIVE');
    this.#database.pragma('journal_mode = WAL');
    this.#database.pragma('synchronous = FULL');
    // What is deleted is overwritten: it held secrets.
    this.#database.pragma('secure_delete = ON');
    this.#database.exec(`
      CREATE TABLE IF NOT EXISTS claims (number INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS hosted_services (
        service_id TEXT PRIMARY KEY,
        version    TEXT NOT NULL,
        revision   INTEGER NOT NULL,
        envelope   TEXT, -- NULL: a tombstone
        posted     TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT`);
    this.#find = this.#database.prepare('SELECT * FROM hosted_services WHERE service_id = ?');
    const lastClaim = this.#database.prepare('SELECT max(number) AS number FROM claims');
    const put = this.#database.prepare('INSERT OR REPLACE INTO hosted_services VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#write = this.#database.transaction((next: StoredService, expectedVersion: string | null, claim: number) => {
      if ((lastClaim.get() as { readonly number: number }).number !== claim) return 'fenced';
      if ((this.read(next.serviceId)?.version ?? null) !== expectedVersion) return 'conflict';
      const { serviceId, version, revision, service, posted, createdAt, updatedAt } = next;
      const envelope = service && JSON.stringify(service);
      put.run(serviceId, version, revision, envelope, JSON.stringify(posted), createdAt, updatedAt);
      return 'written';
    });
  }

  claim(runId: string): number {
    return Number(this.#database.prepare('INSERT INTO claims (run_id) VALUES (?)').run(runId).lastInsertRowid);
  }

  load(): readonly StoredService[] {
    const rows = this.#database.prepare('SELECT * FROM hosted_services WHERE envelope IS NOT NULL ORDER BY service_id');
    return (rows.all() as Row[]).map(storedIn);
  }

  read(serviceId: string): StoredService | undefined {
    const row = this.#find.get(serviceId) as Row | undefined;
    return row && storedIn(row);
  }

  write(next: StoredService, expectedVersion: string | null, claim: number): WriteResult {
    return this.#write(next, expectedVersion, claim);
  }

  close(): void {
    // Prepared statements keep the file and its lock until they are garbage-collected. So the lock is released first, which
    // SQLite does at the next read, and only outside WAL.
    this.#database.pragma('journal_mode = DELETE');
    this.#database.pragma('locking_mode = NORMAL');
    this.read('');
    this.#database.close();
  }
}

function storedIn(row: Row): StoredService {
  return {
    serviceId: row.service_id,
    version: row.version,
    revision: row.revision,
    service: row.envelope === null ? null : serviceIn(row.envelope),
    posted: JSON.parse(row.posted),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** What is no JSON is no service either: the host sets it aside. */
function serviceIn(envelope: string): StoredService['service'] {
  try {
    return JSON.parse(envelope) as StoredService['service'];
  } catch {
    return JSON.parse('{}') as StoredService['service'];
  }
}
