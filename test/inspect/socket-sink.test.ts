import { describe, expect, it } from 'vitest';
import { createInspect, type InspectMessage, type SocketLike, socketSink } from '../../src/inspect/index.js';
import { Life } from '../support/life.js';
import { anActor, anEvent } from './messages.js';

/** A WebSocket that does what the test says. */
class FakeSocket implements SocketLike {
  readyState = 0;
  bufferedAmount = 0;
  readonly sent: InspectMessage[] = [];
  readonly #listeners: { readonly type: string; readonly listener: () => void }[] = [];

  send(text: string): void {
    if (this.readyState !== 1) throw new Error('The socket is not open.');
    this.sent.push(JSON.parse(text) as InspectMessage);
  }

  addEventListener(type: string, listener: () => void): void {
    this.#listeners.push({ type, listener });
  }

  become(readyState: number, type: string): void {
    this.readyState = readyState;
    for (const known of this.#listeners) if (known.type === type) known.listener();
  }
}

const json = (message: object): unknown => JSON.parse(JSON.stringify(message));

describe('a sink over a WebSocket', () => {
  it('waits while it connects, then sends as it comes', () => {
    const socket = new FakeSocket();
    const sink = socketSink(socket);
    sink.write(anActor('a'));
    sink.write(anEvent('a', '1'));
    expect(socket.sent).toEqual([]);
    socket.become(1, 'open');
    sink.write(anEvent('a', '2'));
    expect(socket.sent).toEqual([anActor('a'), anEvent('a', '1'), anEvent('a', '2')].map(json));
    expect(sink.dropped).toBe(0);
  });

  it('keeps as many events as its limit allows', () => {
    const socket = new FakeSocket();
    const sink = socketSink(socket, { limit: 1 });
    for (const message of [anActor('a'), anEvent('a', '1'), anEvent('a', '2')]) sink.write(message);
    expect(sink.dropped).toBe(1);
    socket.become(1, 'open');
    expect(socket.sent).toEqual([anActor('a'), anEvent('a', '2')].map(json));
  });

  it('waits while the socket is behind', () => {
    const socket = new FakeSocket();
    const sink = socketSink(socket);
    socket.become(1, 'open');
    socket.bufferedAmount = 2 ** 30;
    sink.write(anEvent('a', '1'));
    expect(socket.sent).toEqual([]);
    socket.bufferedAmount = 0;
    sink.write(anEvent('a', '2'));
    expect(socket.sent).toEqual([anEvent('a', '1'), anEvent('a', '2')].map(json));
  });

  it.each(['close', 'error'])('counts what it cannot send after a %s', (type) => {
    const socket = new FakeSocket();
    const sink = socketSink(socket);
    sink.write(anActor('a'));
    socket.become(3, type);
    sink.write(anEvent('a', '1'));
    expect(sink.dropped).toBe(2);
    expect(socket.sent).toEqual([]);
  });

  it('lets no error of the socket reach the actor', async () => {
    const socket = new FakeSocket();
    socket.send = () => {
      throw new Error('no luck');
    };
    socket.readyState = 1;
    const errors: unknown[] = [];
    const life = new Life();
    const sink = socketSink(socket);
    life.actor.system.inspect(createInspect({ sink, onError: (error) => errors.push(error) }));
    await life.run('CREATE');
    expect([life.state, errors]).toEqual(['INACTIVE', []]);
    socket.become(3, 'close');
    expect(sink.dropped).toBe(3);
  });
});
