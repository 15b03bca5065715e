import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../src/host/persist.js';
import { type Migration, MIGRATIONS, migrated } from '../../src/host/migrations.js';

describe('the chain of migrations', () => {
  it('has a step from every older schema version on', () => {
    expect(MIGRATIONS).toHaveLength(SCHEMA_VERSION - 1);
  });

  const chain: readonly Migration[] = [
    (envelope) => ({ ...envelope, steps: ['1 → 2'] }),
    (envelope) => ({ ...envelope, steps: [...('steps' in envelope ? [envelope.steps] : []), '2 → 3'] }),
  ];

  it('takes every step from the version of the envelope on, in order, and no other', () => {
    expect(migrated({ schemaVersion: 1 }, 1, chain)).toEqual({ schemaVersion: 3, steps: [['1 → 2'], '2 → 3'] });
    expect(migrated({ schemaVersion: 2 }, 2, chain)).toEqual({ schemaVersion: 3, steps: ['2 → 3'] });
    expect(migrated({ schemaVersion: 3, kept: true }, 3, chain)).toEqual({ schemaVersion: 3, kept: true });
  });

  it('leaves what was stored as it is', () => {
    const stored = Object.freeze({ schemaVersion: 1 });
    migrated(stored, 1, chain);
    expect(stored).toEqual({ schemaVersion: 1 });
  });
});
