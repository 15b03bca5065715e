import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entryComments, pages } from '../support/documentation.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const guides = pages().filter(({ path }) => path.startsWith('docs/guides/'));

it('the README can be read in ten minutes', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(200);
});

describe.each(guides)('$path', ({ path, text }) => {
  it('begins with code that runs', () => {
    const beforeSections = text.split(/^## /m, 1)[0];
    expect(beforeSections).toMatch(/^```(js|ts|tsx)$/m);
  });

  it('is on the map', () => {
    expect(read('docs/README.md')).toContain(`(${path.replace('docs/', '')})`);
  });
});

it('docs/guides/why.md explains every reason why a service has not converged', () => {
  const source = read('src/chart/conditions.ts');
  const given = source.matchAll(/(?:\bno\(|unknown\(|condition\('Converged', false,)\s*'(\w+)'/g);
  const reasons = [...given].map(([, name]) => name!);
  expect(reasons).toEqual(expect.arrayContaining(['NotObserved', 'BackingOff', 'Maintenance', 'InstancesChanging']));
  const rows = [...read('docs/guides/why.md').matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name!);
  expect(rows).toEqual(expect.arrayContaining(reasons));
});

describe('the API reference', () => {
  const files = readdirSync(join(root, 'docs/api'), { recursive: true, encoding: 'utf8' });
  const reference = files
    .filter((name) => name.endsWith('.md'))
    .map((name) => [name, read(`docs/api/${name}`)] as const);

  it.each(reference)('%s names every parameter and has whole signatures', (_name, text) => {
    expect(text).not.toContain('__namedParameters');
    // What a formatter makes of a signature that it takes for a statement.
    expect(text).not.toMatch(/^\w+\??\s*\? .* : .*;$/m);
  });

  it.each(entryComments())('$path begins with an example', ({ snippets }) => {
    expect(snippets).not.toEqual([]);
  });
});
