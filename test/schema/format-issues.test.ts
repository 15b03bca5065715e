import { expect, it } from 'vitest';
import { formatIssues, parseSpec } from '../../src/schema/index.js';
import { SAMPLE_SPEC } from '../../src/model/index.js';

const textOf = (value: unknown) => {
  const result = parseSpec(value);
  return result.success ? 'accepted' : formatIssues(result.error);
};

it('gives a line for each issue, with its path', () => {
  const lines = textOf({ ...SAMPLE_SPEC, name: '', exposedPorts: [{ name: 'dns', port: 0, type: 'UDP' }] }).split('\n');
  expect(lines).toHaveLength(2);
  expect(lines).toEqual([expect.stringMatching(/^name: ./), expect.stringMatching(/^exposedPorts\[0\]\.port: ./)]);
});

it('has no path for what is wrong with the whole', () => {
  expect(textOf(7)).toMatch(/^[^:\n]+$/);
});

it('finds nothing wrong with the sample, which no file and no other package is needed for', () => {
  expect(textOf(SAMPLE_SPEC)).toBe('accepted');
  expect(JSON.parse(JSON.stringify(SAMPLE_SPEC))).toEqual(SAMPLE_SPEC);
});
