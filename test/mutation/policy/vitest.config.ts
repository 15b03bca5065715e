import { LONG_WALKS, onMutants } from '../vitest.js';

export default onMutants([/loading\.test/, /policy/, /admission\.test/, /table\.test/, /./], LONG_WALKS);
