import type { ClusterPolicy } from '../model/cluster.js';
import type { LocalServiceSpec } from '../model/service.js';
import { shorten } from '../model/shorten.js';
import type { Issue } from './issues.js';
import { MAX_ISSUES } from './limits.js';

/** Longer lists of prefixes are cut in a message. */
const MAX_PREFIXES_LENGTH = 500;

const isFlag = (value: unknown): boolean => typeof value === 'boolean';

/** What each field of a policy must be. */
const FIELDS = new Map<string, readonly [what: string, isIt: (value: unknown) => boolean]>([
  [
    'allowedMountPrefixes',
    ['a list of texts', (value) => Array.isArray(value) && value.every((prefix) => typeof prefix === 'string')],
  ],
  ['forbidCommandLineArguments', ['true or false', isFlag]],
  ['allowRawDeviceAccess', ['true or false', isFlag]],
]);

/**
 * Checks a policy, which may come from a file: what is misspelt in it would allow everything.
 *
 * @throws TypeError that names the field and what it must be.
 */
export function checkPolicy(policy: ClusterPolicy): void {
  for (const [name, value] of Object.entries(policy) as readonly [string, unknown][]) {
    const field = FIELDS.get(name);
    if (field === undefined) {
      throw new TypeError(`clusterPolicy.${name} is unknown; there are ${[...FIELDS.keys()].join(', ')}.`);
    }
    const [what, isIt] = field;
    if (value !== undefined && !isIt(value)) throw new TypeError(`clusterPolicy.${name} must be ${what}.`);
  }
}

/** The issues of a specification that the cluster does not allow (domain.md §7). */
export function clusterPolicyIssues(spec: LocalServiceSpec, policy: ClusterPolicy): readonly Issue[] {
  const issues: Issue[] = [];
  const prefixes = policy.allowedMountPrefixes ?? [];
  if (prefixes.length > 0) {
    const allowed = directoryTree(prefixes);
    const message = `expected a path without .. in one of the directories that this cluster allows: ${shorten(prefixes.join(', '), MAX_PREFIXES_LENGTH)}`;
    for (const [index, { pathOnHost }] of (spec.volumes ?? []).entries()) {
      if (!isWithin(pathOnHost, allowed)) {
        issues.push({ code: 'custom', path: ['volumes', index, 'pathOnHost'], message });
        if (issues.length > MAX_ISSUES) return issues;
      }
    }
  }
  if (policy.forbidCommandLineArguments === true && (spec.args ?? []).length > 0) {
    issues.push({ code: 'custom', path: ['args'], message: 'expected no arguments: this cluster forbids them' });
  }
  if (policy.allowRawDeviceAccess !== true && (spec.devices ?? []).length > 0) {
    issues.push({
      code: 'custom',
      path: ['devices'],
      message: 'expected no devices: this cluster does not allow them',
    });
  }
  return issues;
}

/** Directories by name; in an allowed one everything is allowed. */
interface Directory {
  isAllowed: boolean;
  readonly children: Map<string, Directory>;
}

/** A tree, so that a path is compared with all prefixes at once. */
function directoryTree(prefixes: readonly string[]): Directory {
  const root: Directory = { isAllowed: false, children: new Map() };
  for (const prefix of prefixes) {
    const names = namesOf(prefix);
    if (names === null) continue;
    let directory = root;
    for (const name of names) {
      const child = directory.children.get(name) ?? { isAllowed: false, children: new Map() };
      directory.children.set(name, child);
      directory = child;
    }
    directory.isAllowed = true;
  }
  return root;
}

/** Compared name by name, because `/data` is a prefix of the text `/database` too. */
function isWithin(path: string, root: Directory): boolean {
  const names = namesOf(path);
  if (names === null) return false;
  let directory: Directory | undefined = root;
  for (const name of names) {
    if (directory === undefined || directory.isAllowed) break;
    directory = directory.children.get(name);
  }
  return directory?.isAllowed ?? false;
}

/** The names along an absolute path; null for any other, and for one that goes up again. */
function namesOf(path: string): readonly string[] | null {
  if (!path.startsWith('/')) return null;
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return names.includes('..') ? null : names;
}
