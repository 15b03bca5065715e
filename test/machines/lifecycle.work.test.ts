import { describe, expect, it } from 'vitest';
import { createActor, fromPromise } from 'xstate';
import { isPlaceholder, WORK } from '../../machines/lifecycle.work.js';

describe('work that the host does not provide', () => {
  it.each(Object.entries(WORK))('%s fails at once, and says which it is', async (work, logic) => {
    const actor = createActor(logic, { input: {} as never });
    const failure = new Promise((resolve) => actor.subscribe({ error: resolve }));
    actor.start();
    expect(await failure).toMatchObject({ message: `The host provides no actor ${work}.`, code: 'NOT_PROVIDED' });
  });

  it('bears a mark that every copy of the library knows', () => {
    expect(Reflect.get(WORK.adjustInstances, Symbol.for('local-service-machines/placeholder'))).toBe(true);
  });
});

describe('isPlaceholder', () => {
  it.each(Object.entries(WORK))('tells that %s is left to the host', (_work, logic) => {
    expect(isPlaceholder(logic)).toBe(true);
  });

  it.each([
    ['an actor', fromPromise(() => Promise.resolve())],
    ['null', null],
    ['a text', 'text'],
    ['nothing', undefined],
  ])('tells that %s is none', (_title, logic) => {
    expect(isPlaceholder(logic)).toBe(false);
  });
});
