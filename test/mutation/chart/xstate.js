/*
 * XState as the lifecycle machine gets it while its chart is mutated (vitest.config.ts): the chart is changed as
 * CHART_MUTANT says, just before a machine is made of it.
 */
import process from 'node:process';
import { setup as setupOfXState } from 'xstate';
import { mutated } from './mutants.js';

export * from 'xstate';

export function setup(options) {
  const made = setupOfXState(options);
  const mutant = process.env.CHART_MUTANT;
  if (mutant === undefined) return made;
  return { ...made, createMachine: (config) => made.createMachine(mutated(config, JSON.parse(mutant))) };
}
