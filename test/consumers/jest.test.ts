import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { installProject } from './project.js';

const { folder, node } = installProject('test/consumers/jest');
const jest = join(inject('tools'), 'jest/bin/jest.js');

it.each(['cjs', 'mjs'])('the conformance cases pass in jest, as %s', (extension) => {
  const file = join(folder, `report-${extension}.json`);
  const words = [jest, `conformance.test.${extension}`, '--json', `--outputFile=${file}`];
  node(['--experimental-vm-modules', ...words]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    success: true,
    numTotalTests: 2,
    numPassedTests: 2,
    numFailedTests: 0,
  });
});
