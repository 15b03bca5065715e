import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InspectMessage } from '../../src/inspect/index.js';
import type { Limits } from '../../src/viewer/index.js';
import { Memory } from '../../src/viewer/page/memory.js';
import { anActor, anEvent, aSnapshot } from '../inspect/messages.js';

function remember(limits: Partial<Limits>, messages: readonly InspectMessage[]): Memory {
  const memory = new Memory(limits);
  for (const message of messages) memory.add(message, JSON.stringify(message).length);
  return memory;
}

const statesOf = (messages: Iterable<InspectMessage>) =>
  [...messages].flatMap((message) =>
    'snapshot' in message ? [`${message.sessionId} ${String(message.snapshot.value)}`] : [],
  );
const step = (sessionId: string, state: string, status = 'active') => [
  anEvent(sessionId, state),
  aSnapshot(sessionId, state, status),
];

describe('the memory', () => {
  it('tells the story as it was, actors first', () => {
    const memory = remember({}, [anActor('a'), ...step('a', 'B'), anActor('b'), ...step('b', 'B'), ...step('a', 'C')]);
    expect(statesOf(memory.replay())).toEqual(['a A', 'b A', 'a B', 'b B', 'a C']);
    expect(memory.actors.get('a')?.latest.value).toBe('C');
  });

  it('keeps so many messages of one actor, and lets it begin later', () => {
    const steps = ['B', 'C', 'D', 'E'].flatMap((state) => step('a', state));
    const memory = remember({ logOfActor: 4 }, [anActor('a'), anActor('b'), ...step('b', 'B'), ...steps]);
    expect(statesOf(memory.replay())).toEqual(['a C', 'b A', 'b B', 'a D', 'a E']);
    expect(memory.actors.get('a')?.forgotten).toBe(4);
  });

  it('keeps so many of all, and still shows where everybody stands', () => {
    const memory = remember({ log: 3 }, [
      ...['a', 'b', 'c'].map(anActor),
      ...['a', 'b', 'c'].flatMap((id) => step(id, 'B')),
      aSnapshot('a', 'C'),
    ]);
    expect(statesOf(memory.replay())).toEqual(['a B', 'b B', 'c A', 'c B', 'a C']);
  });

  it('forgets actors that have ended before others', () => {
    const ended = ['a', 'b', 'c'].flatMap((id) => [anActor(id), ...step(id, 'END', 'done')]);
    const memory = remember({ finished: 2 }, [anActor('z'), ...ended]);
    expect([...memory.actors.keys()]).toEqual(['z', 'b', 'c']);
    memory.add(aSnapshot('b', 'A'), 1);
    memory.add(anActor('d'), 1);
    memory.add(aSnapshot('d', 'END', 'done'), 1);
    expect([...memory.actors.keys()]).toEqual(['z', 'b', 'c', 'd']);
  });

  it('forgets the oldest of too many that live', () => {
    const memory = remember({ living: 2 }, [anActor('a'), ...step('a', 'B'), anActor('b'), anActor('c')]);
    expect([...memory.actors.keys()]).toEqual(['b', 'c']);
    expect(memory.entries).toBe(0);
  });

  it('keeps a definition once, however many actors have it', () => {
    const definition = `{"id":"${'x'.repeat(1_000)}"}`;
    const memory = remember(
      { characters: 10_000 },
      [1, 2, 3, 4, 5].map((n) => ({ ...anActor(`a${String(n)}`), definition })),
    );
    expect(memory.actors.size).toBe(5);
    expect(memory.characters).toBeLessThan(3_000);
  });

  it('keeps a step that repeats itself once', () => {
    const observed = step('a', 'OBSERVE');
    const memory = remember({}, [
      anActor('a'),
      ...step('a', 'B'),
      ...observed,
      ...observed,
      ...observed,
      ...step('a', 'C'),
    ]);
    expect(statesOf(memory.replay())).toEqual(['a A', 'a B', 'a OBSERVE', 'a C']);
    expect(memory.entries).toBe(6);
  });

  it('forgets a host when it is told to', () => {
    const memory = remember({}, [anActor('1/a'), ...step('1/a', 'B'), anActor('2/a')]);
    memory.forget('1/');
    expect(statesOf(memory.replay())).toEqual(['2/a A']);
  });

  it('never holds more than it may, and shows the last state of every actor that it has', () => {
    const limits = { logOfActor: 5, log: 12, living: 4, finished: 2, characters: 6_000 };
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
        const memory = new Memory(limits);
        const last = new Map<string, unknown>();
        for (const message of messages) {
          const isKnown = memory.actors.has(message.sessionId);
          memory.add(message, JSON.stringify(message).length);
          if ('snapshot' in message) last.set(message.sessionId, message.snapshot.value);
          else if (!isKnown) last.delete(message.sessionId);

          const actors = [...memory.actors.values()];
          const finished = actors.filter(({ latest }) => latest.status !== 'active').length;
          const log = actors.flatMap((actor) => actor.log);
          expect(finished).toBeLessThanOrEqual(limits.finished);
          expect(actors.length - finished).toBeLessThanOrEqual(limits.living);
          expect(log.length).toBeLessThanOrEqual(limits.log);
          expect(memory.entries).toBe(log.length);
          for (const actor of actors) expect(actor.log.length).toBeLessThanOrEqual(limits.logOfActor);
          const definitions = new Set(actors.map(({ announcement }) => announcement.definition));
          const sizes = [...actors, ...log].map(({ size }) => size);
          const held = [...definitions].map(({ length }) => length).concat(sizes);
          expect(memory.characters).toBe(held.reduce((sum, size) => sum + size, 0));
          expect(memory.characters).toBeLessThanOrEqual(limits.characters);
          expect(memory.actors.has(message.sessionId)).toBe(true);
        }
        // Whoever replays it sees every actor where it stands.
        const replayed = new Map<string, unknown>();
        for (const told of memory.replay()) {
          if (told.type === '@xstate.actor' || told.type === '@xstate.snapshot') {
            replayed.set(told.sessionId, told.snapshot.value);
          }
        }
        for (const [sessionId, { latest }] of memory.actors) {
          expect(replayed.get(sessionId)).toEqual(latest.value);
          expect(latest.value).toBe(last.get(sessionId));
        }
      }),
    );
  });
});
