import { LIFECYCLE_STATES } from '../../model/lifecycle.js';
import { stepName } from '../scenario-step.js';
import { EXPLORATION_CHECKS } from './checks.js';
import type { Exploration } from './explore.js';
import type { ExploredStep } from './explored-events.js';
import type { Violation } from './violations.js';

/** The text of an exploration: what was tried, how many configurations each state has, then each violation. */
export function formatExploration({ configurations, edges, tried, violations }: Exploration): string {
  const counts = LIFECYCLE_STATES.map(
    (state) => [state, configurations.filter(({ facts }) => facts.state === state).length] as const,
  );
  const width = Math.max(...LIFECYCLE_STATES.map(({ length }) => length));
  return [
    `${configurations.length} configurations, ${edges.length} edges, ${tried} steps tried`,
    ...counts.map(([state, count]) => `  ${state.padEnd(width)}  ${count}`),
    `${Object.keys(EXPLORATION_CHECKS).length - violations.length} of ${Object.keys(EXPLORATION_CHECKS).length} checks passed`,
    ...violations.map(formatViolation),
  ].join('\n');
}

function formatViolation({ check, sentence, found, counterExample: { input, steps } }: Violation): string {
  const settings = Object.keys(input).length === 0 ? '' : ` with ${JSON.stringify(input)}`;
  return [
    `VIOLATED ${check}: ${sentence}`,
    `  ${found}`,
    ...(steps.length === 0 ? [`  from the beginning${settings}`] : [`  after these steps${settings}:`]),
    ...steps.map((step, index) => `  ${index + 1}. ${nameOfExploredStep(step)}`),
  ].join('\n');
}

function nameOfExploredStep(step: ExploredStep): string {
  return typeof step === 'object' && 'stray' in step ? `${step.stray} (stray)` : stepName(step);
}
