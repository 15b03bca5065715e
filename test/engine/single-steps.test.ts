import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/index.js';
import { admit, type LifecycleRecord, lifecycleMachine } from '../../src/index.js';
import { ACTIVATION_STATES, REFUSAL_RULES } from '../../src/model/index.js';
import { isRequest } from '../../src/model/type-guards.js';
import { transitionsOf } from '../../src/testing/transitions.js';
import { runs } from '../support/runs.js';
import { consequenceInEngine, expectSameSteps } from './equality.js';
import { serviceEvents } from './events.js';
import type { Position } from './oracle.js';
import { MACHINE_CASES } from './machine-cases.js';

/** These facts, but for those that a service in this state holds otherwise: a refusal derives the state from them. */
function held(state: string, facts: object): object {
  if (ACTIVATION_STATES.some((activationState) => activationState === state)) {
    return { ...facts, activationState: state, emergency: null };
  }
  const isEmergency = state === 'EMERGENCY_DEACTIVATION_REQUESTED';
  return isEmergency ? { ...facts, emergency: { cause: 'CANCELLED', failedDeactivations: 0 } } : facts;
}

describe('a single step from any state and context', () => {
  for (const machineCase of Object.values(MACHINE_CASES)) {
    const { machine } = machineCase;
    it(`of ${machine.id} does what XState does, and every transition is among them`, () => {
      const taken = expectSameSteps(machineCase, compile(machine), runs(100));
      // What only XState's own events take, an engine never takes.
      const missing = transitionsOf(machine).filter((key) => !taken.has(key) && !key.includes('isStrayFailure'));
      expect(missing).toEqual([]);
    });
  }

  it('leaves the record as it was, and makes plain JSON', () => {
    const engine = compile(lifecycleMachine);
    fc.assert(
      fc.property(MACHINE_CASES.service.positions, (position) => {
        const before = JSON.stringify(position);
        for (const event of serviceEvents(position)) {
          const { context, started, emitted } = consequenceInEngine(engine, { ...position, event });
          const made = { context, started, emitted };
          expect(JSON.parse(JSON.stringify(made))).toStrictEqual(made);
        }
        expect(JSON.stringify(position)).toBe(before);
      }),
      { numRuns: runs(50) },
    );
  });
});

describe('a request', () => {
  it('is refused for the same reason as by the policies, whether refusals are recorded or not', () => {
    const engine = compile(lifecycleMachine);
    const rules = new Set<string>();
    const check = ({ value, context: facts }: Position) => {
      const context = held(value, facts);
      for (const event of serviceEvents({ value, context })) {
        const { outcome, refusal } = consequenceInEngine(engine, { value, context, event });
        if (!isRequest(event)) {
          expect(outcome).not.toBe('refused');
          continue;
        }
        const admission = admit({ value, context } as LifecycleRecord, event);
        expect([outcome, refusal]).toEqual(admission.admitted ? ['applied', null] : ['refused', admission.refusal]);
        if (!admission.admitted) rules.add(admission.refusal.rule);
      }
    };
    // Every rule is among these, whatever chance adds.
    MACHINE_CASES.service.corners.forEach(check);
    expect(REFUSAL_RULES.filter((rule) => !rules.has(rule))).toEqual(['UNKNOWN_SERVICE', 'REFUSED_BY_HOST']);
    fc.assert(fc.property(MACHINE_CASES.service.positions, check), { numRuns: runs(150) });
  });

  it('is refused by a guard of the host', () => {
    const refuseAll = Object.assign(() => false, { pure: () => false });
    const engine = compile(lifecycleMachine.provide({ guards: { isForThisService: refuseAll } }));
    const { record } = engine.step(engine.start({}).record, {
      type: 'CREATE',
      ...{ spec: { name: 'a', version: '1' } as never, instancesPerHost: 1 },
    });
    const step = engine.step(record, { type: 'ACTIVATE', serviceId: 'a-1' });
    expect(step).toMatchObject({ outcome: 'refused', refusal: { rule: 'REFUSED_BY_HOST' }, effects: [] });
    expect(step.record).toBe(record);
  });
});
