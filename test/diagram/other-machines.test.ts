import { describe, expect, it } from 'vitest';
import { and, createMachine, fromPromise } from 'xstate';
import { toAdmissionTable, toDot, toGraph, toMermaid } from '../../src/diagram/index.js';
import { activationMachine } from '../../src/index.js';
import { edgesOf } from '../support/graphs.js';

const work = fromPromise(() => Promise.resolve());

describe('a machine unlike the lifecycle', () => {
  it('may have three states and no tags', () => {
    const graph = toGraph(activationMachine);
    expect(graph.id).toBe('local-service-activation-v1');
    expect(graph.nodes.map(({ id, kind, tags }) => [id, kind, tags])).toEqual([
      ['INACTIVE', 'initial', []],
      ['CONFIG_TESTING', 'state', []],
      ['ACTIVE', 'state', []],
    ]);
    expect(edgesOf(graph)).toEqual([
      'INACTIVE → ACTIVE: ACTIVATE',
      'INACTIVE → CONFIG_TESTING: DEPLOY_TEST_INSTANCE',
      'CONFIG_TESTING → ACTIVE: ACTIVATE',
      'CONFIG_TESTING → INACTIVE: DEACTIVATE',
      'ACTIVE → INACTIVE: DEACTIVATE',
    ]);
  });

  it('may have no states at all, or one that is first and last', () => {
    expect(toGraph(createMachine({ id: 'none' }))).toEqual({ id: 'none', initial: null, nodes: [], edges: [] });
    const one = toGraph(createMachine({ initial: 'a', states: { a: { type: 'final' } } }));
    expect(one).toMatchObject({ initial: 'a', nodes: [{ id: 'a', kind: 'final', description: '' }], edges: [] });
  });

  it('may move by itself, by any event, in place, by delays and by what its actors report', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: {
          always: { guard: () => true, target: 'b' },
          after: { 500: 'b' },
          on: { AGAIN: { target: 'a', reenter: true } },
        },
        b: {
          invoke: [
            { src: 'work', id: 'one', onDone: 'a', onSnapshot: 'c' },
            { src: work, id: 'two', onError: 'c' },
          ],
        },
        c: { on: { '*': 'a', 'some.*': 'b' } },
      },
    });
    expect(edgesOf(toGraph(machine))).toEqual([
      'a → b: at once | 500 ms over',
      'a → a: AGAIN',
      'b → a: done (one)',
      'b → c: update (one) | failed (two)',
      'c → a: any other event',
      'c → b: some.*',
    ]);
    expect(toGraph(machine).nodes.map(({ actors }) => actors)).toEqual([[], ['work', 'unnamed'], []]);
  });

  it('may catch events at its root, where no state does', () => {
    const machine = createMachine({
      id: 'root',
      initial: 'a',
      on: { HALT: '.z', RESET: '#root' },
      states: {
        a: { on: { HALT: {} } },
        b: { on: { HALT: { guard: () => true, target: 'a' } } },
        z: { type: 'final' },
      },
    });
    expect(edgesOf(toGraph(machine))).toEqual(['a → a: RESET', 'b → a: HALT [condition] | RESET', 'b → z: HALT']);
  });

  describe('with transitions at its root', () => {
    const OBSERVED = [{ guard: 'isOwn', actions: 'record' }, { actions: 'report' }];
    const REFUSED = { guard: 'isRecorded', actions: 'refuse' };
    const observe = { guard: 'needsWork', target: 'b' };
    const states = (inEvery: object, observed: readonly object[]) => ({
      a: { on: { GO: { guard: 'isAllowed', target: 'b' }, ...inEvery, OBSERVE: [observe, ...observed] } },
      b: { invoke: { src: 'work', onDone: 'a', onError: 'c' }, after: { limit: 'a' }, on: inEvery },
      c: { type: 'final' as const },
    });
    const hoisted = createMachine({
      id: 'm',
      initial: 'a',
      on: { OBSERVE: OBSERVED, PROGRESS: { actions: 'record' }, '*': [{ guard: 'isStray' }, REFUSED] },
      states: states({}, []),
    });
    const repeated = createMachine({
      id: 'm',
      initial: 'a',
      states: states(
        { OBSERVE: OBSERVED, PROGRESS: { actions: 'record' }, '*': [{ guard: 'isStray' }, REFUSED] },
        OBSERVED,
      ),
    });

    it('is drawn as if every state had those without a target, which are not drawn', () => {
      expect(edgesOf(toGraph(hoisted))).toEqual([
        'a → b: GO | OBSERVE [needs work]',
        'b → a: done | limit over',
        'b → c: failed',
      ]);
      expect(toGraph(hoisted)).toEqual(toGraph(repeated));
      expect(toDot(hoisted)).toBe(toDot(repeated));
      expect(toMermaid(hoisted)).toBe(toMermaid(repeated));
      expect(toGraph(hoisted, { events: ['OBSERVE'] })).toEqual(toGraph(repeated, { events: ['OBSERVE'] }));
      expect(toAdmissionTable(hoisted)).toBe(toAdmissionTable(repeated));
      expect(toAdmissionTable(hoisted)).toContain('| `a` | `GO` → `b` |');
    });

    it('draws those with a target from every state that does not override them', () => {
      const machine = createMachine({
        initial: 'a',
        on: { STOP: '.z', 'net.lost': '.a', '*': { guard: 'isOdd', target: '.z' } },
        states: {
          a: { on: { '*': { guard: 'isKnown' } } },
          b: { on: { '*': {} } },
          c: { on: { 'net.*': {}, STOP: { guard: 'isBusy' } } },
          z: { type: 'final' },
        },
      });
      expect(edgesOf(toGraph(machine))).toEqual([
        'a → z: any other event | STOP',
        'a → a: net.lost',
        'c → z: STOP | any other event',
      ]);
    });
  });

  it('leaves out what moves nothing, what is never tried, and the re-entry of a restored state', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: {
          on: {
            NOTE: { actions: 'note' },
            GO: [{ target: 'b' }, { target: 'c' }],
            '*': [{ guard: 'isResumed', target: 'a', reenter: true }, { actions: 'refuse' }],
          },
        },
        b: {},
        c: {},
      },
    });
    expect(edgesOf(toGraph(machine))).toEqual(['a → b: GO']);
  });
});

