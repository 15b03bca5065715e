import { createWebSocketInspector } from '@statelyai/inspect';
import { createActor, createMachine } from 'xstate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInspect, type InspectMessage } from '../../src/inspect/index.js';
import { webSocketSink } from '../../src/inspect/node/index.js';
import { startViewer, type Viewer } from '../../src/viewer/index.js';
import { anActor, anEvent, aSnapshot } from '../inspect/messages.js';
import { Life } from '../support/life.js';
import { sendTo, connectPage } from './client.js';

let viewer: Viewer;
beforeEach(async () => {
  viewer = await startViewer();
});
afterEach(() => viewer.stop());

/** Waits until this holds, however busy the machine is. */
const eventually = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: 20_000 });

const statesOf = (messages: readonly InspectMessage[]) =>
  messages.flatMap((message) => (message.type === '@xstate.snapshot' ? [message.snapshot.value] : []));
const namesOf = (messages: readonly InspectMessage[]) =>
  messages.flatMap((message) => (message.type === '@xstate.actor' ? [`${message.sessionId} ${message.name}`] : []));

/** Waits until everything that was sent before has arrived: messages of one connection keep their order. */
async function arrived(count: number): Promise<readonly InspectMessage[]> {
  const page = await connectPage(viewer.url);
  await eventually(() => {
    expect(page.messages.length).toBeGreaterThanOrEqual(count);
  });
  page.close();
  return page.messages;
}

describe('a page that is opened later gets', () => {
  it('all that happened in this process', async () => {
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink: viewer }));
    await life.run('CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES');
    const messages = await arrived(15);
    expect(statesOf(messages).filter((state) => state !== undefined)).toEqual([
      'INACTIVE',
      'ACTIVATION_REQUESTED',
      'ACTIVE',
      'ADJUSTING_INSTANCES',
    ]);
    const [first] = messages;
    expect(first).toMatchObject({ type: '@xstate.actor', snapshot: { value: 'INIT' } });
    expect(first?.type === '@xstate.actor' && first.definition).toContain('local-service-lifecycle-v1');
    expect(messages.every(({ sessionId }) => sessionId.startsWith('1/x:'))).toBe(true);
    expect(viewer.ignored).toBe(0);
  });

  it('what our sender sent', async () => {
    const sink = webSocketSink(viewer.senderUrl);
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink }));
    await life.run('CREATE', 'ACTIVATE', 'done');
    await sink.close();
    const messages = await arrived(10);
    expect(statesOf(messages)).toEqual(expect.arrayContaining(['INACTIVE', 'ACTIVATION_REQUESTED', 'ACTIVE']));
  });

  it("what the official inspector's sender sent", async () => {
    const inspector = createWebSocketInspector({ url: viewer.senderUrl });
    const machine = createMachine({
      id: 'door',
      initial: 'shut',
      states: { shut: { on: { OPEN: 'open' } }, open: {} },
    });
    const actor = createActor(machine, { inspect: inspector.inspect }).start();
    actor.send({ type: 'OPEN' });
    const messages = await arrived(5);
    inspector.stop();
    expect(statesOf(messages)).toEqual(['shut', 'open']);
    expect(namesOf(messages)).toEqual([`1/${actor.sessionId} door`]);
    expect(viewer.ignored).toBe(0);
  });
});

