import axe from 'axe-core';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PLAYGROUND_FILE } from '../../docs/playground/build.js';
import { testOf } from '../../docs/playground/src/world/copy-as-test.js';
import { readFragment } from '../../docs/playground/src/world/fragment.js';
import { STORIES } from '../../docs/playground/src/world/stories.js';
import { timeText } from '../../docs/playground/src/words.js';
import { launchChromium } from './chromium.js';

/** The page as somebody has it who was sent the file. */
const address = pathToFileURL(PLAYGROUND_FILE).href;

let browser: Browser;
let page: Page;
const complaints: string[] = [];

async function opened(
  fragment: string,
  colorScheme: 'light' | 'dark' = 'light',
  size = { width: 1440, height: 900 },
): Promise<Page> {
  const fresh = await browser.newPage({ viewport: size, colorScheme, reducedMotion: 'reduce' });
  fresh.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  fresh.on('pageerror', (error) => complaints.push(String(error)));
  fresh.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  await fresh.goto(`${address}${fragment}`);
  await fresh.locator('.app').waitFor();
  // What a link holds is seen on its way.
  const endsAtMs = endOf(fragment);
  if (endsAtMs !== null) await expect.poll(() => time(fresh), { timeout: 20_000 }).toBe(timeText(endsAtMs));
  return fresh;
}

/** When the run in a link ends; null where there is none that can be read. */
function endOf(fragment: string): number | null {
  try {
    const content = readFragment(fragment);
    return content !== null && 'schedule' in content ? content.schedule.endsAtMs : null;
  } catch {
    return null;
  }
}

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  page = await opened('#story=empty');
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  expect(complaints.splice(0)).toEqual([]);
});

const state = (at = page) => at.locator('.now-state .chip').innerText();
const healthy = (at = page) => at.locator('.dot.tone-healthy').count();
const time = (at = page) => at.locator('[role=timer]').innerText();
const logRows = (at = page) => at.locator('.row').allTextContents();
const isPlaying = (at = page) => at.getByRole('button', { name: 'Pause' }).count();

/** What a story shows at its end. */
const ENDS: Readonly<Record<string, readonly [state: string, healthy: number]>> = {
  rollout: ['ACTIVE', 12],
  'bad-host': ['ACTIVE', 4],
  cancel: ['INACTIVE', 0],
  crash: ['ACTIVE', 8],
  silent: ['ACTIVE', 4],
  destroy: ['ACTIVE', 8],
};
const PLAYED = STORIES.filter(({ id }) => id in ENDS);

async function expectEnd(id: string, endsAtMs: number): Promise<void> {
  await expect.poll(() => time(), { timeout: 50_000 }).toBe(timeText(endsAtMs));
  await expect.poll(() => isPlaying()).toBe(0);
  expect([await state(), await healthy()]).toEqual(ENDS[id]);
}

/** Tab, until this has the focus. */
async function tabTo(selector: string): Promise<void> {
  for (let presses = 0; presses < 120; presses += 1) {
    if ((await page.locator(`${selector}:focus`).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${selector}.`);
}

/** Plays at ten times until the service is in this state with so many healthy instances. */
async function playUntil(wanted: string, count: number): Promise<void> {
  while (!(await page.locator('.speed').innerText()).startsWith('10')) await page.locator('.speed').click();
  if ((await isPlaying()) === 0) await page.getByRole('button', { name: 'Play' }).click();
  await expect.poll(async () => [await state(), await healthy()], { timeout: 50_000 }).toEqual([wanted, count]);
  await page.getByRole('button', { name: 'Pause' }).click();
}

describe('each ready story', () => {
  it.each(PLAYED)('$title: is played to its end with the mouse', async ({ id, title, schedule }) => {
    await page.getByLabel('Story').selectOption({ label: title });
    while (!(await page.locator('.speed').innerText()).startsWith('10')) await page.locator('.speed').click();
    await page.getByRole('button', { name: 'Play' }).click();
    await expectEnd(id, schedule.endsAtMs);
  });

  it.each(PLAYED)('$title: is played to its end with the keyboard alone', async ({ id, title, schedule }) => {
    await tabTo('.story select');
    await page.keyboard.type(title.slice(0, 12));
    await expect.poll(() => page.evaluate('location.hash')).toBe(`#story=${id}`);
    await tabTo('.speed');
    while (!(await page.locator('.speed').innerText()).startsWith('10')) await page.keyboard.press('Enter');
    await tabTo('.round');
    await page.keyboard.press('Space');
    await expectEnd(id, schedule.endsAtMs);
  });
});

