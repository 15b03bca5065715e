import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A block of code of a page. It is a module of its own. */
export interface Snippet {
  /** Where it stands, for people. */
  readonly title: string;
  /** A file name without extension, one for each snippet. */
  readonly name: string;
  /** `js`: JavaScript that TypeScript takes as it stands. */
  readonly language: 'js' | 'ts' | 'tsx';
  readonly code: string;
  /** The lines that its `// prints:` comments promise, in order. */
  readonly prints: readonly string[];
  /** Whether it registers tests of vitest, and so prints nothing. */
  readonly isVitest: boolean;
}

/** A page of the documentation with code. */
export interface Page {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly snippets: readonly Snippet[];
  /** The packages of its `npm install` lines. */
  readonly installs: readonly string[];
}

/** Every page that is written by hand: README, CONTRIBUTING and their like, docs/*.md and docs/guides/*.md. */
export function pages(): readonly Page[] {
  return ['.', 'docs', 'docs/guides'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => pageAt(join(folder, name))),
  );
}

/** The doc comments of the entries, of which each begins the page of its entry in the API reference. */
export function entryComments(): readonly Page[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^([^/]+\/|inspect\/node\/|testing\/vitest\/)?index\.ts$/.test(path))
    .map((path) => {
      const text = readFileSync(join(root, 'src', path), 'utf8');
      const comment = text.slice(0, text.indexOf('*/')).replaceAll(/^ \* ?/gm, '');
      return pageOf(`src/${path}`, comment);
    });
}

function pageAt(path: string): Page {
  return pageOf(path, readFileSync(join(root, path), 'utf8'));
}

/** A page with this text. */
function pageOf(path: string, text: string): Page {
  const fences = [...text.matchAll(/^```(?<language>js|ts|tsx)\n(?<code>.*?)^```$/gms)];
  const snippets = fences.map(({ groups }, index) => {
    const code = groups!['code']!;
    return {
      title: `${path}, block ${String(index + 1)}`,
      name: `${path.replaceAll(/\W/g, '-')}-${String(index + 1)}`,
      language: groups!['language'] as Snippet['language'],
      code,
      prints: [...code.matchAll(/\/\/ prints: (.*)$/gm)].map(([, line]) => line!),
      isVitest: /from '(local-service-machines\/testing\/)?vitest'/.test(code),
    };
  });
  return { path, text, snippets, installs: installedBy(text) };
}

function installedBy(text: string): readonly string[] {
  const shell = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code!).join('');
  const lines = [...shell.matchAll(/^npm install (.*?)(?: #.*)?$/gm)].map(([, words]) => words!);
  return [...new Set(lines.flatMap((words) => words.split(' ').filter((word) => !word.startsWith('-'))))].sort();
}
