import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lifecycleMachine } from '../../src/index.js';
import { scheduleArbitrary } from './schedule.js';
import { simulate } from './simulate.js';
import type { Sabotage } from './world.js';

/** What the simulation has to find, with a word of what it says then. */
const SABOTAGES: readonly (readonly [string, RegExp, Sabotage])[] = [
  ['loses what was acknowledged', /revision|after a restart|a restart changed/, { losesAcknowledged: true }],
  ['does work twice', /was started on host-\d, where \d are active/, { worksTwice: true }],
  [
    'never reconciles',
    /stays, though there is something to do|not converged/,
    { machine: lifecycleMachine.provide({ guards: { needsAdjustment: () => false } }) },
  ],
  [
    'tests with one more instance at every pass',
    /leaves, though there is nothing to do|was started/,
    { machine: lifecycleMachine.provide({ guards: { needsTestInstance: () => true } }) },
  ],
  [
    'acts on observations that work has overtaken',
    /moved|leaves|stays/,
    {
      machine: lifecycleMachine.provide({
        guards: { needsAdjustment: ({ event }) => event.type === 'OBSERVE' && event.health.adjustment !== 'NONE' },
      }),
    },
  ],
  [
    'does not record the activation',
    /at rest in/,
    { machine: lifecycleMachine.provide({ actions: { recordActivation: () => undefined } }) },
  ],
  [
    'leaves the emergency when a deactivation fails',
    /at rest in|is damaged/,
    { machine: lifecycleMachine.provide({ actions: { enterEmergency: () => undefined } }) },
  ],
];

it.each(SABOTAGES)('a controller that %s is found, and the schedule shrinks', async (_, expected, sabotage) => {
  const property = fc.asyncProperty(scheduleArbitrary(), async (schedule) => {
    const violations = await simulate(schedule, sabotage).catch((error: unknown) => [String(error)]);
    if (violations.length > 0) throw new Error(violations.join('\n'));
  });
  const { failed, errorInstance, counterexample } = await fc.check(property, { numRuns: 2_000, seed: 1 });
  expect(failed).toBe(true);
  expect(String(errorInstance)).toMatch(expected);
  expect(counterexample?.[0].steps.length).toBeLessThan(12);
});