describe('a person', () => {
  it('creates, activates, breaks, crashes, restarts; and a link shows somebody else the same', async () => {
    await page.keyboard.press('1');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect.poll(() => state()).toBe('INACTIVE');
    await page.keyboard.press('3');
    await expect.poll(() => state()).toBe('ACTIVATION_REQUESTED');
    await playUntil('ACTIVE', 8);
    await page.getByRole('button', { name: 'Faults of host-2' }).click();
    await page.getByRole('menuitem', { name: 'every start fails' }).click();
    await expect.poll(() => page.locator('[data-host=host-2] .words').innerText()).toBe('every start fails');
    await page.locator('[data-instance=SI-01]').click();
    await page.getByRole('menuitem', { name: 'lost' }).click();
    await page.keyboard.press('k');
    await expect.poll(() => page.locator('.now-state').innerText()).toContain('controller down');
    await page.keyboard.press('.');
    await page.keyboard.press('k');
    await expect.poll(() => page.locator('.now-state').innerText()).toContain('revision');
    await page.keyboard.press('7');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect.poll(() => state()).toBe('REPLACING_INSTANCES');
    for (let presses = 0; presses < 6; presses += 1) await page.keyboard.press('.');
    // The page takes the steps one after the other.
    let seen = '';
    const stands = async () => seen === (seen = await time());
    await expect.poll(stands, { interval: 500 }).toBe(true);

    await page.getByRole('button', { name: 'Copy link' }).click();
    const link = await page.getByRole('textbox').inputValue();
    const other = await opened(new URL(link).hash, 'dark');
    await expect.poll(() => time(other)).toBe(await time());
    expect(await logRows(other)).toEqual(await logRows());
    expect(await other.locator('.hosts').innerHTML()).toBe(await page.locator('.hosts').innerHTML());
    expect(await other.locator('svg.chart').innerHTML()).toBe(await page.locator('svg.chart').innerHTML());
    expect(await state(other)).toBe(await state());
  });

  it('copies what is seen, also when looking back', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    const now = await time();
    await page.getByRole('button', { name: /Look back at 0:05.0/ }).click();
    await expect.poll(() => state()).toBe('ADJUSTING_INSTANCES');
    await page.getByRole('button', { name: 'Copy as test' }).click();
    expect(await page.getByRole('textbox').inputValue()).toContain('endsAtMs: 5000');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Copy link' }).click();
    const link = await page.getByRole('textbox').inputValue();
    await page.keyboard.press('Escape');
    const other = await opened(new URL(link).hash);
    await expect.poll(() => time(other)).toBe('0:05.0');
    expect(await logRows(other)).toEqual(await logRows());
    // The address keeps the present, for whoever loads the page anew.
    await page.reload();
    await expect.poll(() => time()).toBe(now);
  });

  it('copies what was played as a test', async () => {
    await page.getByLabel('Story').selectOption('cancel');
    await playUntil('ADJUSTING_INSTANCES', 4);
    await page.keyboard.press('c');
    await playUntil('INACTIVE', 0);
    await page.getByRole('button', { name: 'Copy as test' }).click();
    const code = await page.getByRole('textbox').inputValue();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Copy link' }).click();
    const content = readFragment(new URL(await page.getByRole('textbox').inputValue()).hash);
    expect(content).toHaveProperty('schedule');
    if (content !== null && 'schedule' in content) {
      expect(code).toBe(await testOf('Cancel into the emergency', content.schedule));
    }
  });

  it('looks back, and begins again from there', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    const now = await time();
    const rows = await logRows();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('.caption').innerText()).toContain('Looking back at');
    await page.keyboard.press('Home');
    await expect.poll(() => state()).toBe('INACTIVE');
    expect(await healthy()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => time()).toBe(now);
    expect(await logRows()).toEqual(rows);

    await page.getByRole('button', { name: /Look back at 0:05.0/ }).click();
    await expect.poll(() => state()).toBe('ADJUSTING_INSTANCES');
    await page.getByRole('button', { name: 'Begin again from here' }).click();
    await expect.poll(() => page.locator('.caption').innerText()).not.toContain('Looking back');
    // The run up to there is shown on its way.
    await expect.poll(() => time()).toBe('0:05.0');
    await page.keyboard.press('c');
    await expect.poll(() => state()).toBe('EMERGENCY_DEACTIVATION_REQUESTED');
  });

  it('is told why DESTROY is refused and what to do, and is led there', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    await page.keyboard.press('2');
    const open = page.locator('.operation.open');
    await expect.poll(() => open.innerText()).toContain('NOT_ALLOWED_IN_STATE');
    await expect.poll(() => open.innerText()).toContain('DESTROY is refused in ACTIVE');
    await expect.poll(() => page.locator('.way .step-number').allInnerTexts()).toEqual(['1', '2', '', '3']);
    await expect
      .poll(() =>
        page
          .locator('.chart .on-way')
          .evaluateAll((nodes: { getAttribute: (name: string) => string | null }[]) =>
            nodes.map((node) => node.getAttribute('data-state')).sort(),
          ),
      )
      .toEqual(['DEACTIVATION_REQUESTED', 'DESTROY_REQUESTED', 'INACTIVE']);
    // Who looks back sees what happened, not this way.
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('.chart .on-way').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('button', { name: 'Walk this way' }).click();
    await expect.poll(() => state(), { timeout: 50_000 }).toBe('DESTROYED');
    expect(await healthy()).toBe(0);
    // Another life begins under the same name.
    await page.keyboard.press('1');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect.poll(() => state()).toBe('INACTIVE');
  });

  it('picks instances for an operation by pressing them', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    await page.keyboard.press('9');
    await page.locator('[data-instance=SI-03]').click();
    await page.locator('[data-instance=SI-06]').click();
    await expect.poll(() => page.locator('.pick').allInnerTexts()).toEqual(['SI-03 ×', 'SI-06 ×']);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect.poll(() => state()).toBe('STOPPING_INSTANCES');
  });

  it('has the keys of the page where the strip has the focus', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    const strip = (await page.locator('.strip input').boundingBox())!;
    await page.mouse.click(strip.x + 20, strip.y + 10);
    await expect.poll(() => page.locator('.caption').innerText()).toContain('Looking back at');
    // From moment to moment, not by a tenth of a second.
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => time()).toBe('0:01.0');
    await page.keyboard.press('Space');
    await expect.poll(() => isPlaying()).toBe(1);
    await page.keyboard.press('Space');
  });

  it('sees the present again when doing something to it', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.caption').innerText()).toContain('Looking back at');
    await page.getByRole('button', { name: '+ host' }).click();
    await expect.poll(() => page.locator('.host').count()).toBe(5);
    expect(await page.locator('.caption').innerText()).not.toContain('Looking back');
  });

  it('is told what cannot be done', async () => {
    for (let hosts = 4; hosts < 24; hosts += 1) await page.getByRole('button', { name: '+ host' }).click();
    await expect.poll(() => page.locator('.host').count()).toBe(24);
    await page.getByRole('button', { name: '+ host' }).click();
    await expect.poll(() => page.locator('.said').innerText()).toBe('There are 24 hosts: enough for this page.');
  });

  it('begins a story again, and what a link holds', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    await page.keyboard.press('5');
    await expect.poll(() => state()).toBe('DEACTIVATION_REQUESTED');
    await page.getByRole('button', { name: 'Begin it again' }).click();
    await expect.poll(() => page.evaluate('location.hash')).toBe('#story=destroy');
    expect(await time()).toBe('0:00.0');
    // What the person did is gone, what the story holds comes again.
    await playUntil('ACTIVE', 8);

    page = await opened(storyUntil('destroy', 29_000));
    await expect.poll(() => time()).toBe('0:29.0');
    await page.getByRole('button', { name: 'Begin it again' }).click();
    await expect.poll(() => time()).toBe('0:00.0');
    await playUntil('ACTIVE', 8);
  });

  it('sees the colours change with those of the system', async () => {
    const theme = () => page.evaluate('document.documentElement.dataset.theme');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(theme).toBe('dark');
    await page.getByRole('button', { name: 'Light colours' }).click();
    await expect.poll(theme).toBe('light');
    await page.getByRole('button', { name: 'Dark colours' }).click();
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(theme).toBe('light');
  });

  it('goes through the log with the arrows, past all of it with Tab', async () => {
    page = await opened(storyUntil('rollout', 58_000));
    await expect.poll(() => state()).toBe('REPLACING_INSTANCES');
    const rows = page.locator('.rows button');
    expect(
      await rows.evaluateAll((all: { tabIndex: number }[]) => all.filter(({ tabIndex }) => tabIndex >= 0)),
    ).toHaveLength(1);
    await tabTo('.rows button');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    expect(await page.locator('.row:nth-child(2) button:focus').count()).toBe(1);
    const at = await rows.nth(1).innerText();
    await page.keyboard.press('Enter');
    await expect.poll(() => time()).toBe(at);
  });

  it('keeps the focus where what was pressed goes away', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Back to now' }).press('Enter');
    await expect.poll(() => page.locator('.caption:focus').count()).toBe(1);

    await page.getByRole('button', { name: 'Help and keys' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Copy link' }).press('Enter');
    await page.getByRole('textbox').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('[aria-label="Help and keys"]:focus').count()).toBe(1);
  });

  it('keeps the focus on an operation when looking back, where it does nothing', async () => {
    await page.keyboard.press('1');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect.poll(() => state()).toBe('INACTIVE');
    await page.keyboard.press('.');
    const rows = await logRows();
    await page.locator('.operation-button').nth(2).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.caption').innerText()).toContain('Looking back at');
    await page.keyboard.press('Enter');
    await page.keyboard.press('3');
    expect(await page.locator('.operation-button:focus').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.caption').innerText()).not.toContain('Looking back');
    expect(await logRows()).toEqual(rows);
  });

  it('does a thing once, however long a key is held', async () => {
    await page.keyboard.down('k');
    await page.keyboard.down('k');
    await page.keyboard.down('k');
    await page.keyboard.up('k');
    await expect.poll(() => page.locator('.now-state').innerText()).toContain('controller down');
    expect(await page.locator('.row', { hasText: 'controller crashes' }).count()).toBe(1);
  });

  it('is told again what is refused again', async () => {
    await page.keyboard.press('2');
    const send = page.getByRole('button', { name: 'Send anyway' });
    await send.click();
    await expect.poll(() => page.getByRole('status').innerText()).toBe('DESTROY refused');
    await page.evaluate(`new MutationObserver((changes) => { window.told = changes.length; })
      .observe(document.querySelector('[role=status]'), { childList: true, characterData: true, subtree: true })`);
    await send.click();
    // It is emptied first, and then told.
    await expect.poll(() => page.evaluate('window.told')).toBeGreaterThan(0);
    await expect.poll(() => page.getByRole('status').innerText()).toBe('DESTROY refused');
  });

  it('writes a number over the one that is there', async () => {
    await page.keyboard.press('1');
    const field = page.getByLabel('Instances per host');
    await field.focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('5');
    expect(await field.inputValue()).toBe('5');
  });

  it('sends nothing by a key that a menu does not know', async () => {
    await page.getByRole('button', { name: 'Faults of host-2' }).click();
    await page.keyboard.press('k');
    expect(await page.locator('.menu').count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.menu').count()).toBe(0);
    expect(await logRows()).toEqual([]);
  });

  it('is shown nothing as possible while the controller is down', async () => {
    await page.getByLabel('Story').selectOption('destroy');
    await playUntil('ACTIVE', 8);
    expect(await page.locator('.edge.possible').count()).toBeGreaterThan(0);
    await page.keyboard.press('k');
    await expect.poll(() => page.locator('.edge.possible').count()).toBe(0);
  });

  it('sees where the focus is in the window', async () => {
    await page.keyboard.press('?');
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Tab');
    await expect.poll(() => page.locator('.file:focus-within').count()).toBe(1);
    expect(await page.evaluate(`getComputedStyle(document.querySelector('.file')).outlineStyle`)).toBe('solid');
  });

  it('opens a schedule that was saved', async () => {
    const { schedule } = STORIES.find(({ id }) => id === 'cancel')!;
    await page.keyboard.press('?');
    await page.setInputFiles('input[type=file]', {
      name: 'run.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ schedule })),
    });
    await expect.poll(() => state()).toBe('INACTIVE');
    await expect.poll(() => time()).toBe(timeText(schedule.endsAtMs));
  });
});

