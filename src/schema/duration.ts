import { canonicalDuration, DURATION_PATTERN } from '../model/duration.js';
import { MAX_DELAY_MS } from '../model/operation.js';
import { isTimeout } from '../model/type-guards.js';
import { textMatching } from './fields.js';

const EXAMPLES = 'such as "100 seconds" or "5m"';

/** A duration, given back in its canonical text (domain.md §7). */
export function duration() {
  return textMatching(DURATION_PATTERN, `a duration ${EXAMPLES}`).overwrite((text) => canonicalDuration(text) ?? text);
}

/** A duration that a timer can wait for: more than 0, and at most 2³¹−1 ms (domain.md §4). */
export function timeout() {
  return duration().refine(isTimeout, {
    error: `expected a duration ${EXAMPLES}, of more than 0 and at most ${MAX_DELAY_MS} ms`,
    abort: true,
  });
}
