import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InspectMessage } from '../../src/inspect/index.js';
import type { Limits } from '../../src/viewer/index.js';
import { ActorStore } from '../../src/viewer/messages/actor-store.js';
import { anActor, anEvent, aSnapshot } from '../inspect/messages.js';

function storeWith(limits: Partial<Limits>, messages: readonly InspectMessage[]): ActorStore {
  const store = new ActorStore(limits);
  for (const message of messages) store.add(message, JSON.stringify(message).length);
  return store;
}

const statesOf = (messages: Iterable<InspectMessage>) =>
  [...messages].flatMap((message) =>
    'snapshot' in message ? [`${message.sessionId} ${String(message.snapshot.value)}`] : [],
  );
const step = (sessionId: string, state: string, status = 'active') => [
  anEvent(sessionId, state),
  aSnapshot(sessionId, state, status),
];

describe('the store of actors', () => {
  it('replays everything in order, actors first', () => {
    const store = storeWith({}, [anActor('a'), ...step('a', 'B'), anActor('b'), ...step('b', 'B'), ...step('a', 'C')]);
    expect(statesOf(store.replay())).toEqual(['a A', 'b A', 'a B', 'b B', 'a C']);
    expect(store.actors.get('a')?.latest.value).toBe('C');
  });

  it('keeps at most maxMessagesPerActor, and moves the first state on', () => {
    const steps = ['B', 'C', 'D', 'E'].flatMap((state) => step('a', state));
    const store = storeWith({ maxMessagesPerActor: 4 }, [anActor('a'), anActor('b'), ...step('b', 'B'), ...steps]);
    expect(statesOf(store.replay())).toEqual(['a C', 'b A', 'b B', 'a D', 'a E']);
    expect(store.actors.get('a')?.dropped).toBe(4);
  });

  it('keeps at most maxMessages, and still shows the last state of every actor', () => {
    const store = storeWith({ maxMessages: 3 }, [
      ...['a', 'b', 'c'].map(anActor),
      ...['a', 'b', 'c'].flatMap((id) => step(id, 'B')),
      aSnapshot('a', 'C'),
    ]);
    expect(statesOf(store.replay())).toEqual(['a B', 'b B', 'c A', 'c B', 'a C']);
  });

  it('drops finished actors before others', () => {
    const ended = ['a', 'b', 'c'].flatMap((id) => [anActor(id), ...step(id, 'END', 'done')]);
    const store = storeWith({ maxFinishedActors: 2 }, [anActor('z'), ...ended]);
    expect([...store.actors.keys()]).toEqual(['z', 'b', 'c']);
    store.add(aSnapshot('b', 'A'), 1);
    store.add(anActor('d'), 1);
    store.add(aSnapshot('d', 'END', 'done'), 1);
    expect([...store.actors.keys()]).toEqual(['z', 'b', 'c', 'd']);
  });

  it('drops the oldest of too many running actors', () => {
    const store = storeWith({ maxRunningActors: 2 }, [anActor('a'), ...step('a', 'B'), anActor('b'), anActor('c')]);
    expect([...store.actors.keys()]).toEqual(['b', 'c']);
    expect(store.entries).toBe(0);
  });

  it('keeps a definition once, however many actors have it', () => {
    const definition = `{"id":"${'x'.repeat(1_000)}"}`;
    const store = storeWith(
      { maxCharacters: 10_000 },
      [1, 2, 3, 4, 5].map((n) => ({ ...anActor(`a${String(n)}`), definition })),
    );
    expect(store.actors.size).toBe(5);
    expect(store.characters).toBeLessThan(3_000);
  });

  it('keeps a step that repeats itself once', () => {
    const observed = step('a', 'OBSERVE');
    const store = storeWith({}, [
      anActor('a'),
      ...step('a', 'B'),
      ...observed,
      ...observed,
      ...observed,
      ...step('a', 'C'),
    ]);
    expect(statesOf(store.replay())).toEqual(['a A', 'a B', 'a OBSERVE', 'a C']);
    expect(store.entries).toBe(6);
  });

  it('removes the actors of a host', () => {
    const store = storeWith({}, [anActor('1/a'), ...step('1/a', 'B'), anActor('2/a')]);
    store.remove('1/');
    expect(statesOf(store.replay())).toEqual(['2/a A']);
  });

  it('never exceeds its limits, and shows the last state of every actor that it has', () => {
    const limits = {
      maxMessagesPerActor: 5,
      maxMessages: 12,
      maxRunningActors: 4,
      maxFinishedActors: 2,
      maxCharacters: 6_000,
    };
    const message = fc
      .record({
        sessionId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
        kind: fc.constantFrom('actor', 'event', 'snapshot', 'end'),
        state: fc.string({ maxLength: 200 }),
      })
      .map(({ sessionId, kind, state }): InspectMessage => {
        if (kind === 'actor') return { ...anActor(sessionId), definition: state };
        if (kind === 'event') return anEvent(sessionId, state);
        return aSnapshot(sessionId, state, kind === 'end' ? 'done' : 'active');
      });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 120 }), (messages) => {
        const store = new ActorStore(limits);
        const last = new Map<string, unknown>();
        for (const message of messages) {
          const isKnown = store.actors.has(message.sessionId);
          store.add(message, JSON.stringify(message).length);
          if ('snapshot' in message) last.set(message.sessionId, message.snapshot.value);
          else if (!isKnown) last.delete(message.sessionId);

          const actors = [...store.actors.values()];
          const finished = actors.filter(({ latest }) => latest.status !== 'active').length;
          const log = actors.flatMap((actor) => actor.log);
          expect(finished).toBeLessThanOrEqual(limits.maxFinishedActors);
          expect(actors.length - finished).toBeLessThanOrEqual(limits.maxRunningActors);
          expect(log.length).toBeLessThanOrEqual(limits.maxMessages);
          expect(store.entries).toBe(log.length);
          for (const actor of actors) expect(actor.log.length).toBeLessThanOrEqual(limits.maxMessagesPerActor);
          const definitions = new Set(actors.map(({ actorMessage }) => actorMessage.definition));
          const sizes = [...actors, ...log].map(({ size }) => size);
          const held = [...definitions].map(({ length }) => length).concat(sizes);
          expect(store.characters).toBe(held.reduce((sum, size) => sum + size, 0));
          expect(store.characters).toBeLessThanOrEqual(limits.maxCharacters);
          expect(store.actors.has(message.sessionId)).toBe(true);
        }
        // A replay leads to the last state of every actor.
        const replayed = new Map<string, unknown>();
        for (const message of store.replay()) {
          if (message.type === '@xstate.actor' || message.type === '@xstate.snapshot') {
            replayed.set(message.sessionId, message.snapshot.value);
          }
        }
        for (const [sessionId, { latest }] of store.actors) {
          expect(replayed.get(sessionId)).toEqual(latest.value);
          expect(latest.value).toBe(last.get(sessionId));
        }
      }),
    );
  });
});
