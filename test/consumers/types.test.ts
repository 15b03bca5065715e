import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { manifest, nodeEntries } from './manifest.js';
import { installProject } from './project.js';

const { dependencies: tools } = JSON.parse(readFileSync(join(import.meta.dirname, 'tools/package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};
const everyEntry = nodeEntries.map((name, index) => `export * as entry${String(index)} from '${name}';\n`).join('');
const fromTools = (name: string) => join(inject('tools'), name);

describe.each([
  ['the oldest of each', 'xstate', fromTools('zod-oldest'), fromTools('typescript-oldest')],
  ['what the library is made with', 'xstate', 'zod', 'typescript'],
  ['the newest of each', 'xstate-newest', 'zod', fromTools('typescript-newest')],
])('with XState, zod and TypeScript, %s', (_age, xstate, zod, typescript) => {
  const { folder, node, tsc } = installProject('test/consumers/typescript', { xstate, zod, typescript });
  // The same texts as CommonJS.
  for (const name of ['service', 'declarations'])
    copyFileSync(join(folder, `${name}.mts`), join(folder, `${name}.cts`));
  for (const file of ['entries.mts', 'entries.cts']) writeFileSync(join(folder, file), everyEntry);

  it('the declarations fit, found as by Node 16, from ESM and from CommonJS, and what is compiled runs', () => {
    expect(tsc()).toEqual({ status: 0, stdout: '', stderr: '' });
    for (const file of ['service.mjs', 'service.cjs']) {
      const { stdout, stderr } = node([join('compiled', file)]);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({
        admitted: true,
        rule: 'NOT_CANCELLABLE',
        state: 'INACTIVE',
        inspected: true,
        ordinary: 'CANCEL',
        drawn: true,
        instance: 'local-service-instance-v1',
        tracked: 0,
        sameMachine: true,
      });
    }
  });

  it('the declarations fit, found as by a bundler', () => {
    expect(tsc('-p', 'tsconfig.bundler.json')).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

it('the oldest versions are those of the peer ranges', () => {
  expect(manifest.peerDependencies['xstate']).toBe(`^${manifest.devDependencies['xstate']!}`);
  expect(manifest.peerDependencies['zod']).toBe(`^${tools['zod-oldest']!.replace('npm:zod@', '')}`);
});
