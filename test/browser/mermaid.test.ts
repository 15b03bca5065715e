import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toMermaid } from '../../src/diagram/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { ODD_NAMES, oddMachine } from '../support/odd-machine.js';
import { launchChromium } from './chromium.js';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];

/** Every Mermaid block of the documentation; `name` is that of the generated block, where it is one. */
const blocks = pages.flatMap((path) => {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(/^```mermaid\n(.*?)^```$/gms)].map(({ 1: block = '', index }) => {
    const before = text.slice(0, index);
    const name = /<!-- generated:(\S+) -->(?!.*<!-- \/generated -->)/s.exec(before)?.[1] ?? '';
    return { title: `${path}, line ${String(before.split('\n').length)}`, name, block };
  });
});

/** By hand: the nodes of the generated blocks. The empty one is the dot in front of the initial state. */
const NODES: Readonly<Record<string, readonly string[]>> = {
  'activation-path': [
    '',
    'INIT',
    'INACTIVE',
    'CONFIG_TESTING_REQUESTED',
    'DEPLOYING_TEST_INSTANCE',
    'CONFIG_TESTING',
    'ACTIVATION_REQUESTED',
    'ACTIVE',
    'DEACTIVATION_REQUESTED',
  ],
  'adjusting-instances': [
    'any resting',
    'INACTIVE',
    'CONFIG_TESTING',
    'ACTIVE',
    'ADJUSTING_INSTANCES',
    'EMERGENCY_DEACTIVATION_REQUESTED',
    'resting',
  ],
  'work-on-instances': [
    'INACTIVE',
    'CONFIG_TESTING',
    'ACTIVE',
    'REPLACING_INSTANCES',
    'STOPPING_INSTANCES',
    'UPDATING_INSTANCES_COUNT',
    'resting',
  ],
  emergency: [
    'DEPLOYING_TEST_INSTANCE',
    'ADJUSTING_INSTANCES',
    'EMERGENCY_DEACTIVATION_REQUESTED',
    'DEACTIVATION_REQUESTED',
    'INACTIVE',
  ],
};

let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => complaints.push(`asked for ${request.url()}`));
  await page.setContent('<!doctype html><title>Mermaid</title>');
  await page.addScriptTag({ path: require.resolve('mermaid/dist/mermaid.min.js') });
});

afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

afterAll(() => browser?.close());

/** Parses and draws a text, and gives the labels of the nodes, without line breaks and actors. */
async function draw(text: string, theme: 'default' | 'dark' = 'default'): Promise<string[]> {
  await page.evaluate(`(async () => {
    mermaid.initialize({ startOnLoad: false, theme: ${JSON.stringify(theme)} });
    await mermaid.parse(${JSON.stringify(text)});
    document.body.innerHTML = (await mermaid.render('drawn', ${JSON.stringify(text)})).svg;
  })()`);
  const labels = await page.locator('.nodes .node .nodeLabel').allInnerTexts();
  expect(labels).toHaveLength(await page.locator('.nodes .node').count());
  return labels.map((label) => label.replace(/\n▸[^]*/, '').replaceAll('\n', ''));
}

describe('the Mermaid blocks of the documentation', () => {
  it('hold the generated ones', () => {
    expect(blocks.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(NODES)));
  });

  describe.each(['default', 'dark'] as const)('in the %s theme', (theme) => {
    it.each(blocks)('$title draws its nodes and nothing else', async ({ name, block }) => {
      const labels = await draw(block, theme);
      const expected = NODES[name];
      if (expected !== undefined) expect(labels.sort()).toEqual([...expected].sort());
    });
  });
});

describe('whatever else is written for Mermaid', () => {
  it('draws the whole lifecycle', async () => {
    const labels = await draw(toMermaid(lifecycleMachine));
    expect(labels.sort()).toEqual(['', ...LIFECYCLE_STATES, 'any resting', 'resting'].sort());
  });

  it('draws odd names as they are', async () => {
    const bare = (text: string) => text.replaceAll(/\s/g, '');
    const labels = await draw(toMermaid(oddMachine));
    expect(labels.map(bare).sort()).toEqual(['', ...ODD_NAMES.map(bare)].sort());
    const events = await page.locator('.edgeLabels span.edgeLabel').allTextContents();
    expect(
      events
        .map(bare)
        .filter((event) => event !== '')
        .sort(),
    ).toEqual(ODD_NAMES.map((name) => bare(`!${name}`)).sort());
  });
});
