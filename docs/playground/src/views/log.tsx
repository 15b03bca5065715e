import { labelOf } from '../../../../src/page/chart/possible-moves.js';
import { LogPanel } from '../../../../src/page/log/log-panel.js';
import type { LogRow } from '../../../../src/page/log/log-row.js';
import { memo } from '../../../../src/page/memo.js';
import type { ScheduleLogEntry } from '../../../../src/testing/schedule/schedule-log.js';
import { DOT_LOOKS, timeText } from '../words.js';
import { faultText } from '../world/faults.js';
import type { Actions } from '../actions.js';

/** The most rows that are drawn. */
const MAX_ROWS = 250;

interface LogProps {
  readonly log: readonly ScheduleLogEntry[];
  readonly length: number;
  readonly actions: Actions;
}

/** What happened to the world. */
export const Log = memo(({ log, length, actions }: LogProps) => {
  const rows: LogRow[] = [];
  for (let key = length - 1; key >= 0 && rows.length < MAX_ROWS; key -= 1) {
    const entry = log[key];
    const words = entry === undefined ? null : wordsOf(entry);
    if (entry !== undefined && words !== null) rows.push({ key, time: timeText(entry.atMs), ...words });
  }
  const aside =
    rows.length === MAX_ROWS ? `the newest ${MAX_ROWS}` : `${rows.length} ${rows.length === 1 ? 'entry' : 'entries'}`;
  return (
    <LogPanel rows={rows} current={rows[0]?.key} aside={aside} onLook={(key) => actions.lookAt(log[key]?.atMs ?? 0)} />
  );
});

/** An entry in words; null where it is not shown. */
function wordsOf(entry: ScheduleLogEntry): Omit<LogRow, 'key' | 'time'> | null {
  switch (entry.kind) {
    case 'transition': {
      const { event, cause, from, to, failure } = entry;
      const move = { from: { state: from }, to: { state: to } };
      const isBad = failure !== null;
      return {
        what: labelOf(event),
        by: cause,
        move,
        isBad,
        ...(isBad && { note: `${failure.code}: ${failure.message}` }),
      };
    }
    case 'refusal':
      return { what: entry.event, rule: entry.rule };
    case 'answer':
      return entry.admitted ? null : { what: entry.request, rule: entry.rule ?? '' };
    case 'instance': {
      const { instanceId, executorId, state } = entry;
      const { tone } = DOT_LOOKS[state];
      if (tone === 'rising' || tone === 'falling') return null;
      const isBad = tone === 'failed' || state === 'LOST';
      return { what: instanceId, about: `${executorId} ${isBad ? state : state.toLowerCase()}`, isBad, isMinor: true };
    }
    case 'fault':
      return { what: faultText(entry.fault), by: 'you', about: placeOf(entry.fault) };
    case 'heal':
      return { what: 'heal all', by: 'you' };
    case 'join':
      return { what: 'joins', by: 'you', about: entry.executorId };
    case 'crash':
      return { what: 'controller crashes', by: 'you', note: 'What it stored stays.', isBad: true };
    case 'restart':
      return { what: 'controller restarts', by: 'you', note: 'Restored from JSON.' };
    case 'observe':
      return { what: 'looks now', by: 'you' };
    case 'observing':
      return { what: entry.isOn ? 'observes again' : 'observes no more', by: 'you' };
    case 'note':
      return null;
  }
}

function placeOf(fault: Extract<ScheduleLogEntry, { kind: 'fault' }>['fault']): string | undefined {
  if ('executorId' in fault) return fault.executorId;
  return 'instanceId' in fault ? fault.instanceId : undefined;
}
