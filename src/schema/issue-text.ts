import { quoted } from '../model/quoted.js';

/**
 * One issue as a line for people: `exposedPorts[0].port: expected a whole number from 1 to 65535`. A key that is no plain
 * word is quoted, so that nothing in it reaches a terminal.
 */
export function issueText(issue: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  const path = issue.path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      const name = String(key);
      return /^[\w-]+$/.test(name) ? `.${name}` : `[${quoted(name)}]`;
    })
    .join('')
    .replace(/^\./, '');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}

/** All issues of a {@link ParseResult}'s error as text, one line for each: `path: message`. */
export function formatIssues({ issues }: { readonly issues: readonly Parameters<typeof issueText>[0][] }): string {
  return issues.map(issueText).join('\n');
}
