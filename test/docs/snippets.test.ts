import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { formatWithOptions, promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/*
 * Every TypeScript fence of the README, of docs/*.md and of docs/guides/*.md is a module of its own: it is compiled as a user's, executed, and what
 * it prints must be what its `// prints:` comments say, in order.
 */
const root = join(import.meta.dirname, '../..');
const folder = join(root, '.tmp/snippets');

interface Snippet {
  readonly title: string;
  readonly file: string;
  readonly code: string;
}

const pagesIn = async (folder: string) =>
  (await readdir(join(root, folder))).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`);

const pages = ['README.md', ...(await pagesIn('docs')), ...(await pagesIn('docs/guides'))];
const snippets: Snippet[] = [];
for (const page of pages) {
  const text = await readFile(join(root, page), 'utf8');
  for (const [index, [, code]] of [...text.matchAll(/^```ts\n(.*?)^```$/gms)].entries()) {
    const file = join(folder, `${page.replaceAll(/\W/g, '-')}-${String(index + 1)}.ts`);
    snippets.push({ title: `${page}, fence ${String(index + 1)}`, file, code: code ?? '' });
  }
}

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { file, code } of snippets) await writeFile(file, code);
  const extended = { extends: '../../test/tsconfig.json', compilerOptions: { noUnusedLocals: false }, include: ['.'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(extended));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the code in the documentation', () => {
  it('is there', () => {
    expect(snippets.filter(({ title }) => title.startsWith('README')).length).toBeGreaterThanOrEqual(6);
  });

  it('compiles', async () => {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: root }).catch(
      (error: unknown) => error as { readonly stdout: string },
    );
    expect(stdout).toBe('');
  });

  for (const { title, file, code } of snippets) {
    it(`${title} prints what it says`, async () => {
      const printed: string[] = [];
      const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
        printed.push(formatWithOptions({ colors: false }, ...values));
      });
      try {
        await import(file);
      } finally {
        log.mockRestore();
      }
      expect(printed).toEqual([...code.matchAll(/\/\/ prints: (.*)$/gm)].map(([, text]) => text));
    });
  }
});
