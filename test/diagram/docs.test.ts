import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedFiles, pages, withBlocks } from '../../docs/diagrams/generated.js';
import { BLOCKS, PICTURES } from '../../docs/diagrams/pictures.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const files = await generatedFiles();

describe('the generated files', () => {
  it.each(files)('$path is up to date', ({ path, text }) => {
    expect(read(path) === text, `${path} is stale: run npm run diagrams`).toBe(true);
  });

  it('are all there are', () => {
    const svgs = readdirSync(join(root, 'docs/diagrams')).filter((name) => name.endsWith('.svg'));
    expect(svgs.sort()).toEqual(
      Object.keys(PICTURES)
        .map((name) => `${name}.svg`)
        .sort(),
    );
  });

  it('come out the same every time', async () => {
    expect(await generatedFiles()).toEqual(files);
  });

  it.each(Object.keys(PICTURES))('%s.svg needs nothing but itself, and a page shows it', (name) => {
    const svg = read(`docs/diagrams/${name}.svg`);
    expect(svg).toMatch(/^<svg /);
    expect(svg).not.toMatch(/href="|url\(|@import|<script|<image|<!DOCTYPE/);
    expect(pages().filter((path) => read(path).includes(`diagrams/${name}.svg`))).not.toEqual([]);
  });

  it.each(Object.keys(BLOCKS))('the block %s stands on a page', (name) => {
    expect(pages().filter((path) => read(path).includes(`<!-- generated:${name} -->`))).not.toEqual([]);
  });
});

describe('the blocks of a page', () => {
  const blocks = { one: 'new 1\n', two: 'new 2\n' };

  it('are filled between their markers, once and again', () => {
    const page = [
      'before\n<!-- generated:one -->\nold\n<!-- /generated -->\nbetween',
      '<!-- generated:two -->\n<!-- /generated -->\nafter\n',
    ].join('\n');
    const filled = withBlocks(page, blocks);
    expect(filled.replaceAll(/\n*<!-- prettier-ignore-(start|end) -->\n*/g, '\n')).toBe(
      page.replace('old', 'new 1').replace('two -->', 'two -->\nnew 2'),
    );
    expect(withBlocks(filled, blocks)).toBe(filled);
    expect(withBlocks('no block', blocks)).toBe('no block');
  });

  it('have names and ends', () => {
    expect(() => withBlocks('<!-- generated:three -->\n<!-- /generated -->', blocks)).toThrow('three');
    expect(() => withBlocks('<!-- generated:one -->\nold', blocks)).toThrow('Nothing ends the generated block one.');
  });
});
