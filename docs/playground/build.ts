import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { bundlePage } from '../../src/page/build/bundle-page.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Where the page is. */
export const PLAYGROUND_FILE = here('index.html');

/** Modules of the library for which the page has something smaller; each says why. */
const SMALLER: Readonly<Record<string, string>> = {
  'src/chart/step.ts': 'src/step.ts',
  'machines/lifecycle.stored.ts': 'src/stored.ts',
  'machines/instance.stored.ts': 'src/stored.ts',
  'src/policy/redaction.ts': 'src/without-secrets.ts',
  'src/policy/masking.ts': 'src/without-secrets.ts',
};

/** An error with a text that holds no other. */
const MESSAGE = /new Error\(\s*(?:\/\/.*\s*)*(?:`[^`]*`|'[^'\n]*'|"[^"\n]*")\)/g;

const smaller: Plugin = {
  name: 'smaller',
  setup: (build) => {
    build.onResolve({ filter: /\/(step|[a-z]+\.stored|redaction|masking)\.js$/ }, ({ path, resolveDir }) => {
      const file = relative(here('../..'), join(resolveDir, path)).replace(/\.js$/, '.ts');
      const instead = SMALLER[file];
      return instead === undefined ? undefined : { path: here(instead) };
    });
    // What XState says of a machine that is wrong: those of the page are not.
    build.onLoad({ filter: /\/xstate\/.+\.esm\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(MESSAGE, 'new Error()'),
    }));
  },
};

/**
 * The playground as one HTML file that needs nothing else: script and style are in it, and its content security policy admits
 * these two by their hashes, and nothing from anywhere.
 */
export async function buildPlayground(): Promise<string> {
  const { script: code, style } = await bundlePage(here('src/main.tsx'), here('src/playground.css'), {
    plugins: [smaller],
    // Names that are private by convention: ours of none, XState's of some.
    mangleProps: /^_[a-z]/,
  });
  // What would end the element is written another way, which means the same.
  const script = code.replaceAll('</script', '<\\/script');
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Playground · local-service-machines</title>
<link rel="icon" href="data:,">
<script type="module">${script}</script>
<style>${style}</style>
</head>
<body>
<div id="app"></div>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
