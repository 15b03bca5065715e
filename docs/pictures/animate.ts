/* `npm run pictures`: plays a story of the playground in Chromium, and writes the animation that the README shows. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchChromium } from '../../test/browser/chromium.js';
import { type Frame, writeAnimation } from './apng.js';
import { readPicture } from './png.js';

const PLAYGROUND = new URL('../playground/index.html#story=rollout', import.meta.url).href;
const ANIMATION = fileURLToPath(new URL('playground-rollout.png', import.meta.url));

/** What is shown: the time on the clock of the page, and for how many ms. */
const MOMENTS: readonly (readonly [clock: string, shownForMs: number])[] = [
  ['0:00.0', 1_000],
  ['0:05.1', 600],
  ['0:08.5', 500],
  ['0:17.0', 600],
  ['0:25.4', 600],
  ['0:29.5', 800],
  ['0:34.0', 1_200],
  ['0:38.0', 1_000],
  ['0:46.0', 1_200],
  ['0:50.3', 600],
  ['0:56.5', 600],
  ['0:57.9', 600],
  ['1:00.0', 1_200],
  ['1:01.5', 1_200],
  ['1:03.3', 1_500],
  ['1:06.0', 1_500],
  ['1:16.0', 1_200],
  ['1:22.0', 800],
  ['1:26.7', 600],
  ['1:37.3', 600],
  ['1:42.0', 2_000],
];

/** The operations and the buttons around them would make the rest too small to be read; the fleet keeps its height, the chart takes what is left. */
const STYLE = `
  .panel-operations, .top > .button, .share, .controller, .panel-fleet .button { display: none }
  main { grid-template-columns: minmax(0, 1fr) 316px }
  .panel-fleet { flex: none; height: 218px }
  .panel-chart { min-height: 0 }
  .top .story select { width: 232px }
`;

const clockOf = (page: Page) => page.locator('[role=timer]').innerText();
/** Waits until the page has drawn what it was told. */
const drawn = (page: Page) =>
  page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');

const browser = await launchChromium();
try {
  const page = await browser.newPage({
    viewport: { width: 1120, height: 756 },
    // 960 × 648 pixels.
    deviceScaleFactor: 6 / 7,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  await page.goto(PLAYGROUND);
  await page.locator('.app').waitFor();
  await page.addStyleTag({ content: STYLE });

  const frames: Frame[] = [];
  for (const [clock, shownForMs] of MOMENTS) {
    while ((await clockOf(page)) !== clock) {
      if ((await clockOf(page)) > clock) throw new Error(`Nothing changes in the story at ${clock}.`);
      await page.keyboard.press('.');
      await drawn(page);
    }
    frames.push({ picture: readPicture(await page.screenshot()), shownForMs });
  }
  const animation = writeAnimation(frames);
  await writeFile(ANIMATION, animation);
  console.log(`${ANIMATION}: ${frames.length} frames, ${Math.ceil(animation.length / 1_000)} kB`);
} finally {
  await browser.close();
}
