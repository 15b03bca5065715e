import { describe, expect, it } from 'vitest';
import type { InspectMessage } from '../../src/inspect/index.js';
import { Outbox } from '../../src/inspect/outbox.js';
import { anActor, anEvent, aSnapshot } from './messages.js';

function outboxWith(limit: number, ...messages: readonly InspectMessage[]): Outbox {
  const outbox = new Outbox(limit);
  for (const message of messages) outbox.add(message);
  return outbox;
}

function drained(outbox: Outbox, most = Infinity): InspectMessage[] {
  const sent: InspectMessage[] = [];
  outbox.drain((message) => sent.length < most && sent.push(message) > 0);
  return sent;
}

const many = (count: number, message: (n: number) => InspectMessage) =>
  Array.from({ length: count }, (_, index) => message(index));

describe('an outbox', () => {
  it('hands over actor messages, then the rest in order, once', () => {
    const outbox = outboxWith(9, anEvent('a', '1'), anActor('a'), aSnapshot('a', '2'), anActor('b'));
    expect(drained(outbox)).toEqual([anActor('a'), anActor('b'), anEvent('a', '1'), aSnapshot('a', '2')]);
    expect(drained(outbox)).toEqual([]);
    expect(outbox.dropped).toBe(0);
  });

  it('goes on where it had to stop', () => {
    const messages = [anActor('a'), anActor('b'), anEvent('a', '1'), anEvent('a', '2')];
    for (let most = 0; most <= 4; most += 1) {
      const outbox = outboxWith(9, ...messages);
      const first = drained(outbox, most);
      expect(first).toHaveLength(most);
      expect([...first, ...drained(outbox)]).toEqual(messages);
    }
  });

  it('drops and counts the oldest past its limit, but no actor message', () => {
    const outbox = outboxWith(2, ...many(50, (n) => anActor(String(n))), ...many(5, (n) => anEvent('0', String(n))));
    expect(outbox.dropped).toBe(3);
    expect(drained(outbox)).toEqual([...many(50, (n) => anActor(String(n))), anEvent('0', '3'), anEvent('0', '4')]);
  });

  it('sends running actors again, in their last state', () => {
    const outbox = outboxWith(9, anActor('a'), anActor('b'), aSnapshot('a', 'B'), aSnapshot('b', 'B', 'done'));
    drained(outbox);
    outbox.resendActors();
    outbox.add(aSnapshot('a', 'C'));
    expect(drained(outbox)).toEqual([
      { ...anActor('a'), snapshot: { status: 'active', value: 'B' } },
      aSnapshot('a', 'C'),
    ]);
  });

  it('sends them in the order in which they came, also where one came without a connection', () => {
    const outbox = outboxWith(9, anActor('a'));
    drained(outbox);
    outbox.add(anActor('b'));
    outbox.resendActors();
    expect(drained(outbox)).toEqual([anActor('a'), anActor('b')]);
  });

  it('sends an actor in the state before the queued messages when older ones were dropped', () => {
    const outbox = outboxWith(1, anActor('a'), aSnapshot('a', 'B'), aSnapshot('a', 'C'));
    expect(drained(outbox)).toEqual([
      { ...anActor('a'), snapshot: { status: 'active', value: 'B' } },
      aSnapshot('a', 'C'),
    ]);
  });

  it('forgets an actor of which nothing is left, and counts its actor message', () => {
    const outbox = outboxWith(1, anActor('a'), aSnapshot('a', 'B', 'stopped'), anActor('b'), aSnapshot('b', 'B'));
    expect(drained(outbox)).toEqual([anActor('b'), aSnapshot('b', 'B')]);
    expect(outbox.dropped).toBe(2);
  });

  it('remembers ten thousand actors and no more', () => {
    const outbox = outboxWith(1, ...many(10_001, (n) => anActor(String(n))));
    expect(outbox.dropped).toBe(1);
    expect(drained(outbox)).toEqual(many(10_000, (n) => anActor(String(n + 1))));
    outbox.add(anActor('late'));
    expect(outbox.dropped).toBe(1);
  });

  it('counts a definition once, however many actors have it', () => {
    const long = 'x'.repeat(1_000_000);
    const shared = outboxWith(1, ...many(100, (n) => ({ ...anActor(String(n)), definition: long })));
    expect(shared.dropped).toBe(0);
    // 67 different ones are beyond 64 Mi characters.
    const own = outboxWith(1, ...many(100, (n) => ({ ...anActor(String(n)), definition: `${long}${String(n)}` })));
    expect(own.dropped).toBe(100 - 67);
    for (let n = 0; n < 100; n += 1) own.add(aSnapshot(String(n), 'B', 'stopped'));
    own.add(aSnapshot('0', 'B', 'stopped'));
    const before = own.dropped;
    for (let n = 0; n < 67; n += 1) own.add({ ...anActor(`new ${String(n)}`), definition: `${long} ${String(n)}` });
    expect(own.dropped).toBe(before);
  });

  it('is given up with everything in it', () => {
    const outbox = outboxWith(9, anActor('a'), anEvent('a', '1'));
    outbox.discardAll();
    expect(outbox.dropped).toBe(2);
    expect(drained(outbox)).toEqual([]);
    outbox.resendActors();
    expect(drained(outbox)).toEqual([]);
  });
});
