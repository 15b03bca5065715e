import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config, { externals, layers } from '../../.dependency-cruiser.js';
import { plantTree } from '../support/planted-tree.js';

const root = join(import.meta.dirname, '../..');

const packages = [
  'xstate',
  'xstate/graph',
  'zod',
  'fast-check',
  'vitest',
  'ws',
  '@viz-js/viz',
  'preact',
  'esbuild',
  'rolldown',
  'left-pad',
];
const nodeModules = ['node:fs', 'fs/promises'];

/** What is imported to try each name of the configuration that is not a layer. */
const samples: Record<string, readonly string[]> = {
  machineParts: ['machines/compilable.ts'],
  xstate: ['xstate', 'xstate/graph'],
  preact: ['preact'],
  esbuild: ['esbuild'],
  rolldown: ['rolldown'],
  zod: ['zod'],
  fastCheck: ['fast-check'],
  vitest: ['vitest'],
  ws: ['ws'],
  viz: ['@viz-js/viz'],
  node: nodeModules,
} satisfies Record<keyof typeof externals, readonly string[]>;

interface Layer {
  readonly name: string;
  /** A folder that ends in a slash, or the one file of an entry. */
  readonly place: string;
  /** The targets that it may import, itself included. */
  readonly allowed: readonly string[];
}

/** The place that a layer's pattern begins with: `^src/inspect/(?!node/)` is `src/inspect/`. */
function placeOf(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\(\?!.*$/, '')
    .replaceAll('\\', '');
}

const places = new Map<string, string>(Object.entries(layers).map(([name, { path }]) => [name, placeOf(path)]));

/** The files that are imported to try a name of the configuration. */
function targetsOf(name: string): readonly string[] {
  const place = places.get(name);
  if (place === undefined) return samples[name]!;
  if (!place.endsWith('/')) return [place];
  return [`${place}target.ts`, ...(name === 'machines' ? samples['machineParts']! : [])];
}

const all: readonly Layer[] = Object.entries(layers).map(([name, { mayImport }]) => ({
  name,
  place: places.get(name)!,
  allowed: [name, ...mayImport].flatMap(targetsOf),
}));
const folders = all.filter(({ place }) => place.endsWith('/'));
const entries = all.filter(({ place }) => !place.endsWith('/'));

const targets = [
  ...new Set([
    ...folders.flatMap(({ name }) => targetsOf(name)),
    ...['src/index.ts', 'machines/compilable.ts'],
    ...packages,
    ...nodeModules,
  ]),
];

function specifier(from: string, target: string): string {
  if (!target.endsWith('.ts')) return target;
  const path = relative(dirname(from), target).replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

function importsOfEverything(from: string, write: (specifier: string) => string): string {
  const others = targets.filter((target) => target !== from);
  return others.map((target) => write(specifier(from, target))).join('\n');
}

/** The ways to import that the rules have to see, each planted in every folder. */
const waysToImport: Record<string, (specifier: string) => string> = {
  'import.ts': (name) => `import '${name}';`,
  'type-import.ts': (name) => `import type { x } from '${name}';`,
  'inline-type.ts': (name) => `export let x: import('${name}').x;`,
  're-export.ts': (name) => `export * from '${name}';`,
  'dynamic-import.ts': (name) => `export const x = () => import('${name}');`,
};

function plantedFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'package.json': '{ "type": "module" }',
    'machines/compilable.ts': 'export const target = 1;',
    'src/model/cycle-a.ts': `import type { B } from './cycle-b.js';\nexport type A = B;`,
    'src/model/cycle-b.ts': `import type { A } from './cycle-a.js';\nexport type B = A;`,
    'src/attic/old.ts': `import '../model/target.js';`,
    'src/stray.ts': `import './model/target.js';`,
  };
  for (const { place } of folders) {
    files[`${place}target.ts`] = 'export const target = 1;';
    for (const [file, write] of Object.entries(waysToImport)) {
      files[place + file] = importsOfEverything(place + file, write);
    }
  }
  for (const { place } of entries) {
    files[place] = importsOfEverything(place, (name) => `export * from '${name}';`);
  }
  for (const name of packages) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, main: './index.js' });
    files[`node_modules/${name}/index.js`] = '';
  }
  return files;
}

async function violationsIn(baseDir: string): Promise<{ modules: string[]; violations: string[] }> {
  const { forbidden = [], options } = config;
  const { output } = await cruise(['src', 'machines'], { ...options, ruleSet: { forbidden }, validate: true, baseDir });
  const { modules, summary } = output as ICruiseResult;
  return {
    modules: modules.map(({ source }) => source),
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

describe('the import table', () => {
  const tree = plantTree(plantedFiles());
  let violations: string[];
  beforeAll(async () => {
    ({ violations } = await violationsIn(tree.root));
  });
  afterAll(() => {
    tree.remove();
  });

  /** The targets that a planted file imports without a complaint. */
  function allowedTo(from: string): string[] {
    const refused = violations.flatMap((text) => text.split(`: ${from} -> `)[1] ?? []);
    const resolved = (target: string) =>
      packages.includes(target) ? `node_modules/${target}/index.js` : target.replace(/^node:/, '');
    return targets.filter((target) => target !== from && !refused.includes(resolved(target)));
  }

  it.each(folders)('$name imports itself and what its list names, in whatever way', ({ place, allowed }) => {
    for (const file of Object.keys(waysToImport)) {
      expect([file, ...allowedTo(place + file).sort()]).toEqual([file, ...[...allowed].sort()]);
    }
  });

  it.each(entries)('the entry $place re-exports what its list names', ({ place, allowed }) => {
    expect(allowedTo(place).sort()).toEqual(allowed.filter((target) => target !== place).sort());
  });

  it('finds cycles, those of types too, and folders that have no layer', () => {
    expect(violations.filter((text) => !text.startsWith('imports-of-')).sort()).toEqual([
      'folder-without-layer: src/attic/old.ts -> src/model/target.ts',
      'folder-without-layer: src/stray.ts -> src/model/target.ts',
      'no-cycles: src/model/cycle-a.ts -> src/model/cycle-b.ts',
    ]);
  });
});

describe('the sources', () => {
  it('keep to the import table', async () => {
    const sources = ['src', 'machines'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => `${folder}/${path}`),
    );
    expect(sources).toContain('src/index.ts');
    const { modules, violations } = await violationsIn(root);
    expect(modules).toEqual(expect.arrayContaining(sources));
    expect(violations).toEqual([]);
  });
});
