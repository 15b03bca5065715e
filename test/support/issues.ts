import type { ParseResult } from '../../src/schema/index.js';

/** The issues as `path: message`; none when it was accepted. */
export function issuesOf(result: ParseResult<unknown>): readonly string[] {
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

/** The paths of the issues, dotted. */
export function issuePathsOf(result: ParseResult<unknown>): readonly string[] {
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.'));
}

/** What was accepted. */
export function acceptedBy<TValue>(result: ParseResult<TValue>): TValue {
  if (!result.success) throw new Error(issuesOf(result).join('\n'));
  return result.data;
}
