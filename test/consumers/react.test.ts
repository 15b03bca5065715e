import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import type { LifecycleState } from '../../src/index.js';
import { ADMISSION, CANCELLABLE } from '../support/tables.js';
import { installProject } from './project.js';

const golden = join(import.meta.dirname, '../golden/0.1.0');
const states = LIFECYCLE_STATES.filter((state) => state !== 'INIT');
const { node, tsc } = installProject('test/consumers/react');

/** What a service in each state looks like. */
const pages = new Map<LifecycleState, string>();

beforeAll(() => {
  expect(tsc()).toEqual({ status: 0, stdout: '', stderr: '' });
  const envelopes = states.map((state) => JSON.parse(readFileSync(join(golden, `${state}.json`), 'utf8')) as unknown);
  const { stdout, stderr } = node([join('compiled', 'render.js'), JSON.stringify(envelopes)]);
  expect(stderr).toBe('');
  const rendered = JSON.parse(stdout) as readonly string[];
  for (const [index, state] of states.entries()) pages.set(state, rendered[index] ?? '');
});

/** What the state admits and the facts do not: nothing was observed of these services. */
const WITHOUT_HEALTH: Readonly<Record<string, readonly string[]>> = {
  INACTIVE: ['DESTROY'],
  CONFIG_TESTING: ['RESTART'],
};

/** The buttons of a page that can be clicked. */
const enabled = (html: string) =>
  [...html.matchAll(/<button(?<attributes>[^>]*)>(?<type>\w+)<\/button>/g)]
    .filter(({ groups }) => !groups?.['attributes']?.includes('disabled'))
    .map(({ groups }) => groups?.['type']);

describe('a React component on @xstate/react', () => {
  it.each(states)('shows a service in %s, and enables what is admitted there and nothing else', (state) => {
    const html = pages.get(state) ?? '';
    expect(html).toContain(`<output>${state}</output>`);
    const buttons = ['ACTIVATE', 'DEACTIVATE', 'RESTART', 'DEPLOY_TEST_INSTANCE', 'DESTROY'] as const;
    const unproven: readonly string[] = WITHOUT_HEALTH[state] ?? [];
    expect(enabled(html)).toEqual([
      ...buttons.filter((type) => type in ADMISSION[state] && !unproven.includes(type)),
      ...(CANCELLABLE.includes(state) ? ['CANCEL'] : []),
    ]);
  });

  it('says why a button is disabled', () => {
    expect(pages.get('INACTIVE')).toContain('title="RESTART is refused in INACTIVE: only');
  });
});
