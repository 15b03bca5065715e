import { createWebSocketInspector } from '@statelyai/inspect';
import axe from 'axe-core';
import { createInspectorServer } from '@statelyai/inspect/server';
import type { Browser, Frame, Page } from 'playwright-core';
import { type AnyActorLogic, createActor, createMachine, fromPromise } from 'xstate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { createInspect, type InspectMessage } from '../../src/inspect/index.js';
import { freePort, webSocketSink } from '../../src/inspect/node/index.js';
import { startViewer, type Viewer } from '../../src/viewer/index.js';
import { CREATE, to, World } from '../host/service-host/support/world.js';
import { aSnapshot, anActor } from '../inspect/messages.js';
import { Life } from '../support/life.js';
import { listenOnLoopback } from '../support/official-server.js';
import { aMinimalSpec } from '../support/specs.js';
import { ADMISSION, CANCELLABLE } from '../support/tables.js';
import { WAYS } from '../support/ways.js';
import { launchChromium } from './chromium.js';

let browser: Browser;
let page: Page;
let viewer: Viewer;
/** What a page must never do: complain, or ask for anything elsewhere. */
const complaints: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  viewer = await startViewer();
  page = await browser.newPage({ viewport: { width: 1500, height: 900 } });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== '127.0.0.1') complaints.push(`asked for ${request.url()}`);
  });
});

afterEach(async () => {
  await page.close();
  await viewer.stop();
  expect(complaints.splice(0)).toEqual([]);
});

/** A life that the viewer sees. */
function watchedLife(settings = {}, spec = aMinimalSpec()): Life {
  const life = new Life(settings, spec);
  life.actor.system.inspect(createInspect({ sink: viewer, now: Date.now }));
  return life;
}

interface Drawn {
  getAttribute(name: string): string | null;
}
// Each is read at one go, and waits for nothing: the page draws anew while it is looked at.
const currentState = (at: Page | Frame = page) =>
  at.locator('.node.current').evaluateAll(([node]: Drawn[]) => node?.getAttribute('data-state'));
const takenEdges = () =>
  page
    .locator('.edge.taken')
    .evaluateAll((edges: Drawn[]) =>
      edges.map((edge) => [edge.getAttribute('data-from'), edge.getAttribute('data-to')].join(' → ')),
    );
/** The chart of a service in words: its state, and the way there. */
const way = () => page.locator('svg.chart').getAttribute('aria-label');
const log = () => page.locator('.row .what').allInnerTexts();

