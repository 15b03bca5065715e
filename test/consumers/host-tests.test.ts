import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installProject } from './project.js';

const { folder, node, tsc } = installProject('docs/examples/host-tests');

interface Report {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly fullName: string;
      readonly status: string;
    }[];
  }[];
}

/** What the suite of the host project says of its controller, or of a variant of it with a bug. */
function tested(bug?: string): Report {
  const file = join(folder, `report-${bug ?? 'none'}.json`);
  const words = [
    join('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--testTimeout=300000',
    '--reporter=json',
    `--outputFile=${file}`,
  ];
  node(words, bug === undefined ? {} : { PLANTED_BUG: bug });
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}

const failedIn = ({ testResults }: Report) =>
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName);

const passedIn = ({ testResults }: Report) =>
  testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === 'passed');

/** Those that do not run at all: only conformance cases may be left out. */
const leftOutIn = ({ testResults }: Report) =>
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'failed' && status !== 'passed')
    .map(({ fullName }) => fullName);

describe('the host project, from the tarball', () => {
  it('compiles', () => {
    expect(tsc()).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('passes its own suite', () => {
    const report = tested();
    expect(failedIn(report)).toEqual([]);
    expect(report).toMatchObject({ success: true });
    expect(passedIn(report).length).toBeGreaterThan(260);
    expect(leftOutIn(report).filter((name) => !name.startsWith('conformance of a service host '))).toEqual([]);
  });

  it('finds a controller that answers every request with yes', () => {
    const failed = failedIn(tested('answers-always-yes'));
    // Refused cells, and nothing that is about what was admitted.
    expect(failed.filter((name) => name.includes('cell/')).length).toBeGreaterThan(50);
    expect(
      failed.filter((name) => /row\/|our store|an acknowledged operation|does not change another/.test(name)),
    ).toEqual([]);
    expect(failed).toContain('a service that was not created refuses every request');
  });

  it('finds a store that does not keep what was acknowledged', () => {
    const failed = failedIn(tested('stores-only-at-rest'));
    expect(failed).toContain('an acknowledged operation survives a crash right after it');
    expect(failed.some((name) => name.includes('the work goes on under its effect id'))).toBe(true);
    expect(failed.some((name) => name.includes('host/crashes-3'))).toBe(true);
    expect(failed.filter((name) => /cell\/|contract\/|does not change another/.test(name))).toEqual([]);
  });
});
