import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InspectMessage } from '../../src/inspect/index.js';
import { startViewer, type Viewer } from '../../src/viewer/index.js';
import { MAX_CLIENTS } from '../../src/viewer/broadcaster.js';
import { MAX_PER_TURN, Turns } from '../../src/viewer/turns.js';
import { createChartRenderer } from '../../src/viewer/chart-renderer.js';
import { createGraphvizWorker } from '../../src/viewer/graphviz-worker.js';
import { anActor, anEvent } from '../inspect/messages.js';
import { connectPage, send, sendTo } from './client.js';

let viewer: Viewer;
beforeEach(async () => {
  viewer = await startViewer();
});
afterEach(() => viewer.stop());

/** Waits until this holds, however busy the machine is. */
const eventually = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: 30_000 });

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
const list = (length: number, item: string) => `[${Array.from({ length }, () => item).join(',')}]`;
const snapshot = (context: string) =>
  `{"type":"@xstate.snapshot","sessionId":"x:1","event":{"type":"E"},"snapshot":{"context":${context}}}`;

/** A frame that asks for nothing. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

const attacks: readonly (readonly [what: string, text: string])[] = [
  ['a deep list', snapshot(nested(20_000, '[', ']'))],
  ['a list ten times as deep', snapshot(nested(200_000, '[', ']'))],
  ['a deep object', snapshot(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)],
  ['a deep message', nested(400_000, '[', ']')],
  ['a million empty objects', snapshot(list(330_000, '{}'))],
  ['a million numbers', snapshot(list(500_000, '1'))],
  ['many keys', snapshot(`{${Array.from({ length: 30_000 }, (_, n) => `"k${n}":0`).join(',')}}`)],
  ['a long text', snapshot(JSON.stringify('x'.repeat(2 ** 20)))],
  ['a long id', JSON.stringify({ type: '@xstate.snapshot', sessionId: 'x'.repeat(1_001), event: { type: 'E' } })],
  ['a long name', JSON.stringify({ ...anActor('x:1'), name: 'x'.repeat(100_000) })],
  ['half a message', '{"type":"@xstate.actor"'],
  ['brackets that close nothing', ']'.repeat(1_000)],
];

describe('a message that is no message', () => {
  it.each(attacks)('%s is counted and ignored, and pages that come later see the others', async (_what, text) => {
    const sender = await sendTo(viewer.senderUrl);
    for (let n = 0; n < 10; n += 1) sender.send(text);
    sender.send(JSON.stringify(anActor('x:9')));
    const page = await connectPage(viewer.url);
    await eventually(() => expect(page.messages.map(({ sessionId }) => sessionId)).toContain('1/x:9'));
    expect(page.messages).toHaveLength(1);
    expect(viewer.ignored).toBe(10);
    page.close();
  });

  it('is ignored from this process too, whatever it is', () => {
    const throwing = new Proxy(
      {},
      {
        get() {
          throw new Error('a trap');
        },
        ownKeys() {
          throw new Error('a trap');
        },
      },
    );
    const cyclic: Record<string, unknown> = { ...anActor('x:1') };
    cyclic['snapshot'] = { status: 'active', context: cyclic };
    const values: unknown[] = [
      undefined,
      null,
      1n,
      () => 1,
      Symbol('s'),
      throwing,
      cyclic,
      { ...anActor('x:1'), name: 1n },
    ];
    values.push(
      ...attacks
        .filter(([what]) => what !== 'half a message' && !what.startsWith('brackets'))
        .map(([, text]) => JSON.parse(text) as unknown),
    );
    for (const value of values) viewer.write(value as InspectMessage);
    expect(viewer.ignored).toBe(values.length);
  });
});

describe('what is kept', () => {
  it('counts what values take in memory, and not the length of their text', async () => {
    await viewer.stop();
    viewer = await startViewer({ limits: { maxCharacters: 3_000_000 } });
    const sender = await sendTo(viewer.senderUrl);
    // Each takes 40 kB as text, and some 1.2 million characters in memory.
    for (let n = 1; n <= 10; n += 1) sender.send(snapshot(list(18_000, n % 2 ? '{}' : '[]')));
    sender.send(JSON.stringify(anActor('x:2')));
    const page = await connectPage(viewer.url);
    await eventually(() => expect(page.messages.map(({ sessionId }) => sessionId)).toContain('1/x:2'));
    page.close();
    const late = await connectPage(viewer.url);
    await eventually(() => expect(late.messages.map(({ sessionId }) => sessionId)).toContain('1/x:2'));
    expect(late.messages.filter(({ type }) => type === '@xstate.snapshot').length).toBeLessThanOrEqual(2);
    late.close();
  });

  it('is bounded in the number of pages', async () => {
    const pages = await Promise.all(Array.from({ length: MAX_CLIENTS }, () => connectPage(viewer.url)));
    await expect(connectPage(viewer.url)).rejects.toThrow('503');
    pages.forEach((page) => page.close());
    await eventually(async () => (await connectPage(viewer.url)).close());
  });

  it('for a page that never reads is bounded: it is disconnected, and others are not', async () => {
    const reading = await connectPage(viewer.url);
    const { hostname, port, host } = new URL(viewer.url);
    const stubborn = connect(Number(port), hostname);
    stubborn.write(
      `GET /view HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    await new Promise((resolve) => stubborn.once('readable', resolve));
    let isGone = false;
    // It reads the answer, and nothing after it.
    stubborn.on('error', () => (isGone = true)).on('close', () => (isGone = true));
    const text = 'x'.repeat(500_000);
    let sent = 0;
    const isOver = () => isGone || sent >= 400;
    while (!isOver()) {
      viewer.write({ ...anEvent('x:1', ''), event: { type: `E${sent}`, text } });
      sent += 1;
      if (sent % 10 === 0) {
        // What is written to a connection that is gone tells that it is.
        stubborn.write(PONG);
        await eventually(() => expect(reading.messages.length).toBeGreaterThanOrEqual(sent));
      }
    }
    expect(isGone).toBe(true);
    expect(reading.isClosed).toBe(false);
    stubborn.destroy();
    reading.close();
  });
});

describe('the event loop of the host', () => {
  it('goes on while a backlog is sent and while messages arrive', async () => {
    const text = 'x'.repeat(20_000);
    for (let n = 0; n < 300; n += 1) viewer.write({ ...anEvent('x:1', ''), event: { type: `E${n}`, text } });
    let turns = 0;
    let isOver = false;
    const turn = () => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    const page = await connectPage(viewer.url);
    setImmediate(turn);
    await eventually(() => expect(page.messages.length).toBeGreaterThanOrEqual(300));
    // 6 MB in parts of 256 kB.
    expect(turns).toBeGreaterThan(20);
    turns = 0;
    const sender = await sendTo(viewer.senderUrl);
    for (let n = 0; n < 300; n += 1)
      sender.send(JSON.stringify({ ...anEvent('x:2', ''), event: { type: `E${n}`, text } }));
    await eventually(() => expect(page.messages.length).toBeGreaterThanOrEqual(600));
    expect(turns).toBeGreaterThan(20);
    isOver = true;
    page.close();
  });

  it('gets its turn after a bounded part, whoever has most to do', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const part = (name: string, count: number, cost: number) => {
      let left = count;
      return () => {
        if (left === 0) return 0;
        left -= 1;
        order.push(name);
        return cost;
      };
    };
    turns.add(part('a', 6, MAX_PER_TURN / 4));
    turns.add(part('b', 2, MAX_PER_TURN / 4));
    await new Promise((resolve) => setImmediate(resolve));
    expect(order.join('')).toBe('abab');
    await new Promise((resolve) => setImmediate(resolve));
    expect(order.join('')).toBe('ababaaaa');
  });
});

describe('a chart', () => {
  const config = (states: object, rest: object = {}) => JSON.stringify({ id: 'm', initial: 'A', ...rest, states });
  const many = (count: number, value: unknown) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`E${String(n)}`, value]));
  const nestedStates = (depth: number): object =>
    depth === 0 ? {} : { initial: 'A', states: { A: nestedStates(depth - 1), B: nestedStates(depth - 1) } };

  it.each<[string, string, string]>([
    ['with many transitions in one state', config({ A: { on: many(9_000, 'A') } }), 'too many transitions'],
    ['with many transitions at the root', config(many(100, {}), { on: many(100, '.E0') }), 'too many transitions'],
    [
      'with many transitions of work',
      config({ A: { invoke: [{ src: 'w', onDone: Array(3_000).fill('A') }] } }),
      'too many transitions',
    ],
    [
      'with many tags',
      config({ A: { tags: Array.from({ length: 9_000 }, (_, n) => `t${String(n)}`) } }),
      'too many tags',
    ],
    [
      'with a long event of the root',
      config(many(100, {}), { initial: 'E0', on: { ['E'.repeat(201)]: '.E0' } }),
      'too long names',
    ],
    ['with a long id', config({ A: {} }, { id: 'm'.repeat(201) }), 'too long names'],
    [
      'with a long guard at the root',
      config(many(140, {}), {
        initial: 'E0',
        after: { 5: [{ target: '.E0', guard: { type: 'g', params: { list: 'x'.repeat(5_000) } } }, { target: '.E1' }] },
      }),
      'too many characters',
    ],
    ['with many nested states', config({ A: nestedStates(9) }), 'too many states'],
    [
      'that is deep',
      `{"id":"m","states":{"A":${'{"states":{"A":'.repeat(5_000)}{}${'}}'.repeat(5_000)}}}`,
      'too large',
    ],
    ['that is no JSON', '['.repeat(100_000), 'no JSON'],
  ])('%s is refused before it is made', async (_what, definition, reason) => {
    const renderChart = createChartRenderer({ layOut: () => Promise.reject(new Error('It was laid out.')) });
    expect(await renderChart(definition)).toMatchObject({ drawing: null, graph: null });
    expect((await renderChart(definition)).reason).toContain(reason);
  });

  it('that takes long holds up no other, and what waits is bounded', async () => {
    // A thread that never comes to an end with what is slow.
    const program = `
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', (dot) => dot === 'slow' || parentPort.postMessage({ layout: { bb: dot } }));`;
    const { layOut, stop } = createGraphvizWorker(new URL(`data:text/javascript,${encodeURIComponent(program)}`));
    const slow = layOut('slow');
    slow.catch(() => undefined);
    for (const dot of ['a', 'b', 'c']) expect(await layOut(dot)).toEqual({ bb: dot });
    const crowd = Array.from({ length: 100 }, () => layOut('slow'));
    for (const layout of crowd) layout.catch(() => undefined);
    await expect(crowd.at(-1)).rejects.toThrow('Too many charts wait to be drawn.');
    await stop();
    const ended = await Promise.allSettled([slow, ...crowd]);
    expect(ended.map((layout) => layout.status)).toEqual(ended.map(() => 'rejected'));
    await expect(slow).rejects.toThrow('Graphviz has ended.');
  });

  it('is asked for over HTTP without harm, whatever it is', async () => {
    const origin = { origin: new URL(viewer.url).origin };
    for (const body of [
      '',
      '['.repeat(500_000),
      `[${'{},'.repeat(100_000)}0]`,
      '{"states":[[[]]]}',
      '{"states":{"A":null}}',
      // As JSON its chart would be longer than a text can be.
      config(
        {
          A: {
            invoke: [
              { src: 'w', onDone: Array.from({ length: 1_900 }, (_, n) => ({ target: 'A', guard: `g${n}` })) },
              { src: 'v' },
            ],
          },
        },
        { id: 'm'.repeat(200_000) },
      ),
    ]) {
      const { status, body: answer } = await send(`${viewer.url}layout`, 'POST', origin, body);
      expect([status, JSON.parse(answer)]).toMatchObject([200, { drawing: null }]);
    }
  });
});