describe('the chart', () => {
  it('shows where the machine is, and follows it', async () => {
    const life = watchedLife();
    await page.goto(viewer.url);
    await life.run('CREATE');
    await expect.poll(currentState).toBe('INACTIVE');
    await expect.poll(way).toBe('The lifecycle: in INACTIVE, from INIT by CREATE');
    await life.run('ACTIVATE');
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
    await expect.poll(way).toBe('The lifecycle: in ACTIVATION_REQUESTED, from INACTIVE by ACTIVATE');
    await expect.poll(() => page.locator('.edge.taken').count()).toBe(1);
    await expect.poll(() => page.locator('.node.previous').getAttribute('data-state')).toBe('INACTIVE');
    await life.run('done', { observe: {} }, 'RESTART', 'fail');
    await expect.poll(currentState).toBe('ACTIVE');
    await expect.poll(way).toBe('The lifecycle: in ACTIVE, from REPLACING_INSTANCES by failed');
    await expect
      .poll(() => page.locator('#summary').innerText())
      .toBe('failed REPLACING_INSTANCES → ACTIVE · replaceInstances failed: It did not work.');
    await expect.poll(() => page.locator('#announcer').innerText()).toContain('failed REPLACING_INSTANCES → ACTIVE');
    await expect.poll(() => page.locator('.now-state .chip').innerText()).toBe('ACTIVE');
    await expect.poll(() => page.locator('.node').count()).toBe(LIFECYCLE_STATES.length);
  });

  it('of another machine is laid out by Graphviz, where the way back to rest leads through a choice', async () => {
    const life = new Life();
    const sink = (message: InspectMessage) =>
      viewer.write(
        message.type === '@xstate.actor'
          ? { ...message, definition: message.definition.replaceAll('local-service-lifecycle-v1', 'another-machine') }
          : message,
      );
    life.actor.system.inspect(createInspect({ sink, now: Date.now }));
    await life.run('CREATE', 'ACTIVATE', 'done', { observe: {} }, 'RESTART', 'fail');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('ACTIVE');
    await expect.poll(takenEdges).toEqual(['REPLACING_INSTANCES → choice resting', 'choice resting → ACTIVE']);
    await expect.poll(() => page.locator('.drawing .node').count()).toBe(LIFECYCLE_STATES.length + 2);
  });

  it('is shown for a context that this version cannot read too, and nothing is said of what cannot be known', async () => {
    const life = new Life();
    const strange = { serviceId: 'older-1', inFlight: 7, settings: null };
    const sink = (message: InspectMessage) =>
      viewer.write(
        'snapshot' in message ? { ...message, snapshot: { ...message.snapshot, context: strange } } : message,
      );
    life.actor.system.inspect(createInspect({ sink, now: Date.now }));
    await life.run('CREATE', 'ACTIVATE');
    await page.goto(viewer.url);
    await expect.poll(way).toBe('The lifecycle: in ACTIVATION_REQUESTED, from INACTIVE by ACTIVATE');
    await expect.poll(() => page.locator('.panel-now').innerText()).toContain('cannot read');
    expect(await page.locator('.condition, .edge.possible').count()).toBe(0);
    await expect.poll(() => page.locator('#context').innerText()).toContain('serviceId older-1');
  });

  it.each([
    [390, 844],
    [720, 900],
    [1000, 800],
    [1200, 900],
    [1280, 720],
    [1440, 900],
  ])('can be read at %d × %d: the names of states are 10 px high, none is cut', async (width, height) => {
    await page.setViewportSize({ width, height });
    await watchedLife().run('CREATE', 'ACTIVATE', 'done');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('ACTIVE');
    const heights = await page.evaluate(`[...document.querySelectorAll('.chart .name')].map((name) =>
      parseFloat(getComputedStyle(name).fontSize) * name.getScreenCTM().a)`);
    expect(heights).toHaveLength(LIFECYCLE_STATES.length);
    expect(Math.min(...(heights as number[]))).toBeGreaterThanOrEqual(10);
    expect(
      await page.evaluate(`['scrollWidth', 'scrollHeight'].every((side) => {
      const box = document.getElementById('chart');
      return box[side] <= box[side.replace('scroll', 'client')];
    })`),
    ).toBe(true);
  });

  it.each(LIFECYCLE_STATES)('says in %s which operations are possible', async (state) => {
    const life = watchedLife();
    await life.run(...WAYS[state]);
    await page.goto(viewer.url);
    if (state === 'INIT') {
      await expect.poll(() => page.locator('.welcome').innerText()).toContain('No service yet.');
      return;
    }
    await expect.poll(currentState).toBe(state);
    const possible = page.locator('#possible > .operations').first();
    const expected = [...Object.keys(ADMISSION[state]), ...(CANCELLABLE.includes(state) ? ['CANCEL'] : [])];
    const events = page.locator('#possible .operations:not(.others) .event');
    await expect.poll(async () => (await events.allInnerTexts()).sort()).toEqual(expected.sort());
    if (state === 'DESTROYED') {
      await expect.poll(() => page.locator('#possible').innerText()).toBe('Nothing: it has ended.');
    }
    if (state === 'ACTIVE') {
      await expect
        .poll(() => possible.locator('li', { hasText: 'DEACTIVATE' }).innerText())
        .toContain('→ DEACTIVATION_REQUESTED');
    }
  });

  it('is asked for again where the server did not answer', async () => {
    let refusals = 0;
    await page.route('**/layout', (route) => {
      refusals += 1;
      return refusals === 1 ? route.fulfill({ status: 500, body: 'not now' }) : route.continue();
    });
    await watchedLife().run('CREATE');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('INACTIVE');
    expect(refusals).toBeGreaterThan(1);
    // The browser itself complains of the answer.
    expect(complaints.splice(0).every((text) => text.includes('500'))).toBe(true);
  });

  it('can be made larger and smaller, and shown whole', async () => {
    await watchedLife().run('CREATE');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('INACTIVE');
    const width = async () => (await page.locator('.picture').boundingBox())!.width;
    const first = await width();
    await page.keyboard.press('+');
    await expect.poll(width).toBeGreaterThan(first);
    await page.keyboard.press('0');
    const room = (await page.locator('#chart').boundingBox())!.width;
    await expect.poll(width).toBeLessThanOrEqual(room);
    const whole = await width();
    await page.keyboard.press('-');
    await expect.poll(width).toBeLessThan(whole);
  });

  it('of a machine with states in states is a list of them', async () => {
    const machine = createMachine({
      id: 'upload',
      initial: 'idle',
      states: {
        idle: { on: { START: 'busy' } },
        busy: {
          initial: 'sending',
          on: { ABORT: 'idle' },
          states: { sending: { on: { SENT: 'waiting' } }, waiting: {} },
        },
      },
    });
    const actor = createActor(machine, { inspect: createInspect({ sink: viewer }) }).start();
    actor.send({ type: 'START' });
    await page.goto(viewer.url);
    await expect.poll(() => page.locator('.outline .current').allInnerTexts()).toEqual(['busy', 'sending']);
    await expect.poll(() => page.locator('.outline > p').innerText()).toContain('only flat machines can be drawn');
    await expect.poll(() => page.locator('#possible .event').allInnerTexts()).toEqual(['ABORT', 'SENT']);
  });
});

