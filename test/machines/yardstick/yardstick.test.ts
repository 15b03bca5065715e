import { readFileSync, writeFileSync } from 'node:fs';
import { LIFECYCLE_STATES } from 'local-service-machines/model';
import { expect, it } from 'vitest';
import { walk } from './random-walk.js';

/*
 * What the machine did before the chart was rewritten: the digests of 500 random walks of 220 steps each, 110,000 steps
 * in all, recorded from release 0.1.0.
 */
const FILE = new URL('./digests.txt', import.meta.url);
const WALKS = 500;

it('does on 110,000 random steps what release 0.1.0 did', async () => {
  const digests: string[] = [];
  const visited = new Set<string>();
  for (let seed = 1; seed <= WALKS; seed += 1) {
    const walked = await walk(seed);
    digests.push(walked.digest);
    for (const state of walked.visited) visited.add(state);
  }
  expect([...visited].sort()).toEqual([...LIFECYCLE_STATES].sort());
  if (process.env['RECORD'] === 'yes') writeFileSync(FILE, `${digests.join('\n')}\n`);
  expect(digests).toEqual(readFileSync(FILE, 'utf8').trim().split('\n'));
});
