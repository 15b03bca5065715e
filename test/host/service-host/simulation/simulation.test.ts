import { expect, it } from 'vitest';
import type { Sabotage } from './remembering-store.js';
import { simulate } from './simulate.js';

const LIVES = 300;

it('loses, doubles and reorders nothing, whatever goes wrong', async () => {
  const sum = { acknowledged: 0, begunWork: 0, hosts: 0 };
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const life = await simulate(seed);
    expect({ seed, problems: life.problems }).toEqual({ seed, problems: [] });
    sum.acknowledged += life.acknowledged;
    sum.begunWork += life.begunWork;
    sum.hosts += life.hosts;
  }
  // They are lives that try something.
  expect(sum.acknowledged).toBeGreaterThan(3 * LIVES);
  expect(sum.begunWork).toBeGreaterThan(2 * LIVES);
  expect(sum.hosts).toBeGreaterThan(3 * LIVES);
});

it.each<Sabotage>(['fences nobody', 'compares nothing', 'answers too early'])(
  'would notice a store that %s',
  async (sabotage) => {
    const problems: string[] = [];
    for (let seed = 1; seed <= 60; seed += 1) problems.push(...(await simulate(seed, sabotage)).problems);
    expect(problems.length).toBeGreaterThan(0);
  },
);
