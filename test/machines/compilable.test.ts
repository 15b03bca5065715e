import { createActor, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { emitOf, delayOf, guardOf, updateOf } from '../../machines/compilable.js';
import { instanceMachine } from '../../machines/instance.machine.js';
import { lifecycleMachine } from '../../src/index.js';

interface Counted {
  readonly count: number;
}
interface Counts {
  readonly type: 'COUNT';
  readonly by: number;
}
type Factor = { readonly factor: number };

const context: Counted = { count: 3 };
const event: Counts = { type: 'COUNT', by: 4 };

describe('the pure function of what XState gets wrapped', () => {
  it('is the function itself', () => {
    const isBig = ({ count }: Counted) => count > 2;
    const add = ({ count }: Counted, { by }: Counts) => ({ count: count + by });
    const tell = ({ count }: Counted) => ({ type: `count.${String(count)}` });
    const wait = ({ count }: Counted) => count * 1_000;
    expect(guardOf(isBig).pure).toBe(isBig);
    expect(updateOf(add).pure).toBe(add);
    expect(emitOf(tell).pure).toBe(tell);
    expect(delayOf(wait).pure).toBe(wait);
  });

  it('gets context, event and params in their places', () => {
    const guard = guardOf<Counted, Counts, Factor>(({ count }, { by }, { factor }) => count * by === factor);
    expect([guard({ context, event }, { factor: 12 }), guard({ context, event }, { factor: 7 })]).toEqual([
      true,
      false,
    ]);
    expect(delayOf(({ count }: Counted) => count * 1_000)({ context })).toBe(3_000);
  });

  it('says all that the next context holds: what it leaves out is gone in XState too', () => {
    const drop = updateOf<{ count: number; note?: string }, Counts>(({ count }) => ({ count }));
    const config = {
      initial: 'a',
      context: { count: 3, note: 'old' },
      states: { a: { on: { DROP: { actions: 'drop' } } } },
    };
    const actor = createActor(setup({ actions: { drop: drop as never } }).createMachine(config as never)).start();
    actor.send({ type: 'DROP' });
    expect(actor.getSnapshot().context).toEqual({ count: 3 });
  });

  for (const machine of [lifecycleMachine, instanceMachine]) {
    it(`is kept of everything that ${machine.id} names, for engines that go without XState`, () => {
      const { guards, actions, delays } = machine.implementations;
      for (const [name, implementation] of Object.entries({ ...guards, ...actions, ...delays })) {
        expect(implementation, name).toHaveProperty('pure', expect.any(Function));
      }
    });
  }
});
