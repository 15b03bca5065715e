import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createInspect } from '../../../src/inspect/index.js';
import { freePort, webSocketSink } from '../../../src/inspect/node/index.js';
import { Life } from '../../support/life.js';
import { anActor, anEvent, aSnapshot } from '../messages.js';
import { type RecordingServer, startServer } from './server.js';

const servers: RecordingServer[] = [];
async function serve(port?: number): Promise<RecordingServer> {
  const server = await startServer(port);
  servers.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

const json = (message: object): unknown => JSON.parse(JSON.stringify(message));

describe('a WebSocket sink', () => {
  it('sends what came before the connection, and what comes after', async () => {
    const server = await serve();
    const sink = webSocketSink(server.url);
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink }));
    await life.run('CREATE');
    await vi.waitFor(() => {
      expect(server.connections[0]).toHaveLength(3);
    });
    await life.run('ACTIVATE');
    await sink.close();
    expect(server.connections[0]?.map(({ type }) => type)).toEqual([
      '@xstate.actor',
      '@xstate.event',
      '@xstate.snapshot',
      '@xstate.event',
      '@xstate.actor',
      '@xstate.event',
      '@xstate.snapshot',
      '@xstate.snapshot',
    ]);
    expect([sink.dropped, sink.error]).toEqual([0, undefined]);
  });

  it('delivers everything when it is closed at once', async () => {
    const server = await serve();
    const sink = webSocketSink(server.url);
    sink.write(anActor('a'));
    sink.write(anEvent('a', '1'));
    await sink.close();
    await vi.waitFor(() => {
      expect(server.connections).toEqual([[anActor('a'), anEvent('a', '1')].map(json)]);
    });
    sink.write(anEvent('a', '2'));
    expect(sink.dropped).toBe(1);
    await sink.close();
  });

  it('waits for a server that is not there yet, and sends every running actor to the next one', async () => {
    const port = await freePort();
    const sink = webSocketSink(`ws://127.0.0.1:${String(port)}`, { limit: 2 });
    sink.write(anActor('a'));
    sink.write(anActor('b'));
    for (const state of ['1', '2', '3']) sink.write(aSnapshot('a', state));
    await vi.waitFor(() => {
      expect(sink.error).toMatchObject({ code: 'ECONNREFUSED' });
    });
    expect(sink.dropped).toBe(1);

    const first = await serve(port);
    await vi.waitFor(
      () => {
        expect(first.connections).toEqual([
          [
            { ...anActor('a'), snapshot: { status: 'active', value: '1' } },
            anActor('b'),
            aSnapshot('a', '2'),
            aSnapshot('a', '3'),
          ].map(json),
        ]);
      },
      { timeout: 10_000 },
    );
    expect(sink.error).toBeUndefined();

    sink.write(aSnapshot('b', '1', 'done'));
    await vi.waitFor(() => {
      expect(first.connections[0]).toHaveLength(5);
    });
    await first.stop();
    const second = await serve(port);
    await vi.waitFor(
      () => {
        expect(second.connections).toEqual([
          [{ ...anActor('a'), snapshot: { status: 'active', value: '3' } }].map(json),
        ]);
      },
      { timeout: 10_000 },
    );
    expect(sink.dropped).toBe(1);
    await sink.close();
  });

  it('tries nothing more with a URL that is none', async () => {
    const sink = webSocketSink('not a url');
    sink.write(anActor('a'));
    await vi.waitFor(() => {
      expect(sink.error).toBeInstanceOf(SyntaxError);
    });
    expect(sink.dropped).toBe(1);
    await sink.close();
  });

  it('gives up within a second on a server that never answers', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const sink = webSocketSink(`ws://127.0.0.1:${String(typeof address === 'object' ? address?.port : 0)}`);
    sink.write(anActor('a'));
    const begun = performance.now();
    await sink.close();
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(sink.dropped).toBe(1);
    silent.close();
  });
});

describe('a free port', () => {
  it('is the preferred one, or another where that is taken', async () => {
    const port = await freePort();
    expect(await freePort(port)).toBe(port);
    const server = await serve(port);
    const other = await freePort(server.port);
    expect(other).not.toBe(port);
    expect(other).toBeGreaterThan(0);
  });
});
