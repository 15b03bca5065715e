import { type Exploration, formatExploration } from '../../src/testing/index.js';

/** Prints what was found; the code with which the script exits. */
export function tell(exploration: Exploration, print: (text: string) => void): 0 | 1 {
  print(formatExploration(exploration));
  return exploration.violations.length === 0 ? 0 : 1;
}
