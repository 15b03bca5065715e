import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lifecycleMachine } from '../../src/index.js';

/*
 * The chart is what a reader of lifecycle.machine.ts looks for: it comes first, and is short.
 */

const LINES = readFileSync(new URL('../../machines/lifecycle.machine.ts', import.meta.url), 'utf8').split('\n');

/** The number, from 1, of the only line with this text. */
function lineOf(text: string): number {
  const found = LINES.flatMap((line, index) => (line === text ? [index + 1] : []));
  expect(found, text).toHaveLength(1);
  return found[0]!;
}

describe('the file of the lifecycle machine', () => {
  it('shows the states within its first 130 lines', () => {
    expect(lineOf('  states: {')).toBeLessThanOrEqual(130);
  });

  it('holds the chart in at most 220 lines', () => {
    const begin = lineOf('const chart = lifecycle.createMachine({');
    const end = LINES.indexOf('});', begin) + 1;
    expect(end).toBeGreaterThan(lineOf('  states: {'));
    expect(end - begin + 1).toBeLessThanOrEqual(220);
  });
});

describe('the lifecycle machine', () => {
  it('has at most 100 transitions', () => {
    const nodes = [lifecycleMachine.root, ...Object.values(lifecycleMachine.states)];
    const transitions = nodes.flatMap((node) => [...node.transitions.values()].flat());
    expect(transitions.length).toBeGreaterThan(Object.keys(lifecycleMachine.states).length);
    expect(transitions.length).toBeLessThanOrEqual(100);
  });
});