describe('stepping back', () => {
  it('shows what was, while the service goes on', async () => {
    const life = watchedLife();
    await life.run('CREATE', 'ACTIVATE', 'done');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('ACTIVE');
    await expect.poll(log).toEqual(['done', 'ACTIVATE', 'CREATE']);

    await page.keyboard.press('ArrowLeft');
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
    await expect.poll(() => page.locator('#position').innerText()).toMatch(/^step 2 of 3, at \d\d:\d\d:\d\d\.\d{3}$/);
    await expect.poll(() => page.locator('#context').innerText()).toContain('INACTIVE');
    await life.run('DEACTIVATE');
    await expect.poll(log).toEqual(['DEACTIVATE', 'done', 'ACTIVATE', 'CREATE']);
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');

    await page.keyboard.press('j');
    await expect.poll(currentState).toBe('INACTIVE');
    await page.keyboard.press('j');
    await expect.poll(currentState).toBe('INACTIVE');
    await page.keyboard.press('k');
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
    await page.keyboard.press('Escape');
    await expect.poll(currentState).toBe('DEACTIVATION_REQUESTED');
    await expect.poll(() => page.locator('#position').innerText()).toBe('live');
    await life.run('done');
    await expect.poll(currentState).toBe('INACTIVE');
  });

  it('leaves the focus on a button that leads no further', async () => {
    await watchedLife().run('CREATE', 'ACTIVATE');
    await page.goto(viewer.url);
    await expect.poll(log).toEqual(['ACTIVATE', 'CREATE']);
    await page.locator('#back').press('Enter');
    await page.keyboard.press('Enter');
    await expect.poll(currentState).toBe('INACTIVE');
    expect(await page.locator('#back:focus').count()).toBe(1);
    await page.locator('#live').press('Enter');
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
    expect(await page.locator('#live:focus').count()).toBe(1);
  });

  it('is one stop of Tab in the log, where the arrows lead from step to step', async () => {
    await watchedLife().run('CREATE', 'ACTIVATE', 'done');
    await page.goto(viewer.url);
    await expect.poll(log).toEqual(['done', 'ACTIVATE', 'CREATE']);
    await page.locator('.rows button[tabindex="0"]').press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(currentState).toBe('INACTIVE');
    await expect.poll(() => page.locator('.rows button[tabindex="0"]:focus').count()).toBe(1);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
  });

  it('works with the mouse, and marks what a step changed', async () => {
    await watchedLife().run('CREATE', 'ACTIVATE', 'done');
    await page.goto(viewer.url);
    await page.locator('.row', { hasText: 'ACTIVATE' }).click();
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
    await expect.poll(() => page.locator('.row[aria-current]').count()).toBe(1);
    const changed = page.locator('#context > ul > .changed').locator('> .key, > details > summary > .key');
    await expect.poll(() => changed.allInnerTexts()).toEqual(['revision', 'inFlight']);
    await page.locator('summary', { hasText: 'inFlight' }).click();
    await expect.poll(() => page.locator('#context').innerText()).toContain('#2:recordActivation');
    await page.locator('#live').click();
    await expect.poll(currentState).toBe('ACTIVE');
  });
});