describe('a connected page', () => {
  it('gets the colours of tags first', async () => {
    const page = await connectPage(viewer.url);
    viewer.write(anActor('x:0'));
    await eventually(() => {
      expect(page.messages).toHaveLength(1);
    });
    const tagColours = {
      ...{ emergency: 'red', error: 'red', inFlight: 'blue', resting: 'green', running: 'green', active: 'blue' },
    };
    expect(JSON.parse(page.frames[0]!)).toEqual({ type: 'viewer.tagColours', tagColours });
    expect(page.tagColours).toEqual([{ type: 'viewer.tagColours', tagColours }]);
    page.close();
  });

  it('gets every message as it happens, once', async () => {
    const page = await connectPage(viewer.url);
    viewer.write(anActor('x:0'));
    viewer.write(aSnapshot('x:0', 'B'));
    await eventually(() => {
      expect(statesOf(page.messages)).toEqual(['B']);
    });
    expect(page.messages).toHaveLength(2);
    expect(page.hostStatuses).toEqual([{ type: 'viewer.host', prefix: '1/', isConnected: true }]);
    page.close();
  });

  it('gets a long backlog in order, followed by the messages since', async () => {
    viewer.write(anActor('x:0'));
    for (let n = 0; n < 450; n += 1) viewer.write(aSnapshot('x:0', `before ${String(n)}`));
    const page = await connectPage(viewer.url);
    for (let n = 0; n < 450; n += 1) viewer.write(aSnapshot('x:0', `after ${String(n)}`));
    await eventually(() => {
      expect(page.messages).toHaveLength(901);
    });
    const all = ['before', 'after'].flatMap((word) => Array.from({ length: 450 }, (_, n) => `${word} ${String(n)}`));
    expect(statesOf(page.messages)).toEqual(all);
    page.close();
  });

  it('gets a definition once for many actors, and every one that is referred to', async () => {
    const definitionOf = (n: number) => JSON.stringify({ id: `machine-${String(n)}`, padding: 'x'.repeat(5_000) });
    const orders = Array.from({ length: 300 }, (_, n) => (n < 150 ? n % 3 : n));
    for (const [n, machine] of orders.entries()) {
      viewer.write({ ...anActor(`x:${String(n)}`), definition: definitionOf(machine) });
    }
    const page = await connectPage(viewer.url);
    for (const [n, machine] of orders.entries()) {
      viewer.write({ ...anActor(`y:${String(n)}`), definition: definitionOf(machine) });
    }
    await eventually(() => {
      expect(page.messages).toHaveLength(600);
    });
    const definitions = page.messages.map((message) => 'definition' in message && message.definition);
    expect(definitions).toEqual([...orders, ...orders].map(definitionOf));
    expect(page.frames.filter((frame) => frame.includes('machine-1\\"'))).toHaveLength(2);
    page.close();
  });

  it('gets different prefixes for hosts with equal session ids, also for parents and sources', async () => {
    const [first, second] = [await sendTo(viewer.senderUrl), await sendTo(viewer.senderUrl)];
    for (const socket of [first, second]) {
      socket.send(JSON.stringify(anActor('x:0')));
      socket.send(JSON.stringify({ ...anActor('x:1'), parentId: 'x:0' }));
      socket.send(JSON.stringify({ ...anEvent('x:0', 'PING'), sourceId: 'x:1' }));
    }
    const messages = await arrived(6);
    expect(namesOf(messages).sort()).toEqual(['1/x:0 x:0', '1/x:1 x:1', '2/x:0 x:0', '2/x:1 x:1']);
    const parents = messages.flatMap((message) =>
      'parentId' in message && message.parentId !== undefined ? [[message.sessionId, message.parentId]] : [],
    );
    expect(parents.sort()).toEqual([
      ['1/x:1', '1/x:0'],
      ['2/x:1', '2/x:0'],
    ]);
    const sources = messages.flatMap((message) =>
      'sourceId' in message && message.sourceId !== undefined ? [[message.sessionId, message.sourceId]] : [],
    );
    expect(sources.sort()).toEqual([
      ['1/x:0', '1/x:1'],
      ['2/x:0', '2/x:1'],
    ]);
    for (const socket of [first, second]) socket.terminate();
  });

  it('gets the status of a disconnected host, also when it connects later', async () => {
    const page = await connectPage(viewer.url);
    const sender = await sendTo(viewer.senderUrl);
    sender.send(JSON.stringify(anActor('x:0')));
    await arrived(1);
    sender.close();
    const gone = { type: 'viewer.host', prefix: '1/', isConnected: false };
    await eventually(() => {
      expect(page.hostStatuses.at(-1)).toEqual(gone);
    });
    const late = await connectPage(viewer.url);
    await eventually(() => {
      expect(late.hostStatuses).toEqual([gone]);
    });
    page.close();
    late.close();
  });
});

