import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';
import { format } from 'prettier';
import { definitionOf } from '../../src/inspect/definition.js';
import { BLOCKS, MACHINES, PICTURES } from './pictures.js';

/** A file that is generated, in whole or between its markers. */
export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  /** What it should hold. */
  readonly text: string;
}

const root = join(import.meta.dirname, '../..');

/** The pages that can hold generated blocks. */
export function pages(): readonly string[] {
  const guides = readdirSync(join(root, 'docs/guides')).filter((name) => name.endsWith('.md'));
  return ['README.md', 'docs/diagrams/README.md', ...guides.map((name) => `docs/guides/${name}`)];
}

/** Every generated file as it should be. Reads the pages, and writes nothing. */
export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  const graphviz = await instance();
  const pictures = Object.entries(PICTURES).map(([name, dot]) => ({
    path: `docs/diagrams/${name}.svg`,
    text: withoutProlog(graphviz.renderString(dot, { format: 'svg' })),
  }));
  const definitions = await Promise.all(
    Object.entries(MACHINES).map(async ([name, { config }]) => ({
      path: `docs/diagrams/${name}.machine.json`,
      text: await format(definitionOf(config, true) ?? '', { parser: 'json', printWidth: 120 }),
    })),
  );
  const written = pages().map((path) => ({
    path,
    text: withBlocks(readFileSync(join(root, path), 'utf8'), BLOCKS),
  }));
  return [...pictures, ...definitions, ...written];
}

/**
 * The page with each block between its markers: `<!-- generated:name -->` … `<!-- /generated -->`.
 *
 * @throws Error that names a marker without an end, or a block that does not exist.
 */
export function withBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  const [before = '', ...parts] = page.split('<!-- generated:');
  const filled = parts.map((part) => {
    const [name = ''] = part.split(' -->', 1);
    const end = part.indexOf('<!-- /generated -->');
    if (end === -1) throw new Error(`Nothing ends the generated block ${name}.`);
    const block = blocks[name];
    if (block === undefined) throw new Error(`There is no generated block ${name}.`);
    return [
      `<!-- generated:${name} -->\n`,
      `<!-- prettier-ignore-start -->\n\n${block}\n<!-- prettier-ignore-end -->\n`,
      part.slice(end),
    ].join('');
  });
  return [before, ...filled].join('');
}

/** The SVG without its prolog, which refers to a document type on the web. */
function withoutProlog(svg: string): string {
  return svg.slice(svg.indexOf('<svg'));
}
