import { describe, expect, it } from 'vitest';
import { createActor, transition } from 'xstate';
import { nextActivationState } from '../../machines/activation.machine.js';
import { ACTIVATION_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import { activationMachine, type ActivationState } from '../../src/index.js';
import { SERVICE_ID } from '../support/positions.js';

/** domain.md §2–§4, by hand: how the activation state moves. Every other cell stays. */
const MOVES: Record<ActivationState, Partial<Record<string, ActivationState>>> = {
  INACTIVE: { ACTIVATE: 'ACTIVE', DEPLOY_TEST_INSTANCE: 'CONFIG_TESTING' },
  CONFIG_TESTING: { ACTIVATE: 'ACTIVE', DEACTIVATE: 'INACTIVE' },
  ACTIVE: { DEACTIVATE: 'INACTIVE' },
};

describe('the activation machine', () => {
  it('begins INACTIVE', () => {
    expect(createActor(activationMachine).getSnapshot().value).toBe('INACTIVE');
  });

  for (const from of ACTIVATION_STATES) {
    for (const type of ['ACTIVATE', 'DEPLOY_TEST_INSTANCE', 'DEACTIVATE'] as const) {
      const to = MOVES[from][type];
      it(`${type} in ${from} ${to === undefined ? 'moves nothing' : `leads to ${to}`}`, () => {
        const snapshot = activationMachine.resolveState({ value: from });
        const event = { type, serviceId: SERVICE_ID };
        expect(snapshot.can(event)).toBe(to !== undefined);
        expect(transition(activationMachine, snapshot, event)[0].value).toBe(to ?? from);
      });
    }
  }

  it('gives its moves to the lifecycle machine, and other operations move nothing', () => {
    for (const from of ACTIVATION_STATES) {
      for (const type of OPERATION_TYPES) expect(nextActivationState(from, type)).toBe(MOVES[from][type] ?? from);
    }
  });
});
