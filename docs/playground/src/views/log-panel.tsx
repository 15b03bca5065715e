import { memo } from '../../../../src/page/memo.js';
import { StateChip } from '../../../../src/page/state-chip.js';
import type { ScheduleLogEntry } from '../../../../src/testing/schedule/schedule-log.js';
import { labelOf } from '../chart-facts.js';
import { DOT_LOOKS, timeText } from '../words.js';
import { faultText } from '../world/faults.js';
import type { Actions } from '../actions.js';

/** The most rows that are drawn. */
const MAX_ROWS = 250;

interface LogPanelProps {
  readonly log: readonly ScheduleLogEntry[];
  readonly length: number;
  readonly actions: Actions;
}

/** What happened, the newest first. Each row leads back to its moment. */
export const LogPanel = memo(({ log, length, actions }: LogPanelProps) => {
  const rows: { readonly index: number; readonly entry: ScheduleLogEntry }[] = [];
  for (let index = length - 1; index >= 0 && rows.length < MAX_ROWS; index -= 1) {
    const entry = log[index];
    if (entry !== undefined && isShown(entry)) rows.push({ index, entry });
  }
  return (
    <section class="card panel-log" aria-labelledby="log-title">
      <header>
        <h2 id="log-title">Log</h2>
        <p class="soft">
          {rows.length === MAX_ROWS
            ? `the newest ${MAX_ROWS}`
            : `${rows.length} ${rows.length === 1 ? 'entry' : 'entries'}`}
        </p>
      </header>
      <ol class="scroll rows" tabIndex={0} aria-label="Log, the newest first">
        {rows.map(({ index, entry }, row) => (
          <li key={index} class={`row row-${entry.kind} ${row === 0 ? 'newest' : ''}`}>
            <button
              class="time"
              aria-label={`Look back at ${timeText(entry.atMs)}`}
              onClick={() => actions.lookAt(entry.atMs)}
            >
              {timeText(entry.atMs)}
            </button>
            <div>
              <Entry entry={entry} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
});

const SHOWN_STATES = new Set([
  'HEALTHY',
  'START_FAILED',
  'PROVISIONING_FAILED',
  'READINESS_CHECK_FAILED',
  'UNHEALTHY',
  'STOPPED',
  'LOST',
  'UNKNOWN',
]);

function isShown(entry: ScheduleLogEntry): boolean {
  switch (entry.kind) {
    case 'instance':
      return SHOWN_STATES.has(entry.state);
    case 'answer':
      return !entry.admitted;
    case 'note':
      return false;
    default:
      return true;
  }
}

function Entry({ entry }: { readonly entry: ScheduleLogEntry }) {
  switch (entry.kind) {
    case 'transition': {
      const { failure } = entry;
      return (
        <>
          <b class="mono">{labelOf(entry.event)}</b> <span class={`by-${entry.cause}`}>{entry.cause}</span>
          <p class="move">
            <StateChip state={entry.from} /> <span aria-label="leads to">→</span> <StateChip state={entry.to} />
          </p>
          {failure !== null && <p class="failure">{`${failure.code}: ${failure.message}`}</p>}
        </>
      );
    }
    case 'refusal':
    case 'answer':
      return (
        <>
          <b class="mono">{entry.kind === 'answer' ? entry.request : entry.event}</b>{' '}
          <span class="refused">refused</span> <code>{entry.rule}</code>
        </>
      );
    case 'instance': {
      const { tone } = DOT_LOOKS[entry.state];
      const isBad = tone === 'failed' || entry.state === 'LOST';
      return (
        <span class={`instance ${isBad ? 'bad' : ''}`}>
          <span class="mono">{entry.instanceId}</span> <span>{entry.executorId}</span>{' '}
          <span class="instance-state">{isBad ? entry.state : entry.state.toLowerCase()}</span>
        </span>
      );
    }
    case 'fault':
      return <Deed what={faultText(entry.fault)} where={placeOf(entry.fault)} />;
    case 'heal':
      return <Deed what="heal all" />;
    case 'join':
      return <Deed what="joins" where={entry.executorId} />;
    case 'crash':
      return (
        <>
          <Deed what="controller crashes" isBad />
          <p class="failure">What it stored stays.</p>
        </>
      );
    case 'restart':
      return (
        <>
          <Deed what="controller restarts" />
          <p class="soft">Restored from JSON.</p>
        </>
      );
    case 'observe':
      return <Deed what="looks now" />;
    case 'observing':
      return <Deed what={entry.isOn ? 'observes again' : 'observes no more'} />;
    case 'note':
      return <span>{entry.text}</span>;
  }
}

function Deed({
  what,
  where,
  isBad = false,
}: {
  readonly what: string;
  readonly where?: string;
  readonly isBad?: boolean;
}) {
  return (
    <>
      <b class={isBad ? 'by-emergency' : 'by-you'}>{what}</b> <span class="by-you">you</span>
      {where !== undefined && <span class="mono"> {where}</span>}
    </>
  );
}

function placeOf(fault: Extract<ScheduleLogEntry, { kind: 'fault' }>['fault']): string {
  if ('executorId' in fault) return fault.executorId;
  return 'instanceId' in fault ? fault.instanceId : '';
}
