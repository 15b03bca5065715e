import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { installProject } from './project.js';

const { run } = installProject('test/consumers/runtimes');
const tools = inject('tools');

const runtimes: readonly (readonly [string, readonly string[]])[] = [
  ['node-20/bin/node', []],
  ['node-22/bin/node', []],
  ['node-24/bin/node', []],
  ['bun/bin/bun.exe', []],
  ['deno/deno', ['run', '--allow-all', '--node-modules-dir=manual']],
];

describe.each(runtimes)('on %s', (program, words) => {
  it.each(['life.mjs', 'life.cjs'])('%s lives, and both module systems hold the same machine', (file) => {
    const { status, stdout } = run(join(tools, program), [...words, file]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ state: 'ACTIVE', compiled: 'function', isSame: true });
  });
});
