import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createConsumers } from './consumers.js';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
  peerDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const entries = Object.keys(manifest.exports)
  // The adapter imports vitest, which refuses to be loaded by CommonJS.
  .filter((path) => !['./package.json', './testing/vitest'].includes(path))
  .map((path) => path.replace('.', 'local-service-machines'));

const projects = {
  // No zod and no fast-check: the main entry has to do without.
  bare: { xstate: 'xstate' },
  floor: { xstate: 'xstate', zod: 'zod', 'fast-check': 'fast-check' },
  newest: { xstate: 'xstate-newest', zod: 'zod', 'fast-check': 'fast-check' },
};

const consumerCode = `
import { activationMachine, lifecycleMachine } from 'local-service-machines';
import { type Graph, toGraph, toMermaid } from 'local-service-machines/diagram';
import { parseSpec } from 'local-service-machines/schema';
import { createActor, type SnapshotFrom } from 'xstate';

const actor = createActor(activationMachine).start();
actor.send({ type: 'DEACTIVATE', serviceId: '/node-agent' });
// @ts-expect-error The machine is typed: it knows its events.
actor.send({ type: 'NO_SUCH_EVENT' });

export const states: SnapshotFrom<typeof lifecycleMachine>['value'][] = ['INIT', 'DESTROYED'];
// @ts-expect-error The machine is typed: it knows its states.
states.push('NO_SUCH_STATE');

const parsed = parseSpec({});
export const issues: number = parsed.success ? 0 : parsed.error.issues.length;

export const graph: Graph = toGraph(lifecycleMachine);
export const texts: string[] = [toMermaid(graph), toMermaid(activationMachine)];
`;

const consumers = createConsumers(
  projects,
  Object.fromEntries(
    Object.keys(projects).flatMap((project) => [
      [`${project}/esm.mts`, consumerCode],
      [`${project}/cjs.cts`, consumerCode],
    ]),
  ),
);
afterAll(() => {
  consumers.remove();
});

/** How each module system takes an entry into the variable \`entry\`. */
const loaders = {
  module: (name: string) => `import * as entry from '${name}';`,
  commonjs: (name: string) => `const entry = require('${name}');`,
};
const kinds = ['module', 'commonjs'] as const;
const printNames = `console.log(Object.keys(entry).filter((name) => name !== 'default').sort().join());`;

describe.each(kinds)('in plain Node, as %s', (kind) => {
  it('the main entry loads without zod and fast-check and exports the machines', () => {
    const { stdout, stderr } = consumers.node('bare', loaders[kind]('local-service-machines') + printNames, kind);
    expect(stderr).toBe('');
    expect(stdout.trim().split(',')).toEqual(expect.arrayContaining(['activationMachine', 'lifecycleMachine']));
  });

  it('the schema entry needs zod', () => {
    const { stderr } = consumers.node('bare', loaders[kind]('local-service-machines/schema'), kind);
    expect(stderr).toMatch(/Cannot find (package|module) 'zod'/);
  });

  it('the schema entry parses', () => {
    const code = `${loaders[kind]('local-service-machines/schema')} console.log(entry.parseSpec({}).success);`;
    expect(consumers.node('floor', code, kind)).toEqual({ status: 0, stdout: 'false\n', stderr: '' });
  });

  it.each(['floor', 'newest'])('a machine runs on the %s XState', (project) => {
    const code = `${loaders[kind]('local-service-machines')}
      (async () => {
        const { createActor } = await import('xstate');
        const actor = createActor(entry.activationMachine).start();
        actor.send({ type: 'ACTIVATE', serviceId: '/node-agent' });
        console.log(actor.getSnapshot().value);
      })();`;
    expect(consumers.node(project, code, kind)).toEqual({ status: 0, stdout: 'ACTIVE\n', stderr: '' });
  });

  it.each(['bare', 'newest'])(
    'the diagram entry draws a machine of the main one, with the packages of %s',
    (project) => {
      const code = `${loaders[kind]('local-service-machines/diagram')}
      (async () => {
        const { activationMachine } = await import('local-service-machines');
        console.log(entry.toMermaid(activationMachine).split('\\n').length);
      })();`;
      expect(consumers.node(project, code, kind)).toEqual({ status: 0, stdout: '15\n', stderr: '' });
    },
  );
});

it.each(entries)('%s exports the same names to both module systems', (entry) => {
  const [esm, cjs] = kinds.map((kind) => consumers.node('floor', loaders[kind](entry) + printNames, kind));
  expect(esm).toMatchObject({ status: 0, stderr: '' });
  expect(cjs).toEqual(esm);
});

describe('the declarations', () => {
  // Checked themselves too: with \`skipLibCheck\` a declaration that does not fit turns a machine silently into \`any\`.
  const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', 'node16'];

  it.each(['floor', 'newest'])('fit the %s XState, from ESM and from CJS', (project) => {
    const { stdout } = consumers.tsc(project, ...options, 'esm.mts', 'cjs.cts');
    expect(stdout).toBe('');
  });

  it('are built on the oldest XState that hosts may have', () => {
    expect(manifest.peerDependencies['xstate']).toBe(`^${manifest.devDependencies['xstate']!}`);
  });
});

describe('the built files', () => {
  const files = readdirSync(consumers.dist, { recursive: true, encoding: 'utf8' });

  it('hold our sources and no copy of a peer', () => {
    const maps = files.filter((file) => /\.c?js\.map$/.test(file)).map((file) => join(consumers.dist, file));
    expect(maps.length).toBeGreaterThan(0);
    const sources = maps.flatMap((map) => {
      const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
      return sources.map((source) => resolve(dirname(map), source));
    });
    expect(sources).toContain(join(root, 'machines/lifecycle.machine.ts'));
    expect(sources.filter((source) => source.includes('node_modules'))).toEqual([]);
  });
});
