import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/index.js';
import { transitionsOf } from '../../src/testing/transitions.js';
import { runs } from '../support/runs.js';
import { ActorAndEngine } from './actor-and-engine.js';
import { doorMachine } from './door.machine.js';
import { expectSameSteps } from './equality.js';
import { hoistedEvents } from './events.js';
import { HOISTED_GUARDS, hoistedMachine } from './hoisted.machine.js';
import type { MachineCase } from './machine-cases.js';

/** Every combination of guards that hold. */
const COMBINATIONS = HOISTED_GUARDS.reduce<readonly (readonly (typeof HOISTED_GUARDS)[number][])[]>(
  (combinations, guard) => combinations.flatMap((holding) => [holding, [...holding, guard]]),
  [[]],
);

const corners = Object.keys(hoistedMachine.states).flatMap((value) =>
  COMBINATIONS.map((holding) => ({ value, context: { holding, inFlight: { effectId: 'hoisted#1' }, log: [] } })),
);

const hoisted: MachineCase = {
  machine: hoistedMachine,
  positions: fc.constantFrom(...corners),
  corners,
  events: hoistedEvents,
};

describe('transitions at the root', () => {
  it('are taken as XState takes them, whatever guards hold, and every one of the states too', () => {
    const taken = expectSameSteps(hoisted, compile(hoistedMachine), 1);
    expect(transitionsOf(hoistedMachine).filter((key) => !taken.has(key))).toEqual([]);
  });

  it('lead a sequence of events to where they lead an actor', () => {
    const engine = compile(hoistedMachine);
    const choices = fc.array(fc.nat(100), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...COMBINATIONS), choices, (holding, chosen) => {
        const both = new ActorAndEngine(hoistedMachine, engine, { holding }, (actor, event) => {
          actor.send(event);
        });
        for (const choice of chosen) {
          // What children and timers tell is compared above: here it could come a second time.
          const events = hoistedEvents(both.record).filter(({ type }) => /^[A-Z]+$/.test(type));
          both.step(events[choice % events.length]!);
          if (both.difference !== null) throw new Error(JSON.stringify(both.difference));
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('a refusal at the root', () => {
  const engine = compile(doorMachine);
  const refusal = { reason: 'no OPEN' };
  const closed = { isRecording: true, lastRefusal: null, openings: 1 };

  it('is recorded and emitted where no state admits the request, or its guard refuses', () => {
    for (const value of ['closed', 'opened'] as const) {
      expect(engine.step({ value, context: closed }, { type: 'OPEN' })).toEqual({
        outcome: 'refused',
        record: { value, context: { ...closed, lastRefusal: refusal } },
        effects: [{ type: 'emit', event: { type: 'refused' } }],
        refusal,
      });
    }
  });

  it('is only answered where refusals are not recorded', () => {
    const record = { value: 'closed', context: { ...closed, isRecording: false } } as const;
    expect(engine.step(record, { type: 'OPEN' })).toEqual({ outcome: 'refused', record, effects: [], refusal });
  });

  it('is only answered in a final state', () => {
    const record = { value: 'burnt', context: closed } as const;
    expect(engine.step(record, { type: 'OPEN' })).toEqual({ outcome: 'refused', record, effects: [], refusal });
  });

  it('is none where the event is no request, or another transition takes it', () => {
    const record = { value: 'closed', context: closed } as const;
    expect(engine.step(record, { type: 'KNOCK' })).toEqual({ outcome: 'ignored', record, effects: [] });
    expect(engine.step(record, { type: 'LOOK' })).toMatchObject({ outcome: 'applied', record });
    expect(engine.step({ ...record, context: { ...closed, openings: 0 } }, { type: 'OPEN' }).outcome).toBe('applied');
    expect(engine.step({ value: 'burnt', context: closed }, { type: 'KNOCK' }).outcome).toBe('ignored');
  });
});
