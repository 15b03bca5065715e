import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AnyStateNode, type AnyTransitionDefinition, createMachine } from 'xstate';
import { generatedFiles, pages, withBlocks } from '../../docs/diagrams/generated.js';
import { BLOCKS, MACHINES, PICTURES } from '../../docs/diagrams/pictures.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const files = await generatedFiles();

describe('the generated files', () => {
  it.each(files)('$path is up to date', ({ path, text }) => {
    expect(read(path) === text, `${path} is stale: run npm run diagrams`).toBe(true);
  });

  it('are all there are', () => {
    const found = readdirSync(join(root, 'docs/diagrams')).filter((name) => /\.(svg|json)$/.test(name));
    const expected = [
      ...Object.keys(PICTURES).map((name) => `${name}.svg`),
      ...Object.keys(MACHINES).map((name) => `${name}.machine.json`),
      'tsconfig.json',
    ];
    expect(found.sort()).toEqual(expected.sort());
  });

  it('come out the same every time', async () => {
    expect(await generatedFiles()).toEqual(files);
  });

  it.each(Object.keys(PICTURES))('%s.svg needs nothing but itself, and a page shows it', (name) => {
    const svg = read(`docs/diagrams/${name}.svg`);
    expect(svg).toMatch(/^<svg /);
    expect(svg).not.toMatch(/href="|url\(|@import|<script|<image|<!DOCTYPE/);
    expect(pages().filter((path) => read(path).includes(`${name}.svg`))).not.toEqual([]);
  });

  it.each(Object.keys(BLOCKS))('the block %s stands on a page', (name) => {
    expect(pages().filter((path) => read(path).includes(`<!-- generated:${name} -->`))).not.toEqual([]);
  });
});

/** A state, or the machine itself, without what only runs. */
function structureOf(node: AnyStateNode): unknown {
  const initial: AnyTransitionDefinition | undefined = node.initial;
  return {
    id: node.id,
    type: node.type,
    description: node.description,
    tags: node.tags,
    initial: initial?.target?.map(({ id }) => id),
    entry: node.entry.map(plain),
    exit: node.exit.map(plain),
    invoke: node.invoke.map(({ id, src }) => ({ id, src })),
    transitions: [...(node.always ?? []), ...[...node.transitions.values()].flat()].map(
      ({ eventType, guard, actions, target, reenter, description }) => ({
        eventType: String(eventType),
        guard,
        actions,
        target: target?.map(({ id }) => id),
        reenter,
        description,
      }),
    ),
    states: Object.fromEntries(Object.entries(node.states).map(([key, child]) => [key, structureOf(child)])),
  };
}

/** XState schedules and cancels delays by actions that are functions with fields. */
function plain(action: unknown): unknown {
  return typeof action === 'function' ? JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(action)))) : action;
}

describe('the definitions as JSON', () => {
  it.each(Object.entries(MACHINES))('%s.machine.json makes the same machine', (name, machine) => {
    const config = JSON.parse(read(`docs/diagrams/${name}.machine.json`)) as Parameters<typeof createMachine>[0];
    expect(structureOf(createMachine(config).root)).toEqual(structureOf(machine.root));
  });

  it('differ where a guard, an action, a tag or a target does', () => {
    const config = {
      id: 'm',
      initial: 'a',
      states: { a: { tags: ['t'], on: { GO: { guard: 'g', actions: 'x', target: 'b' } } }, b: {} },
    };
    const original = structureOf(createMachine(config).root);
    const changes = [
      ['"g"', '"h"'],
      ['"x"', '"y"'],
      ['"t"', '"u"'],
      ['"b"}', '"a"}'],
    ] as const;
    for (const [before, after] of changes) {
      const text = JSON.stringify(config);
      const changed = JSON.parse(text.replace(before, after)) as typeof config;
      expect(text).toContain(before);
      expect(structureOf(createMachine(changed).root)).not.toEqual(original);
    }
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
