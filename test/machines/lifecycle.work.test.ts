import { describe, expect, it } from 'vitest';
import { fromPromise } from 'xstate';
import { isPlaceholder, WORK } from '../../machines/lifecycle.work.js';

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
