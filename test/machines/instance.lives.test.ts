import { describe, expect, it } from 'vitest';
import { InstanceLife } from '../support/instance-life.js';
import { SHORT_INSTANCE_LIVES } from '../support/instance-lives.js';
import { INSTANCE_TRANSITIONS } from '../support/instance-tables.js';

const taken = new Set<string>();

for (const [row, lives] of Object.entries(SHORT_INSTANCE_LIVES)) {
  describe(row, () => {
    for (const { title, steps, visits, context } of lives) {
      it(title, () => {
        const life = new InstanceLife().run(...steps);
        expect(life.visited).toEqual(['PENDING', ...visits]);
        expect(life.context).toMatchObject(context ?? {});
        life.taken.forEach((key) => taken.add(key));
      });
    }
  });
}

describe('the short lives of an instance', () => {
  it('take every transition of the table', () => {
    expect(INSTANCE_TRANSITIONS.filter((key) => !taken.has(key))).toEqual([]);
  });
});

it('does not mind the failure of an actor that it does not wait for', () => {
  const life = new InstanceLife();
  const { context } = life;
  life.actor.send({ type: 'xstate.error.actor.other', error: new Error('no luck') } as never);
  expect(life.snapshot.status).toBe('active');
  expect(life.context).toEqual(context);
});
