import { stripVTControlCharacters } from 'node:util';
import type { ExecutorStateGroup, InstanceState, LifecycleState, LifecycleStateKind } from 'local-service-machines';
import { EXECUTOR_STATE_GROUPS, INSTANCE_STATE_GROUPS, LIFECYCLE_STATE_KINDS } from 'local-service-machines/model';
import type { HostView } from './hosts.js';
import { type Layout, layoutFor } from './layout.js';
import type { Entry, TimelineEvent } from './timeline.js';
import { workName } from './what-moved.js';
import { type Colour, type Paint, type Span, wrap } from './wrapping.js';

/** The most instances whose progress is drawn. */
const MAX_SQUARES = 20;

const INTRODUCTION =
  'The operator asks, the controller decides and acts, the hosts run the instances. Time is virtual: nobody has to wait. ' +
  'Each row shows every host as it is then, with a mark for each instance:';
const LEGEND = [
  '● healthy  ○ starting  × failing or stopping  - no instance',
  '! starts are put off after failures  d drains  # is blacklisted',
];

/** Writes a timeline as a table. No line is wider than the terminal. */
export class Table {
  readonly #layout: Layout;

  /** `columns`: of the terminal; undefined or 0 where there is none. */
  constructor(
    private readonly paint: Paint,
    columns?: number,
  ) {
    this.#layout = layoutFor(columns);
  }

