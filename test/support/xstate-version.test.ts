import { expect, it } from 'vitest';
import { createActor } from 'xstate';
import { createActor as createActorOfNewest } from 'xstate-newest';

const newest = process.env['XSTATE'] === 'newest';

it(`runs on the ${newest ? 'newest XState' : 'oldest XState of the peer range'}`, () => {
  expect(Object.is(createActor, createActorOfNewest)).toBe(newest);
});
