import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lifecycleMachine, type LifecycleMachine } from '../../src/index.js';
import {
  ChartModel,
  commandTarget,
  type CommandTarget,
  lifecycleCommands,
  trackTransitions,
  createHarness,
} from '../../src/testing/index.js';
import { TRANSITIONS } from '../support/tables.js';
import { runs } from '../support/runs.js';

/** Fewer runs would not see everything. */
const atLeast = (number: number) => Math.max(runs(number), number);

const tracker = trackTransitions(lifecycleMachine);

function serviceOn(machine: LifecycleMachine): CommandTarget {
  const subject = createHarness(machine).start({});
  subject.actor.system.inspect(tracker.inspect);
  return commandTarget(subject);
}

const runOn = (start: () => CommandTarget) =>
  fc.asyncProperty(fc.commands(lifecycleCommands(), { maxCommands: 80, size: 'max' }), (commands) =>
    fc.asyncModelRun(() => ({ model: new ChartModel(), real: start() }), commands),
  );

/** What remains of the commands once they are shrunk, and what they show. */
async function shrunkOn(start: () => CommandTarget): Promise<readonly [string, string]> {
  const { counterexample, errorInstance } = await fc.check(runOn(start), { numRuns: 2_000, seed: 5 });
  const [commands] = counterexample!;
  const printed: { toString(): string } = commands;
  return [printed.toString().replace(/ \/\*.*$/, ''), (errorInstance as Error).message];
}

describe('the commands', () => {
  it('find nothing wrong with our actor, and take it far', async () => {
    await fc.assert(
      runOn(() => serviceOn(lifecycleMachine)),
      { numRuns: atLeast(150) },
    );
    expect(tracker.taken().length).toBeGreaterThan(TRANSITIONS.length / 4);
  });

  it('find a controller that destroys while instances are active', async () => {
    const careless = lifecycleMachine.provide({ guards: { hasNoInstances: () => true } });
    const [commands, message] = await shrunkOn(() => serviceOn(careless));
    expect(commands).toMatch(/^CREATE,observe \[(h\d) \w+, i\d on \1 \w+\](,\w+)?,DESTROY$/);
    expect(message).toBe('DESTROY in INACTIVE should be refused, but was admitted.');
  });

  it('find a controller that goes to the wrong state', async () => {
    const [commands, message] = await shrunkOn(() => {
      const service = serviceOn(lifecycleMachine);
      return {
        ...service,
        state: async () => {
          const state = await service.state();
          return state === 'DEACTIVATION_REQUESTED' ? 'INACTIVE' : state;
        },
      };
    });
    expect(commands).toBe('CREATE,ACTIVATE,success,DEACTIVATE');
    expect(message).toBe('DEACTIVATE in ACTIVE should lead to DEACTIVATION_REQUESTED, but led to INACTIVE.');
  });

  it('say which option leaves out what the controller cannot do', async () => {
    const [, message] = await shrunkOn(() => ({ ...serviceOn(lifecycleMachine), settle: undefined }) as never);
    expect(message).toBe('The controller has no settle(): give lifecycleCommands the option settle: false.');
  });

  it('leave out what the controller cannot do', () => {
    const names = (options: Parameters<typeof lifecycleCommands>[0]) =>
      new Set(lifecycleCommands(options).flatMap((arbitrary) => fc.sample(arbitrary, 50).map(String)));
    expect(names({}).has('success')).toBe(true);
    expect(names({ settle: false }).has('success')).toBe(false);
    expect(names({}).has('time')).toBe(true);
    expect(names({ timeout: false }).has('time')).toBe(false);
  });
});
