import type { StoreCase } from './store-case.js';
import { CONTRACT_CASES } from './store-contract.js';
import { HOST_CASES } from './store-host-cases.js';

/**
 * What a `ServiceStore` has to do, for the tests of a host project: each case runs on an empty store that it is given. The cases of
 * `contract/` use the store alone, those of `host/` run service hosts on it and let writes go wrong.
 */
export const STORE_CASES: readonly StoreCase[] = [...CONTRACT_CASES, ...HOST_CASES];