it('refusals are shown with their rule and their reason', async () => {
  const life = watchedLife({ recordRefusals: true });
  await life.run('CREATE', 'DEACTIVATE');
  await page.goto(viewer.url);
  const refusals = page.locator('#refusals');
  await expect.poll(() => refusals.innerText()).toContain('NOT_ALLOWED_IN_STATE');
  await expect.poll(() => refusals.innerText()).toContain('DEACTIVATE is refused in INACTIVE');
  await expect.poll(currentState).toBe('INACTIVE');
});

describe('many services', () => {
  it('stay usable through the filter', async () => {
    const inspect = createInspect({ sink: viewer, now: Date.now });
    const recordActivation = fromPromise(() => new Promise(() => undefined));
    const machine = lifecycleMachine.provide({ actors: { recordActivation } });
    const actors = Array.from({ length: 1_000 }, (_, n) =>
      createActor(machine, { id: `service-${String(n)}`, inspect }).start(),
    );
    for (const actor of actors) actor.send({ type: 'CREATE', spec: aMinimalSpec(), instancesPerHost: 1 });
    await page.goto(viewer.url);
    await expect.poll(() => page.locator('#count').innerText()).toBe('1000 actors');
    // What is sent arrives in order: where the last one is as it will be, all are.
    const last = page.locator('.actor', { hasText: 'service-999' });
    await expect.poll(() => last.textContent()).toContain('INACTIVE');

    await page.keyboard.press('/');
    await page.keyboard.type('SERVICE-77 inactive');
    const rows = page.locator('#actors [role=option]');
    await expect.poll(() => rows.count()).toBe(11);
    await expect.poll(() => page.locator('#count').innerText()).toBe('11 of 1000');
    // The arrows go through what is found, without leaving the filter.
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('#title').innerText()).toBe('service-77');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('#title').innerText()).toBe('service-770');
    actors[770]!.send({ type: 'ACTIVATE', serviceId: actors[770]!.getSnapshot().context.serviceId });
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
    // What has another state is found no more.
    await expect.poll(() => rows.count()).toBe(10);
    await page.keyboard.press('Escape');
    await expect.poll(() => rows.count()).toBe(1_000);
    for (const actor of actors) actor.stop();
  });

  it('say what is wrong with them, and those that are in trouble can stand first', async () => {
    const well = watchedLife({}, { ...aMinimalSpec(), name: 'well' });
    await well.run('CREATE', 'ACTIVATE', 'done');
    const ill = watchedLife({}, { ...aMinimalSpec(), name: 'ill' });
    await ill.run('CREATE', 'ACTIVATE', 'fail');
    await page.goto(viewer.url);
    const titles = () => page.locator('.actor .actor-title').allInnerTexts();
    await expect.poll(() => titles()).toEqual(['well-1', 'ill-1']);
    await expect.poll(() => page.locator('.actor-trouble').allTextContents()).toEqual(['', 'last work failed']);
    await page.getByLabel('trouble first').check();
    await expect.poll(() => titles()).toEqual(['ill-1', 'well-1']);
    await page.locator('#filter').fill('failed');
    await expect.poll(() => titles()).toEqual(['ill-1']);
  });

  it('show how far their work has come', async () => {
    const life = watchedLife();
    await life.run('CREATE', 'ACTIVATE', 'done', { observe: { adjustment: 'ADJUST_INSTANCES' } });
    const { effectId } = life.actor.getSnapshot().context.inFlight!;
    life.actor.send({ type: 'PROGRESS', effectId, done: 3, total: 12 });
    await page.goto(viewer.url);
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('3');
    await expect.poll(() => page.locator('.panel-now').innerText()).toContain('3 of 12 done.');
    await life.run('done');
    await expect.poll(() => page.getByRole('progressbar').count()).toBe(0);
  });

  it('are told apart from the work that is done for them', async () => {
    await watchedLife().run('CREATE', 'ACTIVATE');
    await page.goto(viewer.url);
    await expect.poll(() => page.locator('#count').innerText()).toBe('1 actor');
    await page.getByLabel('show work').check();
    await expect.poll(() => page.locator('#count').innerText()).toBe('2 actors');
    await page.locator('.actor.work').click();
    await expect.poll(() => page.locator('#chart').innerText()).toContain('This actor is no machine');
  });
});

