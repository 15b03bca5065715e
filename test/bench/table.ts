import type { Ratio } from './ratios.js';
import type { Target } from './targets.js';

/** What was found of a row: the medians over the processes. */
export interface Result extends Target {
  readonly byLeast: number;
  readonly byLow: number;
  /** The gate is missed by both estimators. */
  readonly isRed: boolean;
  readonly isAtGoal: boolean;
}

/** What has to be known to read the table. */
export const NOTES: readonly string[] = [
  'Each figure is a ratio of times taken in one process, in turns and in another order each round: of the least times, and of those that 5 % undercut; the median over the processes.',
  'The chart in small has the 15 states and 10 operations, guards and a context, and next to no policies; every contender goes through the same 32 events and states, which is checked first. Each is a bundle of its own, so that V8 compiles none for what another one does.',
  'XState is the newest release of the peer range. What its transition() asks for is not carried out, nor is what the engine asks for.',
  'typescript-fsm has neither guards nor context. machina changes its clients in place: to give a fresh record, as the others do, it is handed a copy; the figure without is in the table.',
  'Bytes are those next to the specification, which a record and an actor both hold.',
  'explain and pathTo are asked in every state of a life; admit of the same requests is what they cost at least.',
  'Operations a second are of requests that were stored before they were answered; the end of the work that each begins is stored as well, by those without us too.',
  'A plan is made of the observation itself, a tick of its index. In no order is how executors report; a failing host shows the sixteen ends of its two instances.',
];

/** What do these processes say of this row? */
export function resultOf(target: Target, ratios: readonly Ratio[]): Result {
  const [byLeast, byLow] = [median(ratios.map(({ least }) => least)), median(ratios.map(({ low }) => low))];
  const reaches = (bound: number | null) =>
    bound === null ||
    (target.better === 'more' ? Math.max(byLeast, byLow) >= bound : Math.min(byLeast, byLow) <= bound);
  // What could not be measured is red.
  return { ...target, byLeast, byLow, isRed: !reaches(target.gate), isAtGoal: reaches(target.goal) };
}

/** The results for people. */
export function tableText(results: readonly Result[]): string {
  const head = ['what', 'against', 'goal', 'gate', 'least', '5 %', ''];
  const rows = results.map(({ what, against, better, goal, gate, unit, byLeast, byLow, isRed, isAtGoal }) => {
    const bound = (value: number | null) =>
      value === null ? '–' : `${better === 'more' ? '≥' : '≤'} ${String(value)}${unit}`;
    const verdict = goal === null ? '' : isRed ? 'GATE MISSED' : isAtGoal ? 'goal' : gate === null ? '' : 'gate';
    return [what, against, bound(goal), bound(gate), text(byLeast, unit), text(byLow, unit), verdict];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column]!.length)));
  return [head, ...rows]
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function text(value: number, unit: Target['unit']): string {
  if (Number.isNaN(value)) return 'not measured';
  return `${value >= 20 ? value.toFixed(0) : value.toFixed(2)}${unit}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const at = (place: number) => sorted[place] ?? NaN;
  return Number.isInteger(middle) ? (at(middle - 1) + at(middle)) / 2 : at(Math.floor(middle));
}