  /** What the table is about, a remark if there is one, and the names of the columns. */
  head(serviceId: string, remark: string | null = null): string {
    const { hostNames, host, what } = this.#layout;
    const title = hostNames[0] === '1' ? `WHAT${'HOST'.padStart(what - 'WHAT'.length)}` : 'WHAT';
    const hosts = hostNames.map((name) => ` ${name}`.padEnd(host)).join('');
    return [
      ...this.#paragraph(['bold', `The life of ${serviceId}, a local service, on hosts in memory`]),
      '',
      ...[INTRODUCTION, ...LEGEND, ...(remark === null ? [] : [remark])].flatMap((text) => this.#paragraph(text)),
      ...(this.#layout.isTable ? ['', this.paint('dim', this.#row('TIME', 'WHO', title, hosts))] : []),
    ].join('\n');
  }

  /** An entry as rows, or as a heading. */
  entry(entry: Entry): string {
    if (entry.kind === 'chapter') {
      return ['', ...this.#paragraph(['bold', `${entry.chapter}. ${entry.title}`])].join('\n');
    }
    const { isTable } = this.#layout;
    const who = whoIn(entry);
    const hosts = entry.hosts.map((host) => this.#host(host)).join('');
    const [head = '', ...more] = this.#text(isTable ? textOf(entry) : withName(who, textOf(entry)));
    return [
      this.#row(timeText(entry.atMs), who, head, isTable ? hosts : ''),
      ...more.map((text) => this.#row('', '', text, '')),
      ...(isTable ? [] : [this.#row('', '', hosts.trimStart(), '')]),
    ].join('\n');
  }

  /** What it all came to. */
  foot(entries: readonly Entry[]): string {
    const refused = entries.filter(({ kind }) => kind === 'refusal').length;
    const accepted = entries.filter((entry) => entry.kind === 'transition' && entry.isRequest).length;
    const tookMs = entries.at(-1)?.atMs ?? 0;
    return [
      '',
      ...this.#paragraph(
        `The operator asked ${accepted + refused} times and was refused ${refused} times; all else the controller did by itself. On the hosts ${timeText(tookMs)} have passed.`,
      ),
      ...this.#paragraph('Your own service: npm start -- path/to/specification.json'),
      ...this.#paragraph('In a browser: npm start -- --inspect'),
    ].join('\n');
  }

  /** The lines of a text: one where that has space beside the hosts; otherwise what explains it uses their space, too. */
  #text({ head, why }: Text): readonly string[] {
    const { columns, time, who, what, isTable } = this.#layout;
    if (why.length === 0) return wrap(head, what, this.paint);
    const inOne = wrap([...head, '–', ...why], what, this.paint);
    if (inOne.length === 1) return inOne;
    const below = isTable ? columns - time - who : what;
    return [...wrap(head, what, this.paint), ...wrap(why, below, this.paint)];
  }

  #paragraph(...spans: readonly Span[]): readonly string[] {
    return wrap(spans, this.#layout.columns, this.paint);
  }

  #row(time: string, who: string, what: string, hosts: string): string {
    const layout = this.#layout;
    const cells = [
      time.padStart(layout.time - 1),
      ' ',
      layout.isTable ? padded(who, layout.who) : '',
      padded(what, layout.what),
      hosts,
    ];
    return cells.join('').trimEnd();
  }

  /** The state of a host, and a mark for each of its instances. */
  #host({ state, isBackedOffFrom, instances }: HostView): string {
    const { paint } = this;
    const { host, marks } = this.#layout;
    const group = EXECUTOR_STATE_GROUPS[state];
    const flag = group === 'live' && isBackedOffFrom ? '!' : HOST_FLAGS[group];
    const shown = instances.length > marks ? instances.slice(0, marks - 1) : instances;
    const all = shown.map((instance) => instanceMark(instance.state, paint)).join('');
    const more = shown.length < instances.length ? '+' : '';
    const empty = instances.length === 0 && flag === ' ' ? paint('dim', '-') : '';
    return padded(`${flag === ' ' ? flag : paint('yellow', flag)}${all}${more}${empty}`, host);
  }
}

const HOST_FLAGS = { live: ' ', draining: 'd', blacklisted: '#', gone: '#' } as const satisfies Record<
  ExecutorStateGroup,
  string
>;

function instanceMark(state: InstanceState, paint: Paint): string {
  if (state === 'HEALTHY') return paint('green', '●');
  const group = INSTANCE_STATE_GROUPS[state];
  return group === 'falling' || group === 'failed' ? paint('red', '×') : paint('yellow', '○');
}

const STATE_COLOURS = {
  initial: 'dim',
  resting: 'green',
  inFlight: 'cyan',
  emergency: 'red',
  final: 'dim',
} as const satisfies Record<LifecycleStateKind, Colour>;

function stateSpan(state: LifecycleState): Span {
  return [STATE_COLOURS[LIFECYCLE_STATE_KINDS[state]], state];
}

type Happening = Exclude<Entry, { readonly kind: 'chapter' }>;

/** Who did it: the operator, the controller, or a host. */
function whoIn(entry: Happening): string {
  switch (entry.kind) {
    case 'refusal':
      return 'operator';
    case 'transition':
      return entry.isRequest ? 'operator' : 'controller';
    case 'progress':
    case 'resume':
    case 'condition':
      return 'controller';
    case 'instances': {
      const hosts = new Set(entry.instances.map(({ executorId }) => executorId));
      return hosts.size === 1 ? [...hosts].join() : 'hosts';
    }
    case 'note':
      return entry.who;
  }
}

/** What a row says, and what explains it. */
interface Text {
  readonly head: readonly Span[];
  readonly why: readonly Span[];
}

function textOf(entry: Happening): Text {
  switch (entry.kind) {
    case 'transition': {
      const { event, to, why } = entry;
      return { head: [event, '→', stateSpan(to)], why: why === null ? [] : [['dim', why]] };
    }
    case 'progress':
    case 'resume': {
      const { kind, effectId, attempt, done, total } = entry;
      const squares = total <= MAX_SQUARES ? `${'■'.repeat(done)}${'□'.repeat(total - done)} ` : '';
      const again = `goes on where it was: attempt ${attempt} of ${effectId}`;
      return {
        head: [`${workName(effectId)} ${squares}${done} of ${total}`],
        why: kind === 'resume' ? [['dim', again]] : [],
      };
    }
    case 'refusal': {
      const { event, rule, message, way } = entry;
      return { head: [['yellow', `${event} refused: ${rule}`]], why: [['dim', [message, way ?? ''].join(' ').trim()]] };
    }
    case 'condition': {
      const { type, status, reason, message, nextStartMs } = entry;
      const isTrue = status === 'True';
      const next = nextStartMs === null ? '' : ` Next start in ${timeText(nextStartMs)}.`;
      return {
        head: [[isTrue ? 'green' : 'yellow', `${type}=${status}${isTrue ? '' : ` (${reason})`}`]],
        why: [['dim', message + next]],
      };
    }
    case 'instances': {
      const ids = entry.instances.map(({ instanceId }) => instanceId).join(', ');
      return { head: [`${ids} ${INSTANCES_TEXT[entry.event]}`], why: [] };
    }
    case 'note':
      return { head: [entry.text], why: [] };
  }
}

function withName(who: string, { head, why }: Text): Text {
  return { head: [['dim', `${who}:`], ...head], why };
}

const INSTANCES_TEXT = {
  healthy: 'healthy',
  unhealthy: 'failed its health checks',
  'not started': 'did not start',
  stopped: 'stopped',
} as const satisfies Record<Extract<TimelineEvent, { readonly kind: 'instances' }>['event'], string>;

/** A time, in its two largest units and at most seven characters. */
function timeText(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  const two = (count: number) => String(Math.floor(count)).padStart(2, '0');
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}h ${two((seconds % 3_600) / 60)}m`;
  const days = Math.floor(seconds / 86_400);
  return days < 100 ? `${days}d ${two((seconds % 86_400) / 3_600)}h` : `${days}d`;
}

/** Pads a text with blanks; colours take no width. */
function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stripVTControlCharacters(text).length));
}
