/** The widths of the table, in characters. */
export interface Layout {
  readonly columns: number;
  readonly time: number;
  /** Of who did something. */
  readonly who: number;
  /** Of the text. */
  readonly what: number;
  /** Of each host. */
  readonly host: number;
  /** How many marks of instances fit on a host. */
  readonly marks: number;
  /** The names of the hosts, or their numbers where there is no space for names. */
  readonly hostNames: readonly string[];
  /** Whether there is space for columns; otherwise who did something stands in the text, and the hosts stand below it. */
  readonly isTable: boolean;
}

/** What is no terminal counts as one of 80 columns. */
const DEFAULT_COLUMNS = 80;
const MIN_COLUMNS = 30;
const MAX_COLUMNS = 132;
/** With less, hosts have numbers instead of names. */
const COLUMNS_FOR_NAMES = 100;
/** With less, there is no table. */
const COLUMNS_FOR_TABLE = 64;

const HOSTS = ['host-1', 'host-2', 'host-3', 'host-4'];
const MARKS = 4;

/** The layout for a terminal of so many columns; undefined or 0 where there is none. */
export function layoutFor(terminalColumns: number | undefined): Layout {
  const columns = Math.max(MIN_COLUMNS, Math.min(terminalColumns || DEFAULT_COLUMNS, MAX_COLUMNS));
  const hostNames = columns < COLUMNS_FOR_NAMES ? HOSTS.map((name) => name.replace('host-', '')) : HOSTS;
  const host = Math.max(MARKS, hostNames[0]?.length ?? 0) + 1;
  const isTable = columns >= COLUMNS_FOR_TABLE;
  const [time, who] = [8, 11];
  const what = columns - time - (isTable ? who + HOSTS.length * host : 0);
  return { columns, time, who, what, host, marks: MARKS, hostNames, isTable };
}
