import { describe, expect, it } from 'vitest';

/*
 * A machine that is wrong throws when its file is loaded. Where a test file imports it at the top no test of that file fails then: none
 * is found. Here the loading is the test.
 */

const FILES = {
  activation: () => import('../../machines/activation.machine.js'),
  instance: () => import('../../machines/instance.machine.js'),
  lifecycle: () => import('../../machines/lifecycle.machine.js'),
  library: () => import('../../src/index.js'),
};

describe('what is wrong with a machine as it is written', () => {
  for (const [name, load] of Object.entries(FILES)) {
    it(`is not to be found in: ${name}`, async () => {
      expect(Object.keys(await load())).not.toEqual([]);
    });
  }
});