it('the log names the operator behind a CANCEL, also of work of the reconciliation', async () => {
  await watchedLife().run('CREATE', 'ACTIVATE', 'done', { observe: { adjustment: 'ADJUST_INSTANCES' } }, 'CANCEL');
  await page.goto(viewer.url);
  const heads = () =>
    page
      .locator('.row > div')
      .evaluateAll((rows: { innerText: string }[]) => rows.map(({ innerText }) => innerText.split('\n')[0]));
  await expect
    .poll(heads)
    .toEqual(['CANCEL operator', 'OBSERVE reconciliation', 'done operator', 'ACTIVATE operator', 'CREATE']);
});

describe('a service host', () => {
  it('shows in the log what it reports, with its cause', async () => {
    const world = await World.started({ inspect: createInspect({ sink: viewer, now: Date.now }) });
    await world.host.request(CREATE);
    await world.host.request(to('RESTART'));
    await world.host.request(to('ACTIVATE'));
    world.work.fail();
    await world.settle();
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('INACTIVE');
    const rows = () => page.locator('.row > div').allInnerTexts();
    await expect
      .poll(async () => (await rows()).map((text) => text.replaceAll(/\s+/g, ' ')).reverse())
      .toEqual([
        'CREATE INIT → INACTIVE',
        expect.stringMatching(/^RESTART refused NOT_ALLOWED_IN_STATE RESTART is refused in INACTIVE: only/),
        'ACTIVATE operator INACTIVE → ACTIVATION_REQUESTED',
        'work began recordActivation',
        'failed operator ACTIVATION_REQUESTED → INACTIVE recordActivation failed: It did not work.',
        'work failed recordActivation after 0.0 s',
        'ACTIVATE failed operator after 0.0 s',
      ]);
    const colours = `[...document.querySelectorAll('.row .by-operator')].map((word) => getComputedStyle(word).color)`;
    expect(await page.evaluate(colours)).toContain('rgb(10, 95, 196)');
    await world.host.stop();
  });

  it('shows what it reports of itself as an actor of its own', async () => {
    const observe = () => {
      throw new Error('unreachable');
    };
    const world = await World.started({ inspect: createInspect({ sink: viewer, now: Date.now }), observe });
    await world.host.request(CREATE);
    await world.host.tick();
    await page.goto(viewer.url);
    await page.locator('.actor', { hasText: 'service host' }).click();
    await expect
      .poll(() => page.locator('.row > div').allInnerTexts())
      .toEqual([expect.stringMatching(/^observation failed\s+The cluster could not be observed\.$/)]);
    await world.host.stop();
  });
});

