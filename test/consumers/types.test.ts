import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifest, nodeEntries } from './manifest.js';
import { installProject } from './project.js';

const everyEntry = nodeEntries.map((name, index) => `export * as entry${String(index)} from '${name}';\n`).join('');

describe.each([
  ['oldest', 'xstate'],
  ['newest', 'xstate-newest'],
])('with the %s XState of the peer range', (_age, xstate) => {
  const { folder, node, tsc } = installProject('test/consumers/typescript', { xstate });
  // The same text as CommonJS.
  copyFileSync(join(folder, 'service.mts'), join(folder, 'service.cts'));
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

it('the declarations are built on the oldest XState that hosts may have', () => {
  expect(manifest.peerDependencies['xstate']).toBe(`^${manifest.devDependencies['xstate']!}`);
});
