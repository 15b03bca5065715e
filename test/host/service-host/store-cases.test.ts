import { describe, it } from 'vitest';
import { MemoryServiceStore, STORE_CASES } from '../../../src/testing/index.js';

describe('the store in memory', () => {
  it.each(STORE_CASES)('$id: $title', ({ run }) => run(() => new MemoryServiceStore()));
});
