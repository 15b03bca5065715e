import { LONG_WALKS, onMutants } from '../vitest.js';

/** A machine that cannot be loaded is seen by the first of these alone. */
export default onMutants([/loading\.test/, /input\.test/, /table\.test/, /lives\.test/, /machines/, /./], LONG_WALKS);
