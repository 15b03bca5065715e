import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createTables, PostgresStore } from '../../../docs/examples/postgres-store/store.js';
import { STORE_CASES } from '../../../src/testing/index.js';

/* The store of the example on PGlite, which is PostgreSQL as WebAssembly, in this process. */

let database: PGlite;
beforeAll(async () => {
  database = await PGlite.create();
  await createTables(database);
});
afterAll(() => database.close());

describe('the PostgreSQL store', () => {
  it.each(STORE_CASES)('$id: $title', async ({ run }) => {
    await run(async () => {
      await database.query('DELETE FROM services');
      return new PostgresStore(database);
    });
  });
});
