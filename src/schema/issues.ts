import type { z } from 'zod';
import { shorten } from '../model/shorten.js';
import { MAX_KEY_LENGTH } from './objects.js';

/** One thing that is wrong, as zod reports it. */
export type Issue = z.core.$ZodIssue;

const MAX_ISSUES = 100;

/**
 * The issues as they are reported: each unknown key becomes an issue of its own, whose path ends in the key. Of more than
 * 100 issues the first 100 are kept, and the last of these says how many more there are.
 */
export function reportedIssues(issues: readonly Issue[]): Issue[] {
  const shown: Issue[] = [];
  let count = 0;
  for (const issue of issues) {
    count += issue.code === 'unrecognized_keys' ? issue.keys.length : 1;
    for (const single of oneIssuePerKey(issue)) if (shown.length < MAX_ISSUES) shown.push(single);
  }
  const last = shown.at(-1);
  if (last !== undefined && count > shown.length) {
    shown[shown.length - 1] = { ...last, message: `${last.message} (not shown: ${count - shown.length} more)` };
  }
  return shown;
}

function oneIssuePerKey(issue: Issue): readonly Issue[] {
  const path = issue.path.map((key) => (typeof key === 'string' ? shorten(key, MAX_KEY_LENGTH) : key));
  if (issue.code !== 'unrecognized_keys') return [{ ...issue, path }];
  // The message of an object has a line for each unknown key that it names.
  return issue.message.split('\n').map((message, index) => {
    const key = shorten(issue.keys[index] ?? '', MAX_KEY_LENGTH);
    return { ...issue, keys: [key], path: [...path, key], message };
  });
}
