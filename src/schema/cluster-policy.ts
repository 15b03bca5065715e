import type { ClusterPolicy } from '../model/cluster.js';
import type { LocalServiceSpec } from '../model/service.js';
import type { Issue } from './issues.js';

/** The issues of a specification that the cluster does not allow (domain.md §7). */
export function clusterPolicyIssues(spec: LocalServiceSpec, policy: ClusterPolicy): readonly Issue[] {
  const issues: Issue[] = [];
  const prefixes = policy.allowedMountPrefixes ?? [];
  if (prefixes.length > 0) {
    spec.volumes?.forEach(({ pathOnHost }, index) => {
      if (!prefixes.some((prefix) => isWithin(pathOnHost, prefix))) {
        const message = `expected a path without .. in one of the directories that this cluster allows: ${prefixes.join(', ')}`;
        issues.push({ code: 'custom', path: ['volumes', index, 'pathOnHost'], message });
      }
    });
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

/** Compared name by name, because `/data` is a prefix of the text `/database` too. */
function isWithin(path: string, directory: string): boolean {
  const names = namesOf(path);
  const allowed = namesOf(directory);
  return names !== null && allowed !== null && allowed.every((name, index) => names[index] === name);
}

/** The names along an absolute path; null for any other, and for one that goes up again. */
function namesOf(path: string): readonly string[] | null {
  if (!path.startsWith('/')) return null;
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return names.includes('..') ? null : names;
}
