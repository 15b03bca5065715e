import { expect, it } from 'vitest';
import { FaultyStore, MemoryServiceStore } from '../../src/testing/index.js';

it('nothing that a crashed host does reaches the store, not even a claim', async () => {
  const store = new MemoryServiceStore();
  const faulty = new FaultyStore(store);
  await faulty.claim('run-1');
  faulty.crash();
  void faulty.claim('run-1');
  await new Promise((resolve) => void setImmediate(resolve));
  expect([faulty.claimed, store.claim()]).toEqual([1, 2]);
});