describe('late, and elsewhere', () => {
  it('a second page sees what the first one saw', async () => {
    const life = watchedLife();
    await page.goto(viewer.url);
    await life.run('CREATE', 'ACTIVATE', 'done', 'DEACTIVATE');
    await expect.poll(log).toEqual(['DEACTIVATE', 'done', 'ACTIVATE', 'CREATE']);
    const late = await browser.newPage();
    await late.goto(viewer.url);
    await expect.poll(() => late.locator('.row').allInnerTexts()).toEqual(await page.locator('.row').allInnerTexts());
    await expect.poll(() => late.locator('.node.current').getAttribute('data-state')).toBe('DEACTIVATION_REQUESTED');
    await late.close();
  });

  it('a page finds its server again', async () => {
    await watchedLife().run('CREATE');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('INACTIVE');
    await viewer.stop();
    await expect.poll(() => page.locator('#connection').innerText()).toBe('not connected');
    await expect.poll(() => page.locator('#position').innerText()).toBe('not connected');
    // What was seen stays.
    await expect.poll(currentState).toBe('INACTIVE');
    viewer = await startViewer({ port: Number(new URL(viewer.url).port) });
    await watchedLife().run('CREATE', 'ACTIVATE');
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
    await expect.poll(() => page.locator('#count').innerText()).toBe('1 actor');
    // The browser itself complains of the server that was not there.
    expect(complaints.splice(0).every((text) => text.includes('ERR_CONNECTION_REFUSED'))).toBe(true);
  });

  it('a page comes back to what was chosen, when the server and its senders are back', async () => {
    const sink = webSocketSink(viewer.senderUrl);
    const inspect = createInspect({ sink, now: Date.now });
    const start = (id: string) => createActor(lifecycleMachine, { id, inspect }).start();
    const create = { type: 'CREATE', spec: aMinimalSpec(), instancesPerHost: 1 } as const;
    const actors = ['first', 'second', 'third'].map(start);
    for (const actor of actors) actor.send(create);
    await page.goto(viewer.url);
    await page.locator('.actor', { hasText: 'second' }).click();
    await expect.poll(() => page.locator('#title').innerText()).toBe('second');
    await viewer.stop();
    viewer = await startViewer({ port: Number(new URL(viewer.url).port) });
    await expect.poll(() => page.locator('#connection').innerText()).toBe('connected');
    await expect.poll(() => page.locator('.actor').count()).toBe(3);
    await expect.poll(() => page.locator('#title').innerText()).toBe('second');
    for (const actor of actors) actor.stop();
    await sink.close();
    expect(complaints.splice(0).every((text) => text.includes('ERR_CONNECTION_REFUSED'))).toBe(true);
  });

  it('a page says that it saw no step, where only the state was sent', async () => {
    viewer.write(anActor('x:0'));
    await page.goto(viewer.url);
    await expect.poll(() => page.locator('.panel-log header').innerText()).toContain('no step was seen yet');
    viewer.write(aSnapshot('x:0', 'B'));
    await expect.poll(() => page.locator('.row').count()).toBe(1);
    expect(await page.locator('.panel-log header').innerText()).not.toContain('no step');
  });

  it("the official inspector's sender is shown too", async () => {
    const inspector = createWebSocketInspector({ url: viewer.senderUrl });
    const machine: AnyActorLogic = createMachine({
      id: 'door',
      initial: 'shut',
      states: { shut: { on: { OPEN: 'open' } }, open: {} },
    });
    const actor = createActor(machine, { inspect: inspector.inspect }).start();
    actor.send({ type: 'OPEN' });
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('open');
    await expect.poll(takenEdges).toEqual(['shut → open']);
    inspector.stop();
    await expect.poll(() => page.locator('.actor-session').innerText()).toBe('host disconnected');
    await expect.poll(() => page.locator('#position').innerText()).toBe('host disconnected');
  });

  it('the page works in the official bridge', async () => {
    const restore = listenOnLoopback();
    const port = await freePort();
    const bridge = createInspectorServer({ port, url: viewer.url, autoOpen: false });
    restore();
    const sink = webSocketSink(`ws://127.0.0.1:${String(port)}`);
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink, now: Date.now }));
    await life.run('CREATE');
    const framing = await browser.newPage();
    await framing.goto(`http://127.0.0.1:${String(port)}`);
    const frame = () => framing.frames().find((candidate) => candidate.url() === viewer.url)!;
    await expect.poll(() => currentState(frame())).toBe('INACTIVE');
    await life.run('ACTIVATE');
    await expect.poll(() => currentState(frame())).toBe('ACTIVATION_REQUESTED');
    await framing.close();
    await sink.close();
    bridge.stop();
  });

  it('a page of another site that opens it is not listened to', async () => {
    const site = await browser.newPage();
    await site.route('http://site.example/', (route) => route.fulfill({ body: '<title>Another site</title>' }));
    await site.goto('http://site.example/');
    const [opened] = await Promise.all([
      site.waitForEvent('popup'),
      site.evaluate(`window.opened = window.open(${JSON.stringify(viewer.url)})`),
    ]);
    await expect.poll(() => opened.locator('#connection').innerText()).toBe('connected');
    const snapshot = { status: 'active', value: 'A' };
    const fake = { type: '@xstate.actor', sessionId: 'x:0', name: 'fake', definition: '{"states":{}}', snapshot };
    await site.evaluate(`window.opened.postMessage(${JSON.stringify(fake)}, '*')`);
    // What is sent afterwards is there, and nothing else.
    const life = watchedLife();
    await life.run('CREATE');
    await expect.poll(() => opened.locator('#title').innerText()).toBe('dns-cache-1');
    await expect.poll(() => opened.locator('.actor').count()).toBe(1);
    await opened.close();
    await site.close();
  });
});

