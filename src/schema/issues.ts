import type { z } from 'zod';
import { shorten } from '../model/shorten.js';
import { MAX_ISSUES, MAX_KEY_LENGTH } from './limits.js';

/** One thing that is wrong, as zod reports it. */
export type Issue = z.core.$ZodIssue;

/**
 * The issues as they are reported: each unknown key becomes an issue of its own, whose path ends in the key. Of more than
 * 100 issues the first 100 are kept, and the last of these says that there are more.
 */
export function reportedIssues(issues: readonly Issue[]): Issue[] {
  const found: Issue[] = [];
  for (const issue of issues) {
    found.push(...oneIssuePerKey(issue));
    if (found.length > MAX_ISSUES) break;
  }
  const shown = found.slice(0, MAX_ISSUES);
  const last = shown.at(-1);
  if (last !== undefined && found.length > shown.length) {
    shown[shown.length - 1] = { ...last, message: `${last.message} (there are more issues, which are not shown)` };
  }
  return shown;
}

function oneIssuePerKey(issue: Issue): readonly Issue[] {
  const path = issue.path.map((key) => (typeof key === 'string' ? shorten(key, MAX_KEY_LENGTH) : key));
  if (issue.code !== 'unrecognized_keys') return [{ ...issue, path }];
  // The message of an object has a line for each unknown key that it names; of very many keys only the first are named.
  const messages = issue.message.split('\n');
  return issue.keys.slice(0, MAX_ISSUES + 1).map((original, index) => {
    const key = shorten(original, MAX_KEY_LENGTH);
    return { ...issue, keys: [key], path: [...path, key], message: messages[index] ?? 'unknown key' };
  });
}
