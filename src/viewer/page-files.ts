import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

/** A file of the page, ready to be served. */
export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** The files of the page by their URL path; the page itself is `/`. Requests are looked up here, so that no path leads out of the folder. */
export function readPageFiles(folder: URL): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(folder)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    files.set(name === 'index.html' ? '/' : `/${name}`, { type, content: readFileSync(new URL(name, folder)) });
  }
  return files;
}
