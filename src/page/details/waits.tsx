import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { type Waiting, waitingFor } from '../../chart/waiting.js';
import { remembered } from '../remembered.js';
import { leftText } from './left-text.js';
import { ProgressBar } from './progress-bar.js';

const waitingOf = remembered(waitingFor);

interface WaitsProps {
  readonly record: LifecycleRecord;
  /** How long the service has been in its state, in ms; null where nobody knows. */
  readonly sinceMs: number | null;
}

/** What a service waits for, how long, and how far its work has come. */
export function Waits({ record, sinceMs }: WaitsProps) {
  const { inFlight } = record.context;
  const waiting = waitingOf(record);
  const left = leftOf(waiting, sinceMs);
  if (inFlight === null) {
    return <p>{waiting.for === 'DELAY' ? `Waits ${left}, then ${waiting.then ?? ''}.` : REST_WORDS[waiting.for]}</p>;
  }
  const { progress, effectId, cause } = inFlight;
  const [, work = ''] = effectId.split(':');
  return (
    <>
      <p>
        Waits for <code>{work}</code>
        {left !== '' && `, at most ${left}`}.{progress !== null && ` ${progress.done} of ${progress.total} done.`}
      </p>
      {progress !== null && <ProgressBar label={`Progress of ${work}`} done={progress.done} total={progress.total} />}
      <p class="effect">
        <code>{effectId}</code> <span class={`by-${cause}`}>{cause}</span>
      </p>
    </>
  );
}

function leftOf({ untilMs }: Waiting, sinceMs: number | null): string {
  if (untilMs === null) return '';
  return sinceMs === null ? `${leftText(untilMs)} in all` : `${leftText(untilMs - sinceMs)} more`;
}

const REST_WORDS = {
  OPERATION: 'Waits for an operation.',
  OPERATION_OR_OBSERVATION: 'At rest: an operation, or an observation that shows a difference, moves it.',
  WORK: '',
  NOTHING: 'It is gone. CREATE begins another life.',
} as const;
