import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantTree } from '../support/planted-tree.js';

const root = join(import.meta.dirname, '../..');

/** Code that a rule must refuse in the library, with the rule; each is planted alone in `src/` and in `machines/`. */
const refused: Record<string, readonly [code: string, rule: string]> = {
  'the clock': ['Date.now();', 'no-restricted-properties'],
  'the clock, taken apart': ['export const { now } = Date;', 'no-restricted-properties'],
  'the clock, as a date': ['new Date();', 'no-restricted-syntax'],
  'the clock, as text': ['Date();', 'no-restricted-syntax'],
  randomness: ['Math.random();', 'no-restricted-properties'],
  'a timer': ['setTimeout(() => undefined, 1);', 'no-restricted-globals'],
  'the console': ['console.log(1);', 'no-restricted-globals'],
  'the process': ['process.exit();', 'no-restricted-globals'],
  'the way round': ['globalThis.setTimeout(() => undefined, 1);', 'no-restricted-globals'],
  'a cast to any': ['export const x = 1 as any;', 'no-restricted-syntax'],
  'a cast through unknown': ['export const x = 1 as unknown as string;', 'no-restricted-syntax'],
  'an old cast': ['export const x = <string>y;', 'no-restricted-syntax'],
  'a type any': ['export let x: any;', '@typescript-eslint/no-explicit-any'],
  'a silenced error': [
    '// @ts-expect-error the types are wrong\nexport const x: string = 1;',
    '@typescript-eslint/ban-ts-comment',
  ],
  'a silenced rule': [
    '// eslint-disable-next-line no-restricted-properties\nMath.random();',
    'no-restricted-properties',
  ],
  'an export without a doc comment': ['export const x = 1;', 'local/exports-have-doc-comments'],
  'a promise that nobody awaits': ['(async () => {})();', '@typescript-eslint/no-floating-promises'],
  'a case that is missing': [
    `export function f(x: 'a' | 'b') { switch (x) { case 'a': return 1; } }`,
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
};

describe('the lint rules of the library', () => {
  const folders = ['src/model', 'machines'];
  const fileOf = (folder: string, name: string) => `${folder}/${name.replaceAll(/\W+/g, '-')}.ts`;
  const plants = folders.flatMap((folder) =>
    Object.entries(refused).map(([name, [code]]) => [fileOf(folder, name), code] as const),
  );
  const tree = plantTree({
    ...Object.fromEntries(plants),
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "types": [] } }',
    'docs/examples/by-path.ts': `import '../../src/index.js';`,
    'docs/examples/by-name.ts': `import 'local-service-machines/schema';`,
    'src/model/clean.ts': '/** Which number? */\nexport const x = 1;\n\nnew Date(x);\n',
    'src/inspect/node/host.ts': 'process.exit();',
  });
  const eslint = new ESLint({ cwd: tree.root, overrideConfigFile: join(root, 'eslint.config.js') });
  let results: Record<string, string[]>;

  beforeAll(async () => {
    const reports = await eslint.lintFiles('.');
    results = Object.fromEntries(
      reports.map(({ filePath, messages }) => [
        filePath.slice(tree.root.length + 1),
        messages.map(({ ruleId, message }) => ruleId ?? message),
      ]),
    );
  });
  afterAll(() => {
    tree.remove();
  });

  it.each(Object.entries(refused))('refuse %s', (name, [, rule]) => {
    for (const folder of folders) expect(results[fileOf(folder, name)]).toContain(rule);
  });

  it('let an example import the package by its name only', () => {
    expect(results['docs/examples/by-path.ts']).toContain('no-restricted-imports');
    expect(results['docs/examples/by-name.ts']).toEqual([]);
  });

  it('refuse nothing else', () => {
    expect(results['src/model/clean.ts']).toEqual([]);
    expect(results['src/inspect/node/host.ts']).not.toContain('no-restricted-globals');
  });

  it('are in force for every source file', async () => {
    const sources = ['src', 'machines'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => join(root, folder, path)),
    );
    expect(sources.length).toBeGreaterThan(0);

    const real = new ESLint({ cwd: root });
    const severity: unknown = expect.arrayContaining([2]);
    const needsNode = /\/src\/(inspect\/node|viewer)\//;
    const ofPurity = ['no-restricted-globals', 'no-restricted-properties'];
    const excused = (source: string, rule: string) =>
      (needsNode.test(source) && ofPurity.includes(rule)) ||
      // The default clock of a service host is the one that reads the time.
      (source.endsWith('/src/host/service-host/platform.ts') && rule === 'no-restricted-properties') ||
      // The one place where `any` is meant: a host's actor may be made of anything.
      (source.endsWith('/machines/lifecycle.work.ts') && rule === '@typescript-eslint/no-explicit-any');
    for (const source of sources) {
      const { rules } = (await real.calculateConfigForFile(source)) as { rules: Record<string, unknown> };
      const inForce = Object.values(refused).filter(([, rule]) => !excused(source, rule));
      expect(rules, source).toMatchObject(Object.fromEntries(inForce.map(([, rule]) => [rule, severity])));
    }
  });
});
