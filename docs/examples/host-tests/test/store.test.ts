import { STORE_CASES } from 'local-service-machines/testing';
import { describe, it } from 'vitest';
import { Store } from './planted-bugs.js';

describe('our store', () => {
  it.each(STORE_CASES)('$id: $title', ({ run }) => run(() => new Store()));
});
