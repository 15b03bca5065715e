import type { ServiceStore, StoredService, WriteResult } from 'local-service-machines/host';

/** As much of a PostgreSQL client as the store needs: `pg`'s pool behind a few lines, or PGlite as it is. */
export interface Sql {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

interface Row {
  readonly service_id: string;
  readonly version: string;
  /** PostgreSQL's clients give whole numbers of 64 bits as texts. */
  readonly revision: string | number;
  readonly service: StoredService['service'];
  readonly posted: unknown;
  readonly created_at: string | number;
  readonly updated_at: string | number;
}

/** Makes the tables where there are none. */
export async function createTables(sql: Sql): Promise<void> {
  await sql.query(
    `CREATE TABLE IF NOT EXISTS claim (only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one), number bigint NOT NULL, run_id text NOT NULL)`,
  );
  await sql.query(`CREATE TABLE IF NOT EXISTS services (
    service_id text PRIMARY KEY, version text NOT NULL, revision bigint NOT NULL,
    service json, posted json NOT NULL, created_at bigint NOT NULL, updated_at bigint NOT NULL)`);
  await sql.query(`INSERT INTO claim (number, run_id) VALUES (0, '') ON CONFLICT DO NOTHING`);
}

/**
 * A store in PostgreSQL. Each write is one statement that locks the row of the claim (`FOR SHARE`): a claim waits for the writes
 * under way, and fences all later ones.
 */
export class PostgresStore implements ServiceStore {
  constructor(private readonly sql: Sql) {}

  async claim(runId: string): Promise<number> {
    const { rows } = await this.sql.query('UPDATE claim SET number = number + 1, run_id = $1 RETURNING number', [
      runId,
    ]);
    return Number((rows[0] as { readonly number: string | number }).number);
  }

  async *load(): AsyncIterable<StoredService> {
    for (let after = ''; ;) {
      const { rows } = await this.sql.query(
        'SELECT * FROM services WHERE service IS NOT NULL AND service_id > $1 ORDER BY service_id LIMIT 500',
        [after],
      );
      const page = rows as readonly Row[];
      for (const row of page) yield storedIn(row);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.service_id;
    }
  }

  async read(serviceId: string): Promise<StoredService | undefined> {
    const { rows } = await this.sql.query('SELECT * FROM services WHERE service_id = $1', [serviceId]);
    const row = rows[0] as Row | undefined;
    return row && storedIn(row);
  }

  async write(next: StoredService, expectedVersion: string | null, claim: number): Promise<WriteResult> {
    const { serviceId, version, revision, service, posted, createdAt, updatedAt } = next;
    const values = [
      serviceId,
      version,
      revision,
      service && JSON.stringify(service),
      JSON.stringify(posted),
      createdAt,
      updatedAt,
      claim,
    ];
    const { rows } = await this.sql.query(
      expectedVersion === null ? INSERT : UPDATE,
      expectedVersion === null ? values : [...values, expectedVersion],
    );
    const result = rows[0] as { readonly is_claimed: boolean; readonly written: string | number };
    if (!result.is_claimed) return 'fenced';
    return Number(result.written) === 1 ? 'written' : 'conflict';
  }
}

const CLAIMED = 'WITH claimed AS (SELECT 1 FROM claim WHERE number = $8 FOR SHARE)';
const RESULT = 'SELECT EXISTS (SELECT 1 FROM claimed) AS is_claimed, (SELECT count(*) FROM written) AS written';

const INSERT = `${CLAIMED}, written AS (
  INSERT INTO services SELECT $1, $2, $3, $4, $5, $6, $7 FROM claimed ON CONFLICT DO NOTHING RETURNING 1
) ${RESULT}`;

const UPDATE = `${CLAIMED}, written AS (
  UPDATE services SET version = $2, revision = $3, service = $4, posted = $5, created_at = $6, updated_at = $7
  FROM claimed WHERE service_id = $1 AND services.version = $9 RETURNING 1
) ${RESULT}`;

function storedIn(row: Row): StoredService {
  return {
    serviceId: row.service_id,
    version: row.version,
    revision: Number(row.revision),
    service: row.service,
    posted: row.posted,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  };
}
