import type { ChartMutant } from './mutants.js';

/** What became of one change of the chart. */
export interface Verdict {
  readonly mutant: ChartMutant;
  /** The test that failed; null: none did. */
  readonly killer: string | null;
}

/** How does one verdict read as a row of the table? */
export function rowOf({ mutant: { change, name }, killer }: Verdict): string {
  const what = `without the ${change}`.padEnd('without the transition'.length);
  return `${killer === null ? 'SURVIVED' : 'killed  '}  ${what}  ${name.padEnd(84)}  ${killer ?? ''}`.trimEnd();
}

/** How do all of them read in the end, and with which code does the script exit? */
export function summaryOf(verdicts: readonly Verdict[]): { readonly text: string; readonly exitCode: 0 | 1 } {
  const survivors = verdicts.filter(({ killer }) => killer === null);
  const counts = (['transition', 'guard'] as const).map((change) => {
    const all = verdicts.filter(({ mutant }) => mutant.change === change);
    const killed = all.filter(({ killer }) => killer !== null);
    return `${change}s: ${String(killed.length)} of ${String(all.length)} killed`;
  });
  const isPerfect = verdicts.length > 0 && survivors.length === 0;
  return { text: [...counts, ...survivors.map(rowOf)].join('\n'), exitCode: isPerfect ? 0 : 1 };
}
