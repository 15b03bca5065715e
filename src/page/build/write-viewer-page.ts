import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePage } from './bundle-page.js';

const PAGE = new URL('../../viewer/page/', import.meta.url);
const inPage = (name: string) => fileURLToPath(new URL(name, PAGE));

/** Where the viewer looks for its page when it runs from its sources. */
const BUILT_PAGE = inPage('built');

/** Writes the files of the viewer's page into a folder: the page, its script and style, and the licence of Preact, which is in it. */
export async function writeViewerPage(folder: string = BUILT_PAGE): Promise<void> {
  const { script, style } = await bundlePage(inPage('main.tsx'), inPage('page.css'));
  await mkdir(folder, { recursive: true });
  await replace(join(folder, 'page.js'), script);
  await replace(join(folder, 'page.css'), style);
  await replace(join(folder, 'index.html'), await readFile(inPage('index.html'), 'utf8'));
  const preact = createRequire(import.meta.url).resolve('preact/package.json');
  await copyFile(join(preact, '../LICENSE'), join(folder, 'preact-license.txt'));
}

/** Writes a file at one go, if it is to change: somebody may be reading it. */
async function replace(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => null)) === text) return;
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, text);
  await rename(unfinished, path);
}
