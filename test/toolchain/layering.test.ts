import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import config from '../../.dependency-cruiser.js';
import { plantTree } from '../support/planted-tree.js';

const root = join(import.meta.dirname, '../..');

/** Where the planted file of a room stands. */
const rooms = {
  model: 'src/model/',
  policy: 'src/policy/',
  machines: 'machines/',
  schema: 'src/schema/',
  chart: 'src/chart/',
  host: 'src/host/',
  instance: 'src/instance/',
  engine: 'src/engine/',
  diagram: 'src/diagram/',
  inspect: 'src/inspect/',
  'inspect/node': 'src/inspect/node/',
  viewer: 'src/viewer/',
  'viewer/page': 'src/viewer/page/',
  testing: 'src/testing/',
  'testing/vitest': 'src/testing/vitest/',
} as const;

const packages = ['xstate', 'xstate/graph', 'zod', 'fast-check', 'vitest', 'ws', '@viz-js/viz', 'left-pad'];
const nodeModules = ['node:fs', 'fs/promises'];

/** What each room may import besides itself; transcribed by hand from the architecture's table of rooms. */
const table: Record<string, string[]> = {
  model: [],
  policy: ['model'],
  machines: ['model', 'policy', 'xstate', 'xstate/graph'],
  schema: ['model', 'zod'],
  chart: ['model', 'policy', 'machines', 'xstate', 'xstate/graph'],
  host: ['model', 'policy', 'machines', 'chart', 'xstate', 'xstate/graph'],
  instance: ['model', 'machines', 'chart'],
  engine: ['model', 'policy', 'xstate', 'xstate/graph'],
  diagram: ['model', 'policy', 'xstate', 'xstate/graph'],
  inspect: ['model', 'policy'],
  'inspect/node': ['model', 'policy', 'inspect', 'ws', ...nodeModules],
  viewer: [
    ...['model', 'policy', 'inspect', 'diagram', 'viewer/page'],
    ...['xstate', 'xstate/graph', 'ws', '@viz-js/viz', ...nodeModules],
  ],
  'viewer/page': [],
  testing: [
    ...['model', 'policy', 'machines', 'schema', 'chart', 'host', 'engine'],
    ...['xstate', 'xstate/graph', 'fast-check'],
  ],
  'testing/vitest': ['testing', 'vitest'],
};

/** What each entry that has rules of its own may import. */
const entries: Record<string, string[]> = {
  'src/index.ts': ['model', 'policy', 'machines', 'machines/compilable', 'chart', 'host'],
  'src/engine/index.ts': ['engine', 'machines/compilable'],
};

/** Every target by its name, with the path or package that it stands for. */
const targets: Record<string, string> = {
  ...Object.fromEntries(Object.entries(rooms).map(([name, folder]) => [name, `${folder}target.ts`])),
  index: 'src/index.ts',
  'machines/compilable': 'machines/compilable.ts',
  ...Object.fromEntries([...packages, ...nodeModules].map((name) => [name, name])),
};

function specifier(from: string, target: string): string {
  if (!target.endsWith('.ts')) return target;
  const path = relative(dirname(from), target).replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
}

function importsOfEverything(from: string, write: (specifier: string) => string): string {
  const others = Object.values(targets).filter((target) => target !== from);
  return others.map((target) => write(specifier(from, target))).join('\n');
}

/** The ways to import that the rules have to see, each planted in every room. */
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
  for (const folder of Object.values(rooms)) {
    files[`${folder}target.ts`] = 'export const target = 1;';
    for (const [file, write] of Object.entries(waysToImport)) {
      files[folder + file] = importsOfEverything(folder + file, write);
    }
  }
  for (const entry of Object.keys(entries)) {
    files[entry] = importsOfEverything(entry, (name) => `export * from '${name}';`);
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
    return Object.keys(targets).filter((name) => targets[name] !== from && !refused.includes(resolved(targets[name]!)));
  }

  it.each(Object.entries(rooms))('%s imports itself and what the table names, in whatever way', (room, folder) => {
    const allowed = [room, ...table[room]!];
    const expected = [...allowed, ...(allowed.includes('machines') ? ['machines/compilable'] : [])].sort();
    for (const file of Object.keys(waysToImport))
      expect([file, ...allowedTo(folder + file).sort()]).toEqual([file, ...expected]);
  });

  it.each(Object.entries(entries))('the entry %s re-exports what the table names', (entry, expected) => {
    expect(allowedTo(entry).sort()).toEqual([...expected].sort());
  });

  it('finds cycles, those of types too, and rooms that have no row', () => {
    expect(violations.filter((text) => !text.startsWith('imports-of-')).sort()).toEqual([
      'no-cycles: src/model/cycle-a.ts -> src/model/cycle-b.ts',
      'room-without-rule: src/attic/old.ts -> src/model/target.ts',
      'room-without-rule: src/stray.ts -> src/model/target.ts',
    ]);
  });
});

describe('the sources', () => {
  it('keep to it', async () => {
    const sources = ['src', 'machines'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => `${folder}/${path}`),
    );
    expect(sources).toContain('src/index.ts');
    const folders = Object.values(rooms);
    expect(sources.filter((path) => path !== 'src/index.ts' && !folders.some((room) => path.startsWith(room)))).toEqual(
      [],
    );

    const { modules, violations } = await violationsIn(root);
    expect(modules).toEqual(expect.arrayContaining(sources));
    expect(violations).toEqual([]);
  });
});
