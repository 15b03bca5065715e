import { describe, expect, it } from 'vitest';
import { stateOf } from '../../machines/lifecycle.machine.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { Life } from '../support/life.js';
import { WAYS } from '../support/ways.js';

describe('stateOf', () => {
  for (const state of LIFECYCLE_STATES) {
    it(`reads ${state} off the context alone`, async () => {
      const life = await new Life({ failureBudget: 3 }).run(...WAYS[state]);
      expect([life.state, stateOf(life.context)]).toEqual([state, state]);
    });
  }
});
