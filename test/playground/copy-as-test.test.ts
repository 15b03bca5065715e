import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testOf } from '../../docs/playground/src/world/copy-as-test.js';
import { STORIES } from '../../docs/playground/src/world/stories.js';

/*
 * What "Copy as test" gives is written to files, compiled, and run by vitest as it stands. test/consumers/copied-tests.test.ts does the same in a
 * project that has the package installed.
 */
const root = join(import.meta.dirname, '../..');
const folder = join(root, '.tmp/copied-tests');
const require = createRequire(import.meta.url);

const run = (words: readonly string[]) =>
  promisify(execFile)(process.execPath, [...words], { cwd: folder }).catch(
    (error: unknown) => error as { readonly stdout: string },
  );

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { id, title, schedule } of STORIES)
    await writeFile(join(folder, `${id}.test.ts`), await testOf(title, schedule));
  const odd = { ...STORIES[6]!.schedule, steps: [{ atMs: 0, note: `It's "odd": \`\${1}\` \u2028 </script>\n` }] };
  await writeFile(join(folder, 'odd.test.ts'), await testOf(`It's "odd" \\ \`\${1}\``, odd));
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../test/tsconfig.json', include: ['.'] }),
  );
  const config = `import base from '../../vitest.config.js';
export default { ...base, test: { include: ['*.test.ts'], root: import.meta.dirname, watch: false } };\n`;
  await writeFile(join(folder, 'vitest.config.ts'), config);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a test that was copied from the playground', () => {
  it('compiles', async () => {
    const { stdout } = await run([require.resolve('typescript/bin/tsc'), '-p', folder]);
    expect(stdout).toBe('');
  });

  it('passes, for each ready story', async () => {
    const report = join(folder, 'report.json');
    await run([
      join(require.resolve('vitest/package.json'), '../vitest.mjs'),
      'run',
      '--reporter=json',
      `--outputFile=${report}`,
    ]);
    const { numPassedTests, numTotalTests } = require(report) as {
      readonly numPassedTests: number;
      readonly numTotalTests: number;
    };
    expect([numPassedTests, numTotalTests]).toEqual([STORIES.length + 1, STORIES.length + 1]);
  });

  it('expects what the page showed', async () => {
    const code = await testOf(STORIES[0]!.title, STORIES[0]!.schedule);
    expect(code).toContain(
      "import { playSchedule, SAMPLE_SPEC, type Schedule } from 'local-service-machines/testing';",
    );
    expect(code).toContain(
      'REPLACING_INSTANCES → ACTIVE, dns-cache-1#4:replaceInstances (START_FAILED: 1 of 12 failed, on host-6',
    );
    expect(code).toContain('spec: SAMPLE_SPEC');
  });
});