describe('a host that comes back', () => {
  async function comeBackWith(...frames: readonly object[]): Promise<readonly InspectMessage[]> {
    const page = await connectPage(viewer.url);
    const first = await sendTo(viewer.senderUrl);
    first.send(JSON.stringify(anActor('x:0')));
    first.send(JSON.stringify(aSnapshot('x:0', 'B')));
    await arrived(2);
    first.close();
    await eventually(() => {
      expect(page.hostStatuses.at(-1)?.isConnected).toBe(false);
    });
    page.close();
    const second = await sendTo(viewer.senderUrl);
    for (const frame of frames) second.send(JSON.stringify(frame));
    second.send(JSON.stringify(aSnapshot('x:0', 'the end')));
    let messages: readonly InspectMessage[] = [];
    await eventually(async () => {
      messages = await arrived(1);
      expect(statesOf(messages)).toContain('the end');
    });
    second.terminate();
    return messages;
  }

  it('goes on where it was', async () => {
    const messages = await comeBackWith({ ...anActor('x:0'), snapshot: { status: 'active', value: 'B' } });
    expect(namesOf(messages)).toEqual(['1/x:0 x:0']);
    expect(statesOf(messages)).toEqual(['B', 'the end']);
  });

  it('shows that something was missed', async () => {
    const messages = await comeBackWith({ ...anActor('x:0'), snapshot: { status: 'active', value: 'C' } });
    expect(statesOf(messages)).toEqual(['B', 'C', 'the end']);
    expect(
      messages.find((message) => message.type === '@xstate.snapshot' && message.snapshot.value === 'C'),
    ).toMatchObject({ event: { type: 'viewer.missed' } });
  });

  it('is another one if it started at another time', async () => {
    const messages = await comeBackWith({ ...anActor('x:0'), createdAt: '2' });
    expect(namesOf(messages)).toEqual(['1/x:0 x:0', '2/x:0 x:0']);
  });
});

describe('an invalid message', () => {
  it('is counted and ignored', async () => {
    const sender = await sendTo(viewer.senderUrl);
    const junk = ['', '{', 'null', '[]', '7', '{"type":"@xstate.actor"}', '{"type":"x","sessionId":"x:0"}'];
    for (const text of junk) sender.send(text);
    sender.send(JSON.stringify({ type: '@xstate.snapshot', sessionId: 'x:9' }));
    const messages = await arrived(2);
    expect(viewer.ignored).toBe(junk.length);
    // An actor without an actor message is shown as well.
    expect(messages).toMatchObject([
      { type: '@xstate.actor', sessionId: '1/x:9', name: 'x:9', snapshot: { status: 'active' } },
      { type: '@xstate.snapshot', sessionId: '1/x:9', event: { type: '' } },
    ]);
    sender.terminate();
  });

  it('from this process is counted too', () => {
    const ring: Record<string, unknown> = {};
    ring['self'] = ring;
    for (const value of [undefined, null, 7, ring, { type: 'x' }]) viewer.write(value as unknown as InspectMessage);
    expect(viewer.ignored).toBe(5);
  });

  it('ends the connection if it is too long', async () => {
    const sender = await sendTo(viewer.senderUrl);
    const closed = new Promise((resolve) => sender.once('close', resolve));
    sender.send('x'.repeat(4 * 1024 * 1024 + 1));
    expect(await closed).toBe(1009);
    const other = await sendTo(viewer.senderUrl);
    other.send(JSON.stringify(anActor('x:0')));
    await arrived(1);
    other.terminate();
  });
});
