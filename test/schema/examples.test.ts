import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSpec } from '../../src/schema/index.js';
import { acceptedBy } from '../support/issues.js';

const folder = new URL('../../docs/examples/specs/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

describe('example specifications', () => {
  it.each(files)('%s is valid', (file) => {
    const spec = acceptedBy(parseSpec(read(file)));
    expect(`${spec.name}.json`).toBe(file);
    expect(spec).toMatchObject(read(file) as object);
  });

  it('show both placements', () => {
    const placements = files.map((file) => acceptedBy(parseSpec(read(file))).placementPolicy.hostLevel);
    expect(new Set(placements)).toEqual(new Set([true, false]));
  });
});
