import { describe, expect, it } from 'vitest';
import { lifecycleMachine } from '../../src/index.js';
import { Life } from '../support/life.js';
import { SERVICE_ID } from '../support/positions.js';
import { SHORT_LIVES, type ShortLife } from '../support/short-lives.js';
import { TRANSITIONS } from '../support/tables.js';

const taken = new Set<string>();

for (const [row, lives] of Object.entries<readonly ShortLife[]>(SHORT_LIVES)) {
  describe(row, () => {
    for (const { title, input, steps, visits, context } of lives) {
      it(title, async () => {
        const life = await new Life(input).run(...steps);
        expect(life.visited).toEqual(['INIT', ...visits]);
        expect(life.context).toMatchObject(context ?? {});
        const invoked = lifecycleMachine.states[life.state]?.invoke[0];
        const effectId = invoked && `${SERVICE_ID}#${String(life.context.revision)}:${invoked.id}`;
        expect(life.context.inFlight?.effectId).toBe(effectId);
        life.taken.forEach((key) => taken.add(key));
      });
    }
  });
}

describe('the short lives', () => {
  it('take every transition of the table', () => {
    expect(TRANSITIONS.filter((key) => !taken.has(key))).toEqual([]);
  });
});
