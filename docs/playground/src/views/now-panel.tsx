import { conditions } from '../../../../src/chart/conditions.js';
import type { LifecycleRecord } from '../../../../src/chart/lifecycle-record.js';
import { waitingFor } from '../../../../src/chart/waiting.js';
import { memo } from '../../../../src/page/memo.js';
import { StateChip } from '../../../../src/page/state-chip.js';
import { remembered } from '../../../../src/page/remembered.js';
import type { Frame } from '../world/frame.js';
import { leftText } from '../words.js';

/** What the service is doing now, and its conditions. */
export function NowPanel({ frame, atMs }: { readonly frame: Frame; readonly atMs: number }) {
  const { record, isUp } = frame;
  return (
    <section class="card panel-now" aria-label="The service now">
      <div class="now-state">
        <StateChip state={record.value} large />
        <span class="soft">
          {isUp ? `revision ${record.context.revision}` : <b class="by-emergency">controller down</b>}
        </span>
      </div>
      <Waits frame={frame} atMs={atMs} />
      <Conditions record={record} />
    </section>
  );
}

const waitingOf = remembered(waitingFor);

function Waits({ frame, atMs }: { readonly frame: Frame; readonly atMs: number }) {
  const { record, enteredAtMs, isUp } = frame;
  const { inFlight } = record.context;
  const waiting = waitingOf(record);
  const left = waiting.untilMs === null ? null : waiting.untilMs - (atMs - enteredAtMs);
  if (!isUp) return <p>Nobody decides anything: what is stored stays, and what runs runs on.</p>;
  if (inFlight === null)
    return (
      <p>
        {waiting.for === 'DELAY' && left !== null
          ? `Waits ${leftText(left)} more, then ${waiting.then ?? ''}.`
          : REST_WORDS[waiting.for]}
      </p>
    );
  const { progress, effectId, cause } = inFlight;
  const [, work = ''] = effectId.split(':');
  return (
    <>
      <p>
        Waits for <code>{work}</code>
        {left !== null && `, at most ${leftText(left)} more`}.
        {progress !== null && ` ${progress.done} of ${progress.total} done.`}
      </p>
      {progress !== null && (
        <div
          class="bar"
          role="progressbar"
          aria-label={`Progress of ${work}`}
          aria-valuenow={progress.done}
          aria-valuemax={progress.total}
        >
          <i style={{ width: `${(progress.done / Math.max(progress.total, 1)) * 100}%` }} />
        </div>
      )}
      <p class="effect">
        <code>{effectId}</code> <span class={`by-${cause}`}>{cause}</span>
      </p>
    </>
  );
}

const REST_WORDS = {
  OPERATION: 'Waits for an operation.',
  OPERATION_OR_OBSERVATION: 'At rest: an operation, or an observation that shows a difference, moves it.',
  WORK: '',
  DELAY: '',
  NOTHING: 'It is gone. CREATE begins another life.',
} as const;

const STATUS_WORDS = { True: 'yes', False: 'no', Unknown: '?' } as const;

const Conditions = memo(({ record }: { readonly record: LifecycleRecord }) => (
  <dl class="conditions">
    {conditions(record).map(({ type, status, reason, message }) => (
      <div class={`condition ${type} is-${status}`}>
        <dt>{type}</dt>
        <dd class="status">{STATUS_WORDS[status]}</dd>
        <dd class="why">{reason === 'Working' ? 'working' : message}</dd>
      </div>
    ))}
  </dl>
));