describe('a recording', () => {
  const recorded: InspectMessage[] = [];
  const text = () => recorded.map((message) => `${JSON.stringify(message)}\n`).join('');
  beforeAll(async () => {
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink: (message) => recorded.push(message), now: Date.now }));
    await life.run('CREATE', 'ACTIVATE', 'done');
  });

  it('can be dropped on the page', async () => {
    await page.goto(viewer.url);
    const transfer = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([${JSON.stringify(`${text()}no message\n`)}], 'run.jsonl'));
      return transfer;
    })()`);
    await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer });
    await expect.poll(() => page.locator('#drop').isVisible()).toBe(true);
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
    await expect.poll(currentState).toBe('ACTIVE');
    await expect.poll(() => page.locator('#drop').isVisible()).toBe(false);
    await expect
      .poll(() => page.locator('#notice').textContent())
      .toBe(`run.jsonl: ${String(recorded.length)} messages, and 1 line without one.`);
    await page.keyboard.press('Home');
    await expect.poll(currentState).toBe('INACTIVE');
  });

  it('that the server shows is not called live', async () => {
    const server = await startViewer({ recorded: true });
    for (const message of recorded) server.write(message);
    await page.goto(server.url);
    await expect.poll(currentState).toBe('ACTIVE');
    await expect.poll(() => page.locator('#position').innerText()).toBe('recorded');
    await server.stop();
    // The browser itself complains of the server that is gone.
    await expect.poll(() => page.locator('#connection').innerText()).toBe('not connected');
    complaints.length = 0;
  });

  it('can be opened, next to what happens now', async () => {
    const life = watchedLife();
    await life.run('CREATE');
    await page.goto(viewer.url);
    await page.setInputFiles('#file', {
      name: 'run.jsonl',
      mimeType: 'application/jsonl',
      buffer: Buffer.from(text()),
    });
    await expect.poll(currentState).toBe('ACTIVE');
    await expect.poll(() => page.locator('#position').innerText()).toBe('recorded');
    await expect.poll(() => page.locator('#count').innerText()).toBe('2 actors');
    await page.setInputFiles('#file', { name: 'other.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await expect.poll(() => page.locator('#notice').textContent()).toBe('other.txt is not a recording.');
  });
});

describe('whoever sends', () => {
  it('can put no markup into the page', async () => {
    const evil = `<img src=x onerror="window.stung = true"><script>window.stung = true</script>`;
    const definition = JSON.stringify({
      id: evil,
      initial: evil,
      states: {
        [evil]: {
          description: evil,
          tags: [evil],
          invoke: { src: evil },
          on: { [evil]: { target: 'B', guard: evil } },
        },
        B: {},
      },
    });
    const envelope = { sessionId: `x"${evil}`, rootId: evil, createdAt: evil, id: null, _version: evil };
    const snapshot = { status: 'active', value: evil, tags: [evil], context: { [evil]: [evil, { type: evil }] } };
    viewer.write({ type: '@xstate.actor', name: evil, parentId: evil, definition, snapshot, ...envelope });
    viewer.write({ type: '@xstate.snapshot', event: { type: evil }, snapshot, ...envelope });
    const refused = { ...snapshot, context: { lastRefusal: { operation: evil, message: evil, rule: evil } } };
    viewer.write({ type: '@xstate.snapshot', event: { type: evil }, snapshot: refused, ...envelope });
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe(evil);
    await expect.poll(() => page.locator('#refusals').innerText()).toContain(evil);
    await expect.poll(() => page.locator('#possible').innerText()).toContain(evil);
    await expect.poll(() => page.locator('img, body script, foreignObject').count()).toBe(0);
    expect(await page.evaluate('window.stung')).toBeUndefined();
  });
});

