import { statSync } from 'node:fs';
import Database from 'libsql';
import type { ServiceStore, StoredService, WriteResult } from 'local-service-machines/host';
import { FIND, FIND_VERSION, IDS, isTombstone, rowIn, SCHEMA, textIn, unreadable } from './rows.js';

/** Where the controller stores its services. */
export interface Store extends ServiceStore {
  load(): Iterable<StoredService>;
  read(serviceId: string): StoredService | undefined;
  write(next: StoredService, expectedVersion: string | null, claim: number): Promise<WriteResult>;
  /** Writes what waits, and closes the file. */
  close(): void;
}

/**
 * Opens a store in a SQLite file. What it has answered is on the disk (WAL, `synchronous = FULL`). Writes that are asked for in one turn of
 * the event loop share a transaction, and so one sync; they are answered after it, or all of them fail.
 *
 * @throws Error if it is no file that outlives the process, cannot be opened, or is open in another process.
 */
export function openStore(file: string): Store {
  // SQLite keeps what these name in memory or in a file that it deletes; libsql sends it to a server.
  if (file.trim() === '' || /^:|^[a-z][a-z\d+.-]+:/i.test(file)) {
    throw new Error(`The store must be the path of a file, but is ${JSON.stringify(file)}.`);
  }
  try {
    return new SqliteStore(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = /locked|busy/i.test(reason) ? ' (does another controller use it?)' : '';
    throw new Error(`The store ${file} cannot be opened${hint}: ${reason}`, { cause: error });
  }
}

/** A write that waits for the next transaction. */
interface WaitingWrite {
  readonly next: StoredService;
  readonly envelope: string | null;
  readonly posted: string;
  readonly expectedVersion: string | null;
  readonly claim: number;
  readonly resolve: (result: WriteResult) => void;
  readonly reject: (reason: unknown) => void;
}

class SqliteStore implements Store {
  readonly #database: Database.Database;
  readonly #find: Database.Statement;
  readonly #writeAll: (writes: readonly WaitingWrite[]) => readonly WriteResult[];
  #waiting: WaitingWrite[] = [];
  /** Whether the log still holds what was deleted. */
  #holdsDeleted = false;

  constructor(file: string) {
    this.#database = new Database(file);
    if (!statSync(file).isFile()) throw new Error('it is no file');
    // One controller at a time. The lock ends with the process, however it ends.
    this.#database.pragma('locking_mode = EXCLUSIVE');
    const [journal] = this.#database.pragma('journal_mode = WAL') as readonly { readonly journal_mode: string }[];
    if (journal?.journal_mode !== 'wal') throw new Error('it has no write-ahead log');
    this.#database.pragma('synchronous = FULL');
    // What is deleted is overwritten: it held secrets.
    this.#database.pragma('secure_delete = ON');
    this.#database.exec(SCHEMA);
    // The process before may have ended in between.
    this.#emptyLog();
    this.#find = this.#database.prepare(FIND);
    const findVersion = this.#database.prepare(FIND_VERSION);
    const lastClaim = this.#database.prepare('SELECT max(number) AS number FROM claims');
    const put = this.#database.prepare('INSERT OR REPLACE INTO hosted_services VALUES (?, ?, ?, ?, ?, ?, ?)');
    const write = ({ next, envelope, posted, expectedVersion, claim }: WaitingWrite): WriteResult => {
      if ((lastClaim.get() as { readonly number: number }).number !== claim) return 'fenced';
      const stored = findVersion.get(next.serviceId) as { readonly version: ArrayBuffer } | undefined;
      if ((stored === undefined ? null : textIn(stored.version)) !== expectedVersion) return 'conflict';
      const { serviceId, version, revision, createdAt, updatedAt } = next;
      put.run(serviceId, version, revision, envelope, posted, createdAt, updatedAt);
      return 'written';
    };
    this.#writeAll = this.#database.transaction((writes: readonly WaitingWrite[]) => writes.map(write));
  }

  claim(runId: string): number {
    return Number(this.#database.prepare('INSERT INTO claims (run_id) VALUES (?)').run(runId).lastInsertRowid);
  }

  /** What of a damaged file can be read: a row that cannot keeps its id, so that the host sets that service aside. */
  *load(): Generator<StoredService> {
    for (const id of this.#ids()) {
      const row = this.#rowOrUnreadable(id);
      if (row !== undefined && !isTombstone(row)) yield row;
    }
  }

  read(serviceId: string): StoredService | undefined {
    const found: unknown = this.#find.get(serviceId);
    return found === undefined ? undefined : rowIn(found);
  }

  write(next: StoredService, expectedVersion: string | null, claim: number): Promise<WriteResult> {
    return new Promise((resolve, reject) => {
      const envelope = next.service && JSON.stringify(next.service);
      const posted = JSON.stringify(next.posted);
      this.#waiting.push({ next, envelope, posted, expectedVersion, claim, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#commit());
    });
  }

  /** Writes what waits in one transaction, and answers once it is on the disk. */
  #commit(): void {
    const writes = this.#waiting;
    this.#waiting = [];
    if (writes.length === 0) return;
    try {
      const results = this.#writeAll(writes);
      this.#holdsDeleted ||= writes.some(({ next }, place) => next.service === null && results[place] === 'written');
      for (const [place, result] of results.entries()) writes[place]?.resolve(result);
    } catch (error) {
      for (const { reject } of writes) reject(error);
    }
    if (this.#holdsDeleted) this.#emptyLog();
  }

  close(): void {
    this.#commit();
    try {
      // Prepared statements keep the file and its lock until they are garbage-collected. So the lock is released first, which
      // SQLite does at the next read, and only outside WAL.
      this.#database.pragma('journal_mode = DELETE');
      this.#database.pragma('locking_mode = NORMAL');
      this.read('');
    } finally {
      this.#database.close();
    }
  }

  /** The ids of all rows: from their index, or where that is damaged from the table. */
  #ids(): readonly string[] {
    const idsFrom = (query: string) =>
      (this.#database.prepare(query).all() as { id: ArrayBuffer }[]).map(({ id }) => textIn(id));
    try {
      return idsFrom(IDS.inIndex);
    } catch {
      return idsFrom(IDS.inTable);
    }
  }

  #rowOrUnreadable(serviceId: string): StoredService | undefined {
    try {
      return this.read(serviceId) ?? unreadable(serviceId);
    } catch {
      return unreadable(serviceId);
    }
  }

  /** Moves the log into the file. Where that fails, what was written is stored all the same, and the next write tries again. */
  #emptyLog(): void {
    try {
      const [result] = this.#database.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
      this.#holdsDeleted = result?.busy !== 0;
    } catch {
      this.#holdsDeleted = true;
    }
  }
}
