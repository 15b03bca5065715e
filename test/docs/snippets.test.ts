import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { formatWithOptions, promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { entryComments, pages, type Snippet } from '../support/documentation.js';

/*
 * Every block of code of the pages and of the entries' doc comments is compiled and executed on the sources, and prints what
 * its `// prints:` comments say. test/consumers/documentation.test.ts does the same from the tarball, in an empty folder.
 */
const root = join(import.meta.dirname, '../..');
const folder = join(root, '.tmp/snippets');
const snippets = [...pages(), ...entryComments()].flatMap((page) => page.snippets);

const fileOf = ({ name, language }: Snippet) => join(folder, `${name}.${language}`);

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const snippet of snippets) await writeFile(fileOf(snippet), snippet.code);
  const compilerOptions = { noUnusedLocals: false, jsx: 'react-jsx' };
  const extended = { extends: '../../test/tsconfig.json', compilerOptions, include: ['.'], exclude: [] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(extended));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the code in the documentation', () => {
  it('is there', () => {
    expect(snippets.filter(({ title }) => title.startsWith('docs/guides/')).length).toBeGreaterThanOrEqual(12);
  });

  it('compiles', async () => {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: root }).catch(
      (error: unknown) => error as { readonly stdout: string },
    );
    expect(stdout).toBe('');
  });

  it.each(snippets.filter(({ isVitest }) => !isVitest))('$title prints what it says', async (snippet) => {
    const printed: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
      printed.push(formatWithOptions({ colors: false }, ...values));
    });
    try {
      await import(fileOf(snippet));
    } finally {
      log.mockRestore();
    }
    expect(printed.flatMap((text) => text.split('\n'))).toEqual(snippet.prints);
  });
});
