import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPlayground, PLAYGROUND_FILE } from '../../docs/playground/build.js';

/** 75 kB. */
const MAX_BYTES = 75_000;

let page = '';
beforeAll(async () => {
  page = await readFile(PLAYGROUND_FILE, 'utf8');
});

describe('docs/playground/index.html', () => {
  it('is what `npm run playground` builds', async () => {
    expect((await buildPlayground()) === page).toBe(true);
  });

  it('is small', () => {
    expect(gzipSync(page, { level: 9 }).length).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('holds everything it needs, and may ask for nothing', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy.split('; ').map((part) => part.replace(/'sha256-[^']+'/, 'HASH'))).toEqual([
      "default-src 'none'",
      'script-src HASH',
      'style-src HASH',
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    // One script and one style, both in the page.
    expect(page.match(/<script\b[^>]*>/g)).toEqual(['<script type="module">']);
    expect(page.match(/<style\b[^>]*>/g)).toEqual(['<style>']);
    expect([...page.matchAll(/<[a-z]+ [^>]*\b(?:src|href)="([^"]*)"/g)].map(([, address]) => address)).toEqual([
      'data:,',
    ]);
  });

  it('holds no WebAssembly', () => {
    expect(page).not.toMatch(/WebAssembly|\.wasm/);
  });
});