describe('a link', () => {
  const evil = '<img src=x onerror="window.stung=1"><script>window.stung=1</script>';
  const run = (value: unknown) => `#run=${Buffer.from(JSON.stringify(value)).toString('base64url')}`;

  it.each([
    ['#story=nobody', 'There is no such story.'],
    [`#${evil}`, 'It begins with neither story= nor run=.'],
    ['#run=%%%', 'It is damaged'],
    [run({ hosts: [evil], steps: [], endsAtMs: 0 }), 'hosts: expected'],
    [run({ hosts: ['h'], steps: [{ atMs: 0, [evil]: true }], endsAtMs: 0 }), 'one action that can be done'],
    [
      run({ hosts: ['h'], steps: [{ atMs: 0, inject: { fault: 'INSTANCE_LOST', instanceId: evil } }], endsAtMs: 0 }),
      'There is no instance',
    ],
  ])('that is no good gives a message: %s', async (fragment, message) => {
    const at = await opened(fragment);
    await expect.poll(() => at.locator('.problem').innerText()).toContain(message);
    expect(await at.evaluate('window.stung')).toBeUndefined();
    expect(await at.locator('main img, main script').count()).toBe(0);
  });

  it('is seen on its way where it takes long, and no other story meanwhile', async () => {
    const steps = [{ atMs: 0, request: { type: 'CREATE', instancesPerHost: 1 } }];
    await page.evaluate(`(() => {
      window.seen = new Set();
      const look = () => window.seen.add(document.querySelector('[role=timer]').textContent + ' ' +
        document.querySelector('.story select').selectedOptions[0].text);
      new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
      location.hash = '${run({ hosts: ['h'], steps, endsAtMs: 300_000 })}';
    })()`);
    await expect.poll(() => time()).toBe('5:00.0');
    const seen = await page.evaluate<string[]>('[...window.seen]');
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.filter((text) => !text.endsWith('From a link'))).toEqual([]);
  });

  it('that the page would not open is not copied, and it is said why', async () => {
    const steps = Array.from({ length: 1_000 }, () => ({ atMs: 0, observing: true }));
    const at = await opened(run({ hosts: ['h'], steps, endsAtMs: 0 }));
    await expect.poll(() => at.locator('.row').count()).toBe(250);
    await at.keyboard.press('o');
    await at.getByRole('button', { name: 'Help and keys' }).press('Enter');
    await at.getByRole('dialog').getByRole('button', { name: 'Copy link' }).click();
    await expect
      .poll(() => at.locator('.said').innerText())
      .toBe('Too much for a link. steps: expected a list of at most 1000. Copy it as a test.');
    expect(await at.getByRole('dialog').count()).toBe(0);
    expect(await at.locator(':focus').getAttribute('aria-label')).toBe('Help and keys');
  });

  it('that is no good does not keep the way back to now away', async () => {
    const at = await opened('#story=nobody');
    await expect.poll(() => at.locator('.problem').count()).toBe(1);
    await at.keyboard.press('.');
    await expect.poll(() => time(at)).not.toBe('0:00.0');
    await at.keyboard.press('Home');
    await at.getByRole('button', { name: 'Back to now' }).click();
    await expect.poll(() => time(at)).not.toBe('0:00.0');
  });

  it('with markup in its remarks and names shows it as text', async () => {
    const spec = { name: evil, version: '1' };
    const steps = [
      { atMs: 0, note: evil },
      { atMs: 0, request: { type: 'CREATE', spec, instancesPerHost: 1 } },
    ];
    const at = await opened(run({ hosts: ['h'], steps, endsAtMs: 10 }));
    await expect.poll(() => at.locator('.caption').innerText()).toBe(evil);
    expect(await at.evaluate('window.stung')).toBeUndefined();
  });
});

