import { fileURLToPath } from 'node:url';
import { mergeConfig, type Plugin } from 'vitest/config';
import { onMutants } from '../vitest.js';

const MACHINE = /\/machines\/lifecycle\.machine\.ts$/;

/** Gives the lifecycle machine an XState that changes its chart; everybody else imports XState itself. */
const mutating: Plugin = {
  name: 'chart-mutants',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'xstate' && importer !== undefined && MACHINE.test(importer)
      ? fileURLToPath(new URL('xstate.js', import.meta.url))
      : null,
};

/** Two tests compare the names of the transitions with the tables, and so know every change; the others have to notice what it does. */
const BY_NAME = ['holds exactly the transitions of the domain', 'take every transition of the table'];

export default mergeConfig(onMutants([/table\.test/, /lives\.test/, /./], []), {
  plugins: [mutating],
  test: { isolate: true, bail: 1, testNamePattern: new RegExp(`^(?!.*(${BY_NAME.join('|')}))`) },
});
