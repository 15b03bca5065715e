import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { toGraph } from '../../src/diagram/index.js';
import { edgesOf } from '../support/graphs.js';

describe('a choice', () => {
  const rest = { tags: ['rest'] };
  const wide = [{ guard: 'isRed', target: 'red' }, { guard: 'isBlue', target: 'blue' }, { target: 'green' }];
  const machineOf = (states: Record<string, object>) =>
    toGraph(createMachine({ initial: 'red', states: { red: rest, blue: rest, green: rest, other: {}, ...states } }));

  it('is shared by what needs fewer of its branches', () => {
    const graph = machineOf({
      x: { on: { END: [{ guard: 'isBad', target: 'other' }, ...wide] } },
      y: { on: { END: [{ guard: 'isBlue', target: 'blue' }, { target: 'red' }], STOP: 'green' } },
    });
    expect(edgesOf(graph)).toEqual([
      'x → other: END [bad]',
      'x → choice rest: END',
      'y → choice rest: END',
      'y → green: STOP',
      'choice rest → red: red',
      'choice rest → blue: blue',
      'choice rest → green: else',
    ]);
  });

  it.each([
    ['other guards decide', { y: { on: { END: [{ guard: 'isSad', target: 'blue' }, { target: 'red' }] } } }],
    [
      'it could lead nowhere',
      {
        y: {
          on: {
            END: [
              { guard: 'isRed', target: 'red' },
              { guard: 'isBlue', target: 'blue' },
            ],
          },
        },
      },
    ],
    ['it is no decision', { y: { on: { END: [{ guard: 'isRed', target: 'red' }, { target: 'red' }] } } }],
    ['only one state has it', {}],
  ])('is not where %s', (_why, more) => {
    const graph = machineOf({ x: { on: { END: wide } }, ...more });
    expect(graph.nodes.filter(({ kind }) => kind === 'choice')).toEqual([]);
    expect(edgesOf(graph).slice(0, 3)).toEqual(['x → red: END [red]', 'x → blue: END [blue]', 'x → green: END']);
  });

  it('never ends the machine', () => {
    const ends = { on: { END: [{ guard: 'isDead', target: 'z' }, ...wide] } };
    const graph = machineOf({ x: ends, y: ends, z: { ...rest, type: 'final' } });
    expect(edgesOf(graph).slice(0, 2)).toEqual(['x → z: END [dead]', 'x → choice rest: END']);
  });

  it('has a name that no state has', () => {
    const graph = machineOf({
      'choice rest': {},
      x: { on: { END: wide } },
      y: { on: { END: wide } },
      v: { on: { END: [{ guard: 'isOdd', target: 'red' }, { target: 'blue' }] } },
      w: { on: { END: [{ guard: 'isOdd', target: 'red' }, { target: 'blue' }] } },
    });
    expect(graph.nodes.slice(-2).map(({ id, kind }) => [id, kind])).toEqual([
      ['choice rest′', 'choice'],
      ['choice rest′′', 'choice'],
    ]);
  });
});

describe('what every state of a tag has', () => {
  const on = (target: string, more: object = {}) => ({ tags: ['busy'], on: { STOP: target }, ...more });
  const edges = (states: Record<string, object>) =>
    edgesOf(toGraph(createMachine({ initial: 'a', states: { a: on('z'), b: on('z'), z: {}, ...states } })));

  it('is drawn once, also where it leads to one of them', () => {
    expect(edges({ c: on('z') })).toEqual(['any busy → z: STOP']);
    expect(edges({ c: on('z'), z: { tags: ['busy'] } })).toEqual(['any busy → z: STOP']);
    expect(edges({ c: on('z'), z: on('z') })).toEqual(['any busy → z: STOP']);
  });

  it.each([
    ['two states have', {}],
    ['one of them does not have', { c: on('z'), d: { tags: ['busy'] } }],
    ['others have too', { c: on('z'), d: on('z', { tags: [] }) }],
    ['leads elsewhere', { c: on('a') }],
    ['another guard decides', { c: on('z', { on: { STOP: { guard: 'isLate', target: 'z' } } }) }],
  ])('is not what %s', (_why, states) => {
    expect(edges(states)).toEqual(expect.arrayContaining(['a → z: STOP', 'b → z: STOP']));
  });

  it('is drawn from a node whose name no state has, and only from one', () => {
    const tags = ['busy', 'loud'];
    const graph = toGraph(
      createMachine({
        initial: 'any busy',
        states: { 'any busy': on('z', { tags }), b: on('z', { tags }), c: on('z', { tags }), z: {} },
      }),
    );
    expect(edgesOf(graph)).toEqual(['any busy′ → z: STOP']);
    expect(graph.nodes.map(({ id }) => id)).toEqual(['any busy', 'b', 'c', 'z', 'any busy′']);
  });
});
