import { jsonForReport } from '../scenario-step.js';
import type { Difference } from './differences.js';
import type { ConformanceReport } from './run.js';

/** The width of a terminal. */
const WIDTH = 80;
/** The width of the column with the status. */
const STATUS_WIDTH = 'SKIPPED  '.length;

/**
 * The text of a report, at most 80 columns wide: what it sums up to, then what did not pass: the status and the case, and
 * below it what was expected and seen after which steps, or why it was skipped. Skipped cases of one reason share an entry.
 */
export function formatReport({ harness, ok, passed, failed, skipped, unknown, hint }: ConformanceReport): string {
  const total = passed.length + failed.length + skipped.length;
  const counts = `${String(passed.length)} passed, ${String(failed.length)} failed, ${String(skipped.length)} skipped`;
  const verdict = `${harness} ${ok ? 'conforms' : 'does not conform'}: ${counts} of ${String(total)} cases`;
  return [
    ...wrapped(verdict, 0),
    ...(hint === null ? [] : wrapped(hint, 0)),
    ...failed.flatMap(({ id, title, rule, before, differences }) => [
      ...entry('FAILED', id),
      ...wrapped(`${title} (${rule})`, STATUS_WIDTH),
      ...(before.length === 0 ? [] : wrapped(`after ${before.join(', ')}`, STATUS_WIDTH)),
      ...differences.flatMap((difference) => wrapped(formatDifference(difference), STATUS_WIDTH)),
    ]),
    ...groupedByReason(skipped).flatMap(([reason, ids]) => [
      ...entry('SKIPPED', ids.length === 1 ? ids.join() : `${String(ids.length)} cases`),
      ...wrapped(reason, STATUS_WIDTH),
    ]),
    ...unknown.flatMap((id) => [...entry('UNKNOWN', id), ...wrapped('no case has this id', STATUS_WIDTH)]),
  ].join('\n');
}

/** The text of a difference, one line. */
export function formatDifference({ step, what, expected, actual }: Difference): string {
  return `${step}: ${what}: expected ${jsonForReport(expected)}, was ${jsonForReport(actual)}`;
}

function entry(status: string, id: string): readonly string[] {
  const [first = '', ...rest] = wrapped(id, STATUS_WIDTH);
  return [status.padEnd(STATUS_WIDTH) + first.trimStart(), ...rest];
}

/** The text in lines of at most 80 columns, all indented; a word that is longer is broken. */
function wrapped(text: string, indent: number): readonly string[] {
  const width = WIDTH - indent;
  const words = text.split(/\s+/).flatMap((word) => word.match(new RegExp(`.{1,${String(width)}}`, 'gsu')) ?? []);
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => ' '.repeat(indent) + line);
}

function groupedByReason(skipped: ConformanceReport['skipped']): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const { id, reason } of skipped) groups.set(reason, [...(groups.get(reason) ?? []), id]);
  return [...groups];
}
