import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { entryComments, type Page, pages, type Snippet } from '../support/documentation.js';
import { brokenLinks } from '../support/links.js';
import { installPackages, type Project } from './project.js';

/*
 * Every block of code of the pages and of the entries' doc comments, as a reader tries it: pasted into a file in an empty folder, in
 * which nothing is installed but what its page says. JavaScript runs as it stands, TypeScript is compiled against the
 * declarations of the tarball first. Pages that install the same share a `node_modules`, and each has a folder of its own.
 */
const modules = join(import.meta.dirname, '../../node_modules');
const shown = [...pages(), ...entryComments()].filter(({ snippets }) => snippets.length > 0);
const sets = new Map<string, Page[]>();
for (const page of shown) {
  const names = page.installs.join(' ');
  sets.set(names, [...(sets.get(names) ?? []), page]);
}

const EXTENSIONS = { js: 'mjs', ts: 'mts', tsx: 'tsx' } as const;
/** The name of the file into which a block is pasted; vitest finds tests by it. */
const baseOf = ({ name, isVitest }: Snippet) => (isVitest ? `${name}.test` : name);
const folderOf = ({ folder }: Project, page: Page) => join(folder, page.path.replaceAll(/\W/g, '-'));

/** What the compiler needs and a program does not: the types of Node and of React. */
function linkTypes(folder: string, installs: readonly string[]): void {
  for (const name of ['node', ...installs.filter((name) => name.startsWith('react'))]) {
    const link = join(folder, 'node_modules/@types', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(modules, '@types', name), link);
  }
}

const COMPILER_OPTIONS = {
  ...{ target: 'ES2022', module: 'NodeNext', lib: ['ES2022'], types: ['node'], jsx: 'react-jsx' },
  ...{ strict: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
};

it('each page with code says what to install', () => {
  for (const { path, installs } of shown) {
    expect(installs, path).toEqual(expect.arrayContaining(['local-service-machines', 'xstate']));
  }
});

describe.each([...sets])('with nothing but %s', (names, pagesOfSet) => {
  const project = installPackages(names.split(' '));

  beforeAll(() => {
    linkTypes(project.folder, names.split(' '));
    writeFileSync(join(project.folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(
      join(project.folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['*/*.mts', '*/*.tsx'] }),
    );
    for (const page of pagesOfSet) {
      mkdirSync(folderOf(project, page));
      for (const snippet of page.snippets) {
        const file = `${baseOf(snippet)}.${EXTENSIONS[snippet.language]}`;
        writeFileSync(join(folderOf(project, page), file), snippet.code);
      }
    }
  });

  it.runIf(pagesOfSet.some(({ snippets }) => snippets.some(({ language }) => language !== 'js')))('compiles', () => {
    expect(project.tsc()).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  for (const page of pagesOfSet) {
    it.each(page.snippets)('$title runs', (snippet) => {
      expect(printed(project, page, snippet)).toEqual(snippet.prints);
    });
  }
});

/** The lines that a block prints; of one with tests why they failed. */
function printed(project: Project, page: Page, snippet: Snippet): readonly string[] {
  const folder = folderOf(project, page);
  if (snippet.isVitest) {
    const { status, stdout } = project.node([join(modules, 'vitest/vitest.mjs'), 'run', '--dir', folder]);
    return status === 0 ? [] : stdout.split('\n');
  }
  const file = join(folder, `${baseOf(snippet)}.${snippet.language === 'tsx' ? 'js' : 'mjs'}`);
  const { status, stdout, stderr } = project.node([file]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout === '' ? [] : stdout.trimEnd().split('\n');
}

describe('the tarball', () => {
  const { folder } = installPackages(['local-service-machines']);
  const root = join(folder, 'node_modules/local-service-machines');

  const markdown = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));

  it('holds every page', () => {
    expect(markdown).toEqual(expect.arrayContaining(pages().map(({ path }) => path)));
  });

  it.each(markdown)('holds what %s links to', (path) => {
    expect(brokenLinks(root, path)).toEqual([]);
  });
});
