import { readFileSync } from 'node:fs';
import type { LocalServiceSpec } from 'local-service-machines';
import { issueText, parseSpec } from 'local-service-machines/schema';
import { findJsonProblem } from './json-problem.js';

/** A specification, or the problems of the file, a line each. */
export type Specification =
  | { readonly spec: LocalServiceSpec; readonly problems: null }
  | { readonly spec: null; readonly problems: readonly string[] };

/** Reads and validates a specification file. Of the file, which holds secrets, problems repeat only keys. */
export function readSpecification(file: string): Specification {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return {
      spec: null,
      problems: [`${file} cannot be read: ${error instanceof Error ? error.message : 'no reason given'}`],
    };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The message of the error would quote the file.
    const problem = findJsonProblem(text);
    const place =
      problem === null ? '' : `: line ${problem.line}, column ${problem.column}: expected ${problem.expected}`;
    return { spec: null, problems: [`${file} is not valid JSON${place}`] };
  }
  const result = parseSpec(json);
  if (result.success) return { spec: result.data, problems: null };
  const { issues } = result.error;
  return {
    spec: null,
    problems: [
      `${file} is not a valid specification (${issues.length} ${issues.length === 1 ? 'issue' : 'issues'}):`,
      ...issues.map((issue) => `  ${issue.path.length === 0 ? '(the whole file): ' : ''}${issueText(issue)}`),
    ],
  };
}
