import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { memo } from '../memo.js';
import { StateChip } from '../state-chip.js';
import type { LogRow } from './log-row.js';

interface LogPanelProps {
  /** The newest first. */
  readonly rows: readonly LogRow[];
  /** The row whose moment is shown. */
  readonly current: number | undefined;
  /** What stands beside the title. */
  readonly aside: string;
  /** Shows the moment of a row. */
  readonly onLook: (key: number) => void;
  /** Buttons in the head. */
  readonly children?: ComponentChildren;
}

/** What happened, the newest first. Each row leads back to its moment; Tab leads to the one that is shown, arrows from there to the others. */
export const LogPanel = memo(({ rows, current, aside, onLook, children }: LogPanelProps) => (
  <section class="card panel-log" aria-labelledby="log-title">
    <header>
      <h2 id="log-title">Log</h2>
      <p class="soft">{aside}</p>
      {children}
    </header>
    <ol class="scroll rows" aria-label="Log, the newest first">
      {rows.map((row) => (
        <Row key={row.key} row={row} isCurrent={row.key === current} onLook={onLook} />
      ))}
    </ol>
  </section>
));

interface RowProps {
  readonly row: LogRow;
  readonly isCurrent: boolean;
  readonly onLook: LogPanelProps['onLook'];
}

const Row = memo(({ row, isCurrent, onLook }: RowProps) => {
  const { key, time, what, by, about, rule, move, note, isBad = false, isMinor = false } = row;
  const colour = isBad ? 'bad' : by === 'you' ? 'by-you' : '';
  return (
    <li
      class={`row${isMinor ? ' minor' : ''}`}
      aria-current={isCurrent ? 'true' : undefined}
      onClick={() => onLook(key)}
      onKeyDown={moveFocus}
    >
      <button class="time" tabIndex={isCurrent ? 0 : -1} aria-label={`Look back at ${time}`}>
        {time}
      </button>
      <div>
        <b class={`what ${colour}`}>{what}</b>
        {by !== undefined && <span class={`by-${by}`}> {by}</span>}
        {rule !== undefined && (
          <>
            <span class="bad"> refused </span>
            <code>{rule}</code>
          </>
        )}
        {about !== undefined && <span class={isBad ? 'bad' : 'soft'}> {about}</span>}
        {move !== undefined && (
          <p class="move">
            <StateChip {...move.from} /> <span aria-label="leads to">→</span> <StateChip {...move.to} />
          </p>
        )}
        {note !== undefined && <p class={isBad ? 'bad' : 'soft'}>{note}</p>}
      </div>
    </li>
  );
});

function moveFocus(event: TargetedKeyboardEvent<HTMLLIElement>): void {
  const { nextElementSibling: older, previousElementSibling: newer } = event.currentTarget;
  const { key } = event;
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return;
  (key === 'ArrowDown' ? older : newer)?.querySelector('button')?.focus();
  event.preventDefault();
  // Nor do they mean anything else of the page.
  event.stopPropagation();
}