describe('the words of guards', () => {
  const label = (guard: unknown) => {
    const machine = createMachine({
      initial: 'a',
      states: { a: { on: { GO: [{ guard: guard as never, target: 'b' }, { target: 'c' }] } }, b: {}, c: {} },
    });
    return toGraph(machine).edges[0]?.labels[0]?.condition;
  };

  it.each([
    ['isRecordGone', 'record gone'],
    ['hasNoActiveInstances', 'has no active instances'],
    ['is', 'is'],
    ['isHTTPReady', 'HTTP ready'],
    ['island', 'island'],
    ['needs v2Agent', 'needs v2 agent'],
  ])('%s says: %s', (name, words) => {
    expect(label(name)).toBe(words);
  });

  it('tell guards of one name apart by their params', () => {
    expect(label({ type: 'isAtLeast', params: { minCount: 3, unit: 'host' } })).toBe(
      'at least, min count 3, unit "host"',
    );
    expect(label({ type: 'isAtLeast', params: () => ({ minCount: 3 }) })).toBe('at least');
    expect(label({ type: 'isAtLeast', params: { count: 3n } })).toBe('at least, count null');
  });

  it('are missing where a guard has no name', () => {
    expect(label(() => true)).toBe('condition');
    expect(label(and(['x', 'y']))).toBe('condition');
  });

  it('are said only where the guard decides between places', () => {
    const machine = createMachine({
      initial: 'a',
      states: {
        a: {
          on: {
            GO: [
              { guard: 'isRich', target: 'b' },
              { guard: 'isBold', target: 'b' },
            ],
          },
        },
        b: {},
      },
    });
    const [edge] = toGraph(machine).edges;
    expect(edge?.labels).toEqual([{ events: 'GO', condition: null, outcome: 'operation', dimmed: false }]);
    expect(edge?.transitions.map(({ guard }) => guard)).toEqual(['rich', 'bold']);
  });
});

describe('what cannot be drawn', () => {
  const nested = createMachine({ id: 'm', initial: 'a', states: { a: { initial: 'b', states: { b: {} } } } });
  const parallel = createMachine({ id: 'm', initial: 'a', states: { a: { type: 'parallel', states: { b: {} } } } });
  const history = createMachine({ id: 'm', initial: 'a', states: { a: {}, h: { type: 'history' } } });
  const regions = createMachine({ id: 'm', type: 'parallel', states: { a: {} } });

  it.each([
    ['a state with states', nested, 'state a has states of its own'],
    ['a parallel state', parallel, 'state a is parallel'],
    ['a history state', history, 'state h is a history state'],
    ['a parallel machine', regions, 'the machine itself is parallel'],
  ])('is refused by name: %s', (_what, machine, why) => {
    const message = `Cannot draw machine m: ${why}, and only flat machines can be drawn.`;
    for (const draw of [toGraph, toDot, toMermaid, toAdmissionTable])
      expect(() => draw(machine)).toThrow(new TypeError(message));
  });
});
