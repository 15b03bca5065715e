import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, StateMachine } from 'xstate';
import { updateOf } from '../../machines/compilable.js';
import * as updates from '../../machines/lifecycle.updates.js';
import { compile, type Engine } from '../../src/engine/index.js';
import { lifecycleMachine } from '../../src/index.js';
import { instanceMachine } from '../../src/instance/index.js';
import { backupMachine } from './backup.machine.js';
import { expectSameSteps } from './equality.js';
import { type MachineCase, MACHINE_CASES } from './machine-cases.js';

type Config = Record<string, unknown>;

type MachineConfig = Config & { readonly states: Record<string, Config> };

/** An engine of a chart that was changed, as a compiler that reads it wrong would see it. */
function misreadBy(machine: AnyStateMachine, change: (config: MachineConfig) => Config): Engine<AnyStateMachine> {
  const { config, implementations } = machine as unknown as { config: MachineConfig; implementations: object };
  return compile(new StateMachine({ ...config, ...change(config) } as never, implementations as never));
}

/** An engine of a chart of which one state was changed. */
function misread(machine: AnyStateMachine, state: string, change: (config: Config) => Config): Engine<AnyStateMachine> {
  return misreadBy(machine, ({ states }) => ({
    states: { ...states, [state]: { ...states[state], ...change(states[state]!) } },
  }));
}

/** An engine whose steps come out wrong. */
function mistaken(
  machine: AnyStateMachine,
  change: (step: ReturnType<Engine<AnyStateMachine>['step']>) => Partial<typeof step>,
): Engine<AnyStateMachine> {
  const engine = compile(machine);
  return {
    ...engine,
    step: (record, event) => {
      const step = engine.step(record, event);
      return { ...step, ...change(step) } as typeof step;
    },
  };
}

/** One transition, or each of a list, for this event. */
function transitionsFor(config: Config, eventType: string): readonly Config[] {
  return [(config['on'] as Record<string, unknown>)[eventType]].flat() as Config[];
}

const withTransitions =
  (eventType: string, change: (transitions: readonly Config[]) => unknown) => (config: Config) => ({
    on: { ...(config['on'] as object), [eventType]: change(transitionsFor(config, eventType)) },
  });

const without =
  (type: 'stop' | 'emit' | 'start' | 'schedule' | 'unschedule') =>
  ({ effects }: ReturnType<Engine<AnyStateMachine>['step']>) => ({
    effects: effects.filter((effect) => effect.type !== type),
  });

const { service, instance, backup } = MACHINE_CASES;

const FAULTS: Readonly<Record<string, readonly [MachineCase, () => Engine<AnyStateMachine>]>> = {
  'a reset of the failure count is dropped': [
    service,
    () =>
      compile(
        lifecycleMachine.provide({
          actions: {
            recordActivation: updateOf((context) => {
              return { ...updates.recordActivation(context), consecutiveFailures: context.consecutiveFailures };
            }),
          },
        }),
      ),
  ],
  'a reset of the last error is dropped': [
    service,
    () =>
      compile(
        lifecycleMachine.provide({
          actions: {
            recordSuccess: updateOf((context) => {
              return { ...updates.recordSuccess(context), lastFailure: context.lastFailure };
            }),
          },
        }),
      ),
  ],
  'guards are asked in the wrong order': [
    service,
    () =>
      misread(
        lifecycleMachine,
        'INIT',
        withTransitions('CREATE', (all) => [...all].reverse()),
      ),
  ],
  'only the first guard is asked': [
    service,
    () =>
      misread(
        lifecycleMachine,
        'REPLACING_INSTANCES',
        withTransitions('CANCEL', (all) => all.slice(0, 1)),
      ),
  ],
  'a guard is left out': [
    service,
    () =>
      misread(
        lifecycleMachine,
        'ACTIVE',
        withTransitions('RESTART', ([first]) => [{ ...first, guard: undefined }]),
      ),
  ],
  'the params of a guard are lost': [
    backup,
    () =>
      misread(backupMachine, 'copying', ({ invoke }) => {
        const onError = [{ guard: { type: 'hasTriedOften', params: {} }, target: 'failed', actions: 'end' }, 'waiting'];
        return { invoke: { ...(invoke as object), onError } };
      }),
  ],
  'an emit is lost': [
    service,
    () =>
      misread(
        lifecycleMachine,
        'ACTIVE',
        withTransitions('DEACTIVATE', ([first]) => [{ ...first, actions: [(first?.['actions'] as unknown[])[0]] }]),
      ),
  ],
  'an emit is made from the context before the update': [
    service,
    () =>
      misread(
        lifecycleMachine,
        'INACTIVE',
        withTransitions('ACTIVATE', ([first]) => [
          { ...first, actions: [...(first?.['actions'] as unknown[])].reverse() },
        ]),
      ),
  ],
  'the wildcard is left out': [
    service,
    () =>
      misreadBy(
        lifecycleMachine,
        withTransitions('*', () => []),
      ),
  ],
  'work is not stopped': [service, () => mistaken(lifecycleMachine, without('stop'))],
  'work is not begun': [service, () => mistaken(lifecycleMachine, without('start'))],
  'a time-out is forgotten': [service, () => misread(lifecycleMachine, 'ADJUSTING_INSTANCES', () => ({ after: {} }))],
  'a delay is not begun': [instance, () => mistaken(instanceMachine, without('schedule'))],
  'a delay is not ended': [instance, () => mistaken(instanceMachine, without('unschedule'))],
  'a state is not entered anew': [
    instance,
    () => misread(instanceMachine, 'HEALTHY', () => ({ after: { interval: { actions: 'emitCheckDue' } } })),
  ],
  'entry actions are lost': [backup, () => misread(backupMachine, 'idle', () => ({ entry: undefined }))],
  'exit actions are lost': [backup, () => misread(backupMachine, 'copying', () => ({ exit: undefined }))],
  'a late report is accepted': [
    service,
    () => {
      const engine = compile<AnyStateMachine>(lifecycleMachine);
      return {
        ...engine,
        step: (record, event) => {
          const { inFlight } = record.context as { readonly inFlight: { readonly effectId: string } | null };
          return engine.step(record, 'effectId' in event ? { ...event, effectId: inFlight?.effectId } : event);
        },
      };
    },
  ],
};

describe('the comparison with XState notices it when', () => {
  for (const [title, [machineCase, plant]] of Object.entries(FAULTS)) {
    it(title, () => {
      const engine = plant();
      // A corner that differs, or a position that fast-check found; not an error of the engine itself.
      expect(() => expectSameSteps(machineCase, engine, 500)).toThrow(/"expected"|Property failed/);
    });
  }

  it('nothing is wrong', () => {
    const engine = misread(lifecycleMachine, 'ACTIVE', () => ({}));
    expect(() => expectSameSteps(service, engine, 5)).not.toThrow();
  });
});
