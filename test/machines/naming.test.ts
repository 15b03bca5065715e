import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { instanceMachine } from '../../machines/instance.machine.js';
import { activationMachine, lifecycleMachine } from '../../src/index.js';

/*
 * Names that others keep: stored snapshots, inspectors and distributed engines go by them.
 */

const MACHINES: Readonly<Record<string, AnyStateMachine>> = {
  'local-service-activation-v1': activationMachine,
  'local-service-instance-v1': instanceMachine,
  'local-service-lifecycle-v1': lifecycleMachine,
};

for (const [id, machine] of Object.entries(MACHINES)) {
  describe(id, () => {
    it('has this id', () => {
      expect(machine.id).toBe(id);
    });

    it('describes every state with a sentence', () => {
      for (const { key, description } of Object.values(machine.states)) {
        expect(description, key).toMatch(/^\S.+\.$/s);
      }
    });

    it('calls its work by the name of the actor that does it', () => {
      for (const { invoke } of Object.values(machine.states)) {
        for (const { id: work, src } of invoke) expect(work).toBe(src);
      }
    });
  });
}

describe('an instance that has ended', () => {
  it('ends in a state that is its output', () => {
    for (const { key, type, output } of Object.values(instanceMachine.states)) {
      expect(output, key).toBe(type === 'final' ? key : undefined);
    }
  });
});
