/*
 * Stores the golden services as this release stores them. A release does so once: what is there already stays as it is.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { persist } from '../../src/index.js';
import { goldenServices } from './services.js';

const packageJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  readonly version: string;
};
const folder = join(import.meta.dirname, packageJson.version);
mkdirSync(folder, { recursive: true });
for (const [name, life] of await goldenServices()) {
  try {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(persist(life.snapshot), null, 2)}\n`, { flag: 'wx' });
    process.stdout.write(`stored ${name}\n`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    process.stdout.write(`kept ${name}\n`);
  }
}
