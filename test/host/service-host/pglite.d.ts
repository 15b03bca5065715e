/** As much of PGlite as the tests need; its own types bring those of browsers along. */
declare module '@electric-sql/pglite' {
  export class PGlite {
    static create(): Promise<PGlite>;
    query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
    close(): Promise<void>;
  }
}