/** A story as it is at a time. */
function storyUntil(id: string, endsAtMs: number): string {
  const { schedule } = STORIES.find((story) => story.id === id)!;
  const steps = schedule.steps.filter(({ atMs }) => atMs <= endsAtMs);
  return `#run=${Buffer.from(JSON.stringify({ ...schedule, steps, endsAtMs })).toString('base64url')}`;
}

describe('the page', () => {
  it.each([
    [{ width: 1440, height: 900 }, 10],
    [{ width: 1280, height: 900 }, 10],
    [{ width: 1000, height: 900 }, 10],
    [{ width: 1280, height: 720 }, 10],
    [{ width: 1000, height: 800 }, 10],
    [{ width: 1100, height: 700 }, 10],
    [{ width: 999, height: 900 }, 10],
    [{ width: 900, height: 700 }, 10],
    [{ width: 768, height: 1024 }, 10],
    [{ width: 390, height: 844 }, 10],
  ])('has room for the hosts and the chart: %o', async (size, leastPx) => {
    page = await opened(storyUntil('rollout', 58_000), 'light', size);
    await expect.poll(() => state()).toBe('REPLACING_INSTANCES');
    // What is in a host's card stays in it.
    const below = await page.evaluate<number[]>(`[...document.querySelectorAll('.host')].flatMap((host) =>
      [...host.querySelectorAll('.dot, .words')].map((part) =>
        part.getBoundingClientRect().bottom - host.getBoundingClientRect().bottom))`);
    expect(Math.max(...below)).toBeLessThan(0);
    // A row of them is seen at least.
    expect(await page.evaluate(`document.querySelector('.hosts').clientHeight`)).toBeGreaterThan(132);
    const chart = page.getByRole('navigation').getByRole('button', { name: 'Chart' });
    if (await chart.isVisible()) await chart.click();
    const height = () =>
      page.evaluate<number>(`(() => {
        const name = document.querySelector('.chart .name');
        return parseFloat(getComputedStyle(name).fontSize) * name.getScreenCTM().a;
      })()`);
    await expect.poll(height).toBeGreaterThanOrEqual(leastPx);
  });

  it.each([
    ['destroy', 28_000, { width: 390, height: 844 }],
    ['cancel', 12_000, { width: 390, height: 844 }],
    ['cancel', 12_000, { width: 1440, height: 900 }],
  ] as const)('has no label over the name of a state: %s at %d, %o', async (id, atMs, size) => {
    page = await opened(storyUntil(id, atMs), 'light', size);
    if (size.width < 800) await page.getByRole('navigation').getByRole('button', { name: 'Chart' }).click();
    await expect.poll(() => page.locator('.label').count()).toBeGreaterThan(1);
    const covered = await page.evaluate<string[]>(`(() => {
      const names = [...document.querySelectorAll('.chart .name')];
      return [...document.querySelectorAll('.chart .label rect')].flatMap((label) => {
        const a = label.getBoundingClientRect();
        return names.filter((name) => {
          const b = name.getBoundingClientRect();
          return a.left < b.right && b.left < a.right && a.top < b.bottom - 2 && b.top + 2 < a.bottom;
        }).map((name) => label.parentElement.textContent + ' over ' + name.textContent);
      });
    })()`);
    expect(covered).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has names and signs that stand out: %s', async (theme) => {
    page = await opened('#story=destroy', theme);
    const contrasts = await page.evaluate<number[]>(`(() => {
      const paint = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const luminance = (colour) => {
        paint.fillStyle = colour;
        paint.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map((part) =>
          part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (one, other) => {
        const [dark, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
      };
      const fill = (element) => getComputedStyle(element).fill;
      return [
        ...[...document.querySelectorAll('.node')].map((node) =>
          contrast(fill(node.querySelector('.name')), fill(node.querySelector('.box')))),
        ...[...document.querySelectorAll('.play button:has(path)')].map((button) =>
          contrast(fill(button.querySelector('path')), getComputedStyle(button).backgroundColor)),
      ];
    })()`);
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
  });

  it('shows what is on, where it is and what is shown in the colours that a person has set', async () => {
    page = await opened(storyUntil('rollout', 58_000));
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    await expect.poll(() => state()).toBe('REPLACING_INSTANCES');
    const look = (selector: string, property: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`);
    const canvas = 'rgb(255, 255, 255)';
    for (const part of ['.slot', '.head', '.band']) expect(await look(part, 'backgroundColor')).not.toBe(canvas);
    expect([
      await look('.row[aria-current]', 'borderLeftWidth'),
      await look('.row:not([aria-current])', 'borderLeftWidth'),
    ]).toEqual(['3px', '0px']);
  });

  it.each([
    { width: 390, height: 844 },
    { width: 1280, height: 720 },
  ])('shows what an operation opens, also below the others: %o', async (size) => {
    page = await opened(storyUntil('destroy', 27_000), 'light', size);
    await expect.poll(() => state()).toBe('ACTIVE');
    await page.keyboard.press('0');
    await page.locator('.operation.open').waitFor();
    const [body, panel] = [page.locator('.operation-body'), page.locator('.panel-operations')];
    const bottom = async (of: typeof body) => {
      const box = (await of.boundingBox())!;
      return box.y + box.height;
    };
    await expect.poll(async () => (await bottom(panel)) - (await bottom(body))).toBeGreaterThanOrEqual(0);
  });

  it('names an instance to a screen reader as it is seen', async () => {
    page = await opened(storyUntil('destroy', 7_000));
    await expect.poll(() => page.locator('.dot .word', { hasText: 'pulling' }).count()).toBe(2);
    const names = await page
      .locator('.dot[data-instance]')
      .evaluateAll((dots: { getAttribute: (name: string) => string | null }[]) =>
        dots.map((dot) => dot.getAttribute('aria-label')),
      );
    expect(names).toEqual(['SI-01: pulling', 'SI-02: pulling']);
  });

  it('cuts no hint of an operation off', async () => {
    page = await opened(storyUntil('destroy', 27_000), 'light', { width: 1000, height: 800 });
    await expect.poll(() => page.locator('.hint', { hasText: 'via' }).count()).toBe(3);
    expect(
      await page.evaluate(`[...document.querySelectorAll('.operation-button')].every((button) =>
      button.scrollWidth <= button.clientWidth)`),
    ).toBe(true);
  });

  it('is not wider than a window of 320', async () => {
    for (const endsAtMs of [28_000, 485_000]) {
      page = await opened(storyUntil('destroy', endsAtMs), 'light', { width: 320, height: 640 });
      await expect.poll(() => time()).toBe(timeText(endsAtMs));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    }
  });

  it('scrolls in a window that is too low for it', async () => {
    page = await opened('#story=destroy', 'light', { width: 720, height: 450 });
    expect((await page.locator('.panel-fleet').boundingBox())!.height).toBeGreaterThan(180);
    await page.setViewportSize({ width: 640, height: 360 });
    await page.getByRole('button', { name: 'Faults of host-1' }).click();
    const menu = (await page.locator('.menu').boundingBox())!;
    expect(menu.y + menu.height).toBeLessThanOrEqual(360);
  });

  it.each([
    ['light', { width: 1440, height: 900 }],
    ['dark', { width: 1440, height: 900 }],
    ['light', { width: 390, height: 844 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)('is accessible, %s, %o', async (theme, size) => {
    const { schedule } = STORIES[0]!;
    const steps = schedule.steps.filter(({ atMs }) => atMs <= 61_600);
    const fragment = `#run=${Buffer.from(JSON.stringify({ ...schedule, steps, endsAtMs: 61_600 })).toString('base64url')}`;
    page = await opened(fragment, theme, size);
    await expect.poll(() => state()).toBe('REPLACING_INSTANCES');
    await page.evaluate(axe.source);
    const isPhone = size.width < 800;
    for (const tab of isPhone ? ['Fleet', 'Chart', 'Operate', 'Log'] : ['']) {
      if (tab !== '') await page.getByRole('navigation').getByRole('button', { name: tab }).click();
      if (tab === '' || tab === 'Operate') await page.keyboard.press('2');
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      if (tab === '' || tab === 'Chart') {
        // The whole chart, and names that can be read, as soon as the page knows the room that it has.
        const measured = () =>
          page.evaluate<[number, number]>(`(() => {
            const box = document.querySelector('.chart-box');
            const name = box.querySelector('.name');
            return [box.scrollWidth - box.clientWidth, parseFloat(getComputedStyle(name).fontSize) * name.getScreenCTM().a];
          })()`);
        await expect.poll(async () => (await measured())[1]).toBeGreaterThanOrEqual(isPhone ? 9 : 10);
        expect((await measured())[0]).toBe(0);
      }
      const found: unknown = await page.evaluate(
        `axe.run().then(({ violations }) => violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 120))]))`,
      );
      expect(found).toEqual([]);
    }
  });
});