describe('the page', () => {
  it('has a light and a dark look', async () => {
    await watchedLife().run('CREATE');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('INACTIVE');
    const looks = async () =>
      page.evaluate(`[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]`);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(looks).toEqual(['rgb(239, 241, 244)', 'rgb(18, 22, 29)']);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(looks).toEqual(['rgb(10, 13, 18)', 'rgb(238, 242, 247)']);
  });

  it('has room for the chart, however long a message or a name is', async () => {
    const definition = JSON.stringify({ id: 'm', initial: 'A', states: { A: {} } });
    const snapshot = { status: 'active', value: 'A', context: {} };
    const envelope = { sessionId: 'x:0', rootId: 'x:0', createdAt: '1', id: null, _version: '1' };
    viewer.write({
      type: '@xstate.actor',
      name: 'long '.repeat(150),
      parentId: undefined,
      definition,
      snapshot,
      ...envelope,
    });
    viewer.write({ type: '@xstate.snapshot', event: { type: 'LONG '.repeat(400) }, snapshot, ...envelope });
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('A');
    expect((await page.locator('#chart').boundingBox())!.height).toBeGreaterThan(300);
  });

  it.each([961, 1000, 1180, 1181])('has room for the context in a window %d wide', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await watchedLife().run('CREATE', 'ACTIVATE', 'done');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('ACTIVE');
    expect((await page.locator('#context').boundingBox())!.width).toBeGreaterThan(175);
    // All of it is in the window, and the log has room as well.
    const details = (await page.locator('.details').boundingBox())!;
    expect(details.y + details.height).toBeLessThanOrEqual(800);
    expect((await page.locator('.panel-log').boundingBox())!.height).toBeGreaterThan(150);
  });

  it.each([320, 360, 800, 1024, 1920])('fits into a window %d wide', async (width) => {
    await page.setViewportSize({ width, height: 700 });
    await watchedLife().run('CREATE', 'ACTIVATE', 'done');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('ACTIVE');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    // The current state can be seen without a hand's turn.
    const chart = (await page.locator('#chart').boundingBox())!;
    const node = (await page.locator('.node.current').boundingBox())!;
    expect(node.x).toBeGreaterThanOrEqual(chart.x);
    expect(node.y).toBeGreaterThanOrEqual(chart.y);
    expect(node.x + node.width).toBeLessThanOrEqual(chart.x + chart.width);
    expect(node.y + node.height).toBeLessThanOrEqual(chart.y + chart.height);
  });

  it.each([
    ['light', { width: 1440, height: 900 }],
    ['dark', { width: 1440, height: 900 }],
    ['light', { width: 390, height: 844 }],
    ['dark', { width: 390, height: 844 }],
  ] as const)('is accessible, %s, %o', async (colorScheme, size) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    // The tool is written into the page, which it admits nobody else to do.
    await page.addInitScript(axe.source);
    const life = watchedLife({ recordRefusals: true });
    await life.run(
      'CREATE',
      'RESTART',
      'ACTIVATE',
      'done',
      { observe: {} },
      'DESTROY',
      'RESTART',
      'fail',
      'DEACTIVATE',
    );
    await watchedLife({}, { ...aMinimalSpec(), name: 'ill' }).run('CREATE', 'ACTIVATE', 'fail');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('DEACTIVATION_REQUESTED');
    await page.locator('summary', { hasText: 'inFlight' }).click();
    // No level of headings is left out.
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll((all: { tagName: string }[]) => all.map(({ tagName }) => Number(tagName.slice(1))));
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
    for (const key of ['ArrowLeft', '?']) {
      await page.keyboard.press(key);
      await expect.poll(() => page.locator('.past-step').count()).toBe(1);
      const found: unknown = await page.evaluate(
        `axe.run().then(({ violations }) => violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 120))]))`,
      );
      expect(found).toEqual([]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('tells its keys, and lets a dialog have them', async () => {
    await watchedLife().run('CREATE', 'ACTIVATE');
    await page.goto(viewer.url);
    await expect.poll(currentState).toBe('ACTIVATION_REQUESTED');
    await page.keyboard.press('?');
    await expect.poll(() => page.locator('dialog').isVisible()).toBe(true);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('dialog').isVisible()).toBe(false);
    await expect.poll(() => page.locator('#position').innerText()).toBe('live');
  });
});
