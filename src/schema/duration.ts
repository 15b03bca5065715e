import { DURATION_PATTERN, NANOSECONDS_PER_UNIT } from '../model/duration.js';
import { MAX_DELAY_MS } from '../model/operation.js';
import { textMatching } from './fields.js';

const EXAMPLES = 'such as "100 seconds" or "5m"';
const MAX_NANOSECONDS = MAX_DELAY_MS * 1e6;

/** A duration, kept as the text that was posted (domain.md §7). */
export function duration() {
  return textMatching(DURATION_PATTERN, `a duration ${EXAMPLES}`);
}

/** A duration that a timer can wait for: more than 0, and at most 2³¹−1 ms (domain.md §4). */
export function timeout() {
  return duration().refine(isWaitable, {
    error: `expected a duration ${EXAMPLES}, of more than 0 and at most ${MAX_DELAY_MS} ms`,
    abort: true,
  });
}

function isWaitable(posted: string): boolean {
  const [, amount, unit] = DURATION_PATTERN.exec(posted) ?? [];
  if (amount === undefined || unit === undefined) return false;
  const nanoseconds = Number(amount) * (NANOSECONDS_PER_UNIT[unit] ?? NaN);
  return nanoseconds > 0 && nanoseconds <= MAX_NANOSECONDS;
}
