/*
 * `npm run mutate -- [machines | policy | chart]`: do the tests notice small changes of that part? Without a part that of the code,
 * machines and policy. Exits with 1 if too many changes survive.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [part = 'code'] = process.argv.slice(2);
const stryker = (folder: string) => {
  const config = join(import.meta.dirname, folder, 'stryker.config.js');
  return spawnSync('stryker', ['run', config], { stdio: 'inherit' }).status ?? 1;
};

switch (part) {
  case 'code':
    process.exitCode = Math.max(stryker('machines'), stryker('policy'));
    break;
  case 'machines':
  case 'policy':
    process.exitCode = stryker(part);
    break;
  case 'chart':
    await import('./chart/run.js');
    break;
  default:
    throw new RangeError(`${part} is none of machines, policy, chart.`);
}
