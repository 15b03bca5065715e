import { stripVTControlCharacters } from 'node:util';
import { INSTANCE_STATE_GROUPS, isLiveExecutorState, LIFECYCLE_STATE_KINDS } from 'local-service-machines/model';
import type { InstanceState, LifecycleState, LifecycleStateKind } from 'local-service-machines';
import type { HostView } from './hosts.js';
import type { Entry } from './timeline.js';

/** The widths of the columns; with a blank or two in between, and four hosts, 100 in all. */
const TIME = 5;
const EVENT = 21;
const CAUSE = 14;
const WHAT = 40;
const HOST = 3;
const HOSTS = 15;

const COLOURS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Colours a text, or leaves it as it is. */
export type Paint = (colour: keyof typeof COLOURS, text: string) => string;

/** Makes a function that colours texts where `coloured` is true. */
export function painter(coloured: boolean): Paint {
  return (colour, text) => (coloured ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text);
}

/** Tells whether to use colours: only on a terminal, and not where NO_COLOR is set (https://no-color.org). */
export function wantsColours(isTerminal: boolean, noColor: string | undefined): boolean {
  return isTerminal && (noColor ?? '') === '';
}

/** The head of the timeline's table. */
export function headText(serviceId: string, paint: Paint): string {
  const hosts = ['1', '2', '3', '4'].map((number) => number.padEnd(HOST)).join(' ');
  return [
    `${paint('bold', serviceId)} on a cluster in memory, in the cluster's own time (seconds).`,
    'Instances: ● healthy  ○ coming up  × going down. Hosts: - empty  # blacklisted.',
    '',
    paint('dim', line('TIME', 'EVENT', 'CAUSE', `${'FROM → TO'.padEnd(WHAT - 5)}host-`, hosts)),
  ].join('\n');
}

/** One entry of the timeline as a row of the table, or as a heading. */
export function entryText(entry: Entry, paint: Paint): string {
  if (entry.kind === 'step') return `\n${paint('bold', `${entry.step}. ${entry.title}`)}`;
  const [what = '', ...more] = whatLines(entry, paint);
  const hosts = entry.hosts.map((host) => hostCell(host, paint)).join(' ');
  return [
    line((entry.atMs / 1_000).toFixed(1), entry.event, paint('dim', entry.cause), what, hosts),
    ...more.map((text) => line('', '', '', text, '')),
  ].join('\n');
}

function whatLines(entry: Exclude<Entry, { kind: 'step' }>, paint: Paint): readonly string[] {
  switch (entry.kind) {
    case 'transition': {
      const { from, to } = entry;
      const fits = `${from} → ${to}`.length <= WHAT;
      const [left, right] = [paintState(from, paint), paintState(to, paint)];
      return fits ? [`${left} → ${right}`] : [`${left} →`, right];
    }
    case 'refusal':
      return [paint('yellow', `refused: ${entry.rule}`), ...wrap(entry.message, WHAT + 1 + HOSTS)];
    case 'note':
      return wrap(entry.detail, WHAT).map((text) => paint('dim', text));
  }
}

const STATE_COLOURS = {
  initial: 'dim',
  resting: 'green',
  inFlight: 'cyan',
  emergency: 'red',
  final: 'dim',
} as const satisfies Record<LifecycleStateKind, keyof typeof COLOURS>;

function paintState(state: LifecycleState, paint: Paint): string {
  return paint(STATE_COLOURS[LIFECYCLE_STATE_KINDS[state]], state);
}

function hostCell({ state, instances }: HostView, paint: Paint): string {
  const isLive = isLiveExecutorState(state);
  const marks = instances.map((instance) => instanceMark(instance.state, paint)).join('');
  return padded(`${isLive ? '' : paint('red', '#')}${marks === '' && isLive ? paint('dim', '-') : marks}`, HOST);
}

function instanceMark(state: InstanceState, paint: Paint): string {
  if (state === 'HEALTHY') return paint('green', '●');
  return INSTANCE_STATE_GROUPS[state] === 'falling' ? paint('red', '×') : paint('yellow', '○');
}

function line(time: string, event: string, cause: string, what: string, hosts: string): string {
  const cells = [time.padStart(TIME), '', padded(event, EVENT), padded(cause, CAUSE), padded(what, WHAT), hosts];
  return cells.join(' ').trimEnd();
}

/** Pads a text with blanks; colour codes take no width. */
function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stripVTControlCharacters(text).length));
}

/** Wraps a text in lines of at most this width; a single word may be longer. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
