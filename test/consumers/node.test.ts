import { describe, expect, it } from 'vitest';
import { nodeEntries } from './manifest.js';
import { installProject } from './project.js';

const bare = installProject('test/consumers/bare');
const full = installProject('test/consumers/full');

/** Prints what the entries export, and what of it one entry has under the same name as another, but not the same. */
const REPORT = `
  const names = modules.map((entry) => Object.keys(entry).filter((name) => name !== 'default').sort());
  const values = new Map();
  const differing = modules
    .flatMap((entry) => Object.entries(entry))
    .filter(([name, value]) => name !== 'default' && values.set(name, values.get(name) ?? value).get(name) !== value)
    .map(([name]) => name);
  console.log(JSON.stringify({ names, differing }));`;

/** How each module system loads entries into \`modules\`. */
const loading = {
  module: (entries: readonly string[]) =>
    `const modules = await Promise.all(${JSON.stringify(entries)}.map((name) => import(name)));`,
  commonjs: (entries: readonly string[]) => `const modules = ${JSON.stringify(entries)}.map((name) => require(name));`,
};
const kinds = ['module', 'commonjs'] as const;
const words = (kind: (typeof kinds)[number], code: string) => [`--input-type=${kind}`, '--eval', code];

describe.each(kinds)('in plain Node, as %s', (kind) => {
  it('the main entry loads without zod and fast-check', () => {
    const { stdout, stderr } = bare.node(words(kind, loading[kind](['local-service-machines']) + REPORT));
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as { readonly names: readonly string[][] };
    expect(report.names[0]).toEqual(expect.arrayContaining(['activationMachine', 'lifecycleMachine']));
  });

  it('so do the entries that need neither', () => {
    const entries = [
      'local-service-machines/diagram',
      'local-service-machines/inspect',
      'local-service-machines/instance',
    ];
    expect(bare.node(words(kind, loading[kind](entries)))).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('the viewer needs ws, and says so', () => {
    const code = `${loading[kind](['local-service-machines/viewer'])}
      modules[0].startViewer().catch((error) => console.log(error.message));`;
    expect(bare.node(words(kind, code)).stdout).toBe('The viewer needs the package ws: npm install ws.\n');
  });

  it('the viewer serves its page and draws', () => {
    const machine = { id: 'm', initial: 'A', states: { A: { on: { GO: 'B' } }, B: {} } };
    const code = `${loading[kind](['local-service-machines/viewer'])}
      (async () => {
        const viewer = await modules[0].startViewer({ keepAlive: true });
        const page = await fetch(viewer.url);
        const script = await fetch(viewer.url + 'page.js');
        const headers = { origin: viewer.url.slice(0, -1) };
        const chart = await fetch(viewer.url + 'layout', { method: 'POST', headers, body: ${JSON.stringify(JSON.stringify(machine))} });
        const { drawing, reason } = await chart.json();
        console.log(JSON.stringify([page.status, script.status, reason, drawing?.nodes.map(({ id }) => id)]));
        await viewer.stop();
      })();`;
    expect(full.node(words(kind, code))).toEqual({ status: 0, stdout: '[200,200,null,["A","B"]]\n', stderr: '' });
  });

  it('the schema entry needs zod', () => {
    const { stderr } = bare.node(words(kind, loading[kind](['local-service-machines/schema'])));
    expect(stderr).toMatch(/Cannot find (package|module) 'zod'/);
  });
});

it('every entry exports the same to both module systems', () => {
  const [esm, cjs] = kinds.map((kind) => full.node(words(kind, loading[kind](nodeEntries) + REPORT)));
  expect(esm).toMatchObject({ status: 0, stderr: '' });
  expect(cjs).toEqual(esm);
  const { names, differing } = JSON.parse(esm!.stdout) as { readonly names: string[][]; readonly differing: string[] };
  expect(names.map((each) => each.length > 0)).toEqual(nodeEntries.map(() => true));
  expect(differing).toEqual([]);
});

it('both module systems get the same values, not two of each', () => {
  const code = `
    const differing = [];
    (async () => {
      for (const name of ${JSON.stringify(nodeEntries)}) {
        const required = require(name);
        for (const [key, value] of Object.entries(await import(name))) {
          if (key !== 'default' && key !== 'module.exports' && value !== required[key]) differing.push(name + ' ' + key);
        }
      }
      const { lifecycleMachine, RestoreError } = await import('local-service-machines');
      const main = require('local-service-machines');
      const isSame = main.lifecycleMachine === lifecycleMachine && main.RestoreError === RestoreError;
      console.log(JSON.stringify({ differing, isSame }));
    })();`;
  const { stdout, stderr } = full.node(words('commonjs', code));
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ differing: [], isSame: true });
});
