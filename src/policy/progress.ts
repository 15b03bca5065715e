import { MAX_CHECKPOINT_LENGTH, type WorkInFlight, type WorkProgress } from '../model/work.js';
import { plainJson, readCount, readField } from '../model/unchecked.js';

/** Why reported progress is ignored (domain.md §3). */
export type ProgressProblem = 'OTHER_WORK' | 'MALFORMED' | 'TOO_LONG';

/**
 * The progress that an event reports of the work in flight, or why it is ignored. Without a checkpoint of its own it keeps
 * the last one.
 */
export function readProgress(
  inFlight: Pick<WorkInFlight, 'effectId' | 'progress'> | null,
  event: object,
): WorkProgress | ProgressProblem {
  if (inFlight === null || readField(event, 'effectId') !== inFlight.effectId) return 'OTHER_WORK';
  const done = readCount(readField(event, 'done'));
  const total = readCount(readField(event, 'total'));
  if (done === null || total === null || done > total) return 'MALFORMED';
  const reported = readField(event, 'checkpoint');
  if (reported === undefined) return { ...inFlight.progress, done, total };
  const length = jsonLength(reported);
  if (length === null) return 'MALFORMED';
  return length > MAX_CHECKPOINT_LENGTH ? 'TOO_LONG' : { done, total, checkpoint: plainJson(reported) };
}

/** How many characters the value has in JSON; null where it has none. */
function jsonLength(value: unknown): number | null {
  try {
    // A function has no JSON, and so no length: that throws too.
    return JSON.stringify(value).length;
  } catch {
    return null;
  }
}
