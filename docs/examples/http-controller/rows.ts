import type { StoredService } from 'local-service-machines/host';

/*
 * The table, and how its rows are read. Texts are read as bytes: libsql ends the process at a text that is no UTF-8, as
 * a damaged file may hold one.
 */

/** The tables of a store. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS claims (number INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS hosted_services (
    service_id TEXT PRIMARY KEY,
    version    TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    envelope   TEXT, -- NULL: a tombstone
    posted     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT`;

/** Finds a row by its id. */
export const FIND = `
  SELECT CAST(service_id AS BLOB) AS service_id, CAST(version AS BLOB) AS version, revision,
    CAST(envelope AS BLOB) AS envelope, CAST(posted AS BLOB) AS posted, created_at, updated_at
  FROM hosted_services WHERE service_id = ?`;

/** Finds the version of a row, without reading the rest. */
export const FIND_VERSION = 'SELECT CAST(version AS BLOB) AS version FROM hosted_services WHERE service_id = ?';

/** List all ids, of which SQLite keeps an index of its own. */
export const IDS = {
  inIndex: 'SELECT CAST(service_id AS BLOB) AS id FROM hosted_services ORDER BY service_id',
  inTable: 'SELECT CAST(service_id AS BLOB) AS id FROM hosted_services NOT INDEXED',
};

/** A row as it is found. */
interface Row {
  readonly service_id: ArrayBuffer;
  readonly version: ArrayBuffer;
  readonly revision: number;
  readonly envelope: ArrayBuffer | null;
  readonly posted: ArrayBuffer;
  readonly created_at: number;
  readonly updated_at: number;
}

/** A row that was found; one that holds no JSON is {@link unreadable}. */
export function rowIn(found: unknown): StoredService {
  const { service_id, version, revision, envelope, posted, created_at, updated_at } = found as Row;
  const row = {
    serviceId: textIn(service_id),
    version: textIn(version),
    revision,
    createdAt: created_at,
    updatedAt: updated_at,
  };
  try {
    const service = envelope === null ? null : (jsonIn(envelope) as StoredService['service']);
    // An envelope that holds the JSON text null is no tombstone.
    if (envelope !== null && service === null) return { ...unreadable(row.serviceId), ...row };
    return { ...row, service, posted: jsonIn(posted) };
  } catch {
    return { ...unreadable(row.serviceId), ...row };
  }
}

/** What stands for a row that cannot be read: an empty envelope is no service, so that the host sets it aside. */
export function unreadable(serviceId: string): StoredService {
  const service = {} as NonNullable<StoredService['service']>;
  return { serviceId, version: '', revision: 0, service, posted: null, createdAt: 0, updatedAt: 0 };
}

/** Whether the row is what is left of a destroyed service. */
export function isTombstone({ service }: StoredService): boolean {
  return service === null;
}

const utf8 = new TextDecoder();
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** A text as it is shown; what is no UTF-8 in it is replaced. */
export function textIn(bytes: ArrayBuffer): string {
  return utf8.decode(bytes);
}

function jsonIn(bytes: ArrayBuffer): unknown {
  return JSON.parse(strictUtf8.decode(bytes));
}
