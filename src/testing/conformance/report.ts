import type { Difference } from './differences.js';
import type { ConformanceReport } from './run.js';

/**
 * The text of a report: a line that sums it up, then a table of what did not pass: the status, the case,
 * and what was expected and seen, or why it was skipped. Skipped cases of one reason share a line.
 */
export function formatReport({ harness, ok, passed, failed, skipped, unknown }: ConformanceReport): string {
  const total = passed.length + failed.length + skipped.length;
  const counts = `${String(passed.length)} passed, ${String(failed.length)} failed, ${String(skipped.length)} skipped`;
  const rows = [
    ...failed.flatMap(({ id, title, rule, differences }) => [
      ['FAILED', id, `${title} (${rule})`],
      ...differences.map((difference) => ['', '', formatDifference(difference)]),
    ]),
    ...groupedByReason(skipped).map(([reason, ids]) => [
      'SKIPPED',
      ids.length === 1 ? ids.join() : `${String(ids.length)} cases`,
      reason,
    ]),
    ...unknown.map((id) => ['UNKNOWN', id, 'no case has this id']),
  ];
  const verdict = `${harness} ${ok ? 'conforms' : 'does not conform'}: ${counts} of ${String(total)} cases`;
  return [verdict, ...table(rows)].join('\n');
}

/** The text of a difference, one line. */
export function formatDifference({ step, what, expected, actual }: Difference): string {
  return `${step}: ${what}: expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`;
}

function groupedByReason(skipped: ConformanceReport['skipped']): readonly (readonly [string, readonly string[]])[] {
  const groups = new Map<string, string[]>();
  for (const { id, reason } of skipped) groups.set(reason, [...(groups.get(reason) ?? []), id]);
  return [...groups];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widthOf = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  const widths = [widthOf(0), widthOf(1)];
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
