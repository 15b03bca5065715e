import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testOf } from '../../docs/playground/src/world/copy-as-test.js';
import { STORIES } from '../../docs/playground/src/world/stories.js';
import { installProject } from './project.js';

/* What "Copy as test" of the playground gives for each ready story, as it stands, in the project of a host. */
const { folder, node, tsc } = installProject('docs/examples/host-tests');
const copied = join(folder, 'test/copied');
mkdirSync(copied);
for (const { id, title, schedule } of STORIES) {
  writeFileSync(join(copied, `${id}.test.ts`), await testOf(title, schedule));
}
// What a person wrote may be odd.
const odd = { ...STORIES[6]!.schedule, steps: [{ atMs: 0, note: `It's "odd": \`\${1}\` \u2028 </script>\n` }] };
writeFileSync(join(copied, 'odd.test.ts'), await testOf(`It's "odd" \\ \`\${1}\``, odd));

describe('tests that were copied from the playground, in a host project', () => {
  it('compile', () => {
    expect(tsc()).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('pass', () => {
    const report = join(folder, 'report.json');
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    const { status } = node([vitest, 'run', 'test/copied', '--reporter=json', `--outputFile=${report}`]);
    const { numPassedTests } = JSON.parse(readFileSync(report, 'utf8')) as { readonly numPassedTests: number };
    expect([status, numPassedTests]).toEqual([0, STORIES.length + 1]);
  });
});
