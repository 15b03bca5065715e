import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isActivationState, isExecutorState, isInstanceState, LIFECYCLE_STATES } from '../../src/model/index.js';
import {
  type AdjustmentPlan,
  allowedOperations,
  durationMs,
  type ExecutorRecord,
  type InstanceRecord,
  planAdjustment,
} from '../../src/index.js';
import { anInstance, aService, NOW } from '../support/observations.js';

/*
 * The examples of docs/domain.md: what is observed, and the plan that follows.
 */

const text = readFileSync(new URL('../../docs/domain.md', import.meta.url), 'utf8');
const ROWS = text
  .slice(text.indexOf('### Examples'), text.indexOf('## 6.'))
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, rule = '', service = '', hosts = '', instances = '', plan = '']) => ({
    rule,
    service,
    hosts: listOf(hosts),
    instances: listOf(instances),
    plan: listOf(plan),
  }));

function listOf(cell: string): readonly string[] {
  return cell === '' ? [] : cell.split(', ');
}

function read<TValue>(line: string, value: unknown, isValid: (value: unknown) => value is TValue): TValue {
  if (!isValid(value)) throw new Error(`${line} says ${String(value)}`);
  return value;
}

/** The duration before or after this word, in ms. */
function msIn(line: string, pattern: RegExp): number | null {
  const [, duration] = pattern.exec(line) ?? [];
  return duration === undefined ? null : durationMs(duration);
}

/** How long ago it was: before NOW, or ahead of it. */
const agoIn = (line: string) => msIn(line, /(\w+) ago/) ?? -(msIn(line, /(\w+) ahead/) ?? 0);

function serviceFrom(line: string) {
  const [activationState, count, ...rest] = line.split(' ');
  return aService({
    activationState: read(line, activationState, isActivationState),
    instancesPerHost: Number(count),
    ...(rest.join(' ') === 'no back-off' && { backoff: null }),
  });
}

function hostFrom(line: string): ExecutorRecord {
  const [executorId = '', name] = line.split(' ');
  const state = read(line, name, isExecutorState);
  return line.endsWith(' untimed') ? { executorId, state } : { executorId, state, updatedAt: NOW - agoIn(line) };
}

function instanceFrom(line: string): InstanceRecord {
  const [instanceId = '', executorId = '', name] = line.split(' ');
  const updatedAt = NOW - agoIn(line);
  return anInstance({
    instanceId,
    executorId,
    state: read(line, name, isInstanceState),
    createdAt: updatedAt - (msIn(line, /lived (\w+)/) ?? 1_000),
    updatedAt,
    ...(line.includes(' failed') && { errorMessage: 'It failed.' }),
  });
}

function linesOf({ starts, deferred, lacks = [], ...buckets }: AdjustmentPlan): readonly string[] {
  return [
    ...starts.map(({ executorId, count }) => `start ${String(count)} on ${executorId}`),
    ...deferred.map(
      ({ executorId, count, notBefore }) =>
        `start ${String(count)} on ${executorId} in ${String((notBefore - NOW) / 1_000)}s`,
    ),
    ...Object.entries(buckets).flatMap(([bucket, placed]) =>
      placed.map(({ instanceId, reason }) => `${bucket} ${instanceId} ${reason}`),
    ),
    ...lacks.map((gap) => `lacks ${gap}`),
  ];
}

describe('the examples of the domain', () => {
  it('are there', () => {
    expect(ROWS.length).toBeGreaterThan(25);
  });

  it.each(ROWS)('$rule', ({ service, hosts, instances, plan }) => {
    const observation = { executors: hosts.map(hostFrom), instances: instances.map(instanceFrom) };
    expect([...linesOf(planAdjustment(serviceFrom(service), observation, NOW))].sort()).toEqual([...plan].sort());
  });
});

it('the operations that a state admits are those that the chart admits there', () => {
  const rows = text
    .slice(text.indexOf('| in state'), text.indexOf('Every other state admits none'))
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const [, state = '', admitted = ''] = line.split('|').map((cell) => cell.trim());
      return state === '' ? [] : [[state.replaceAll('`', ''), (admitted.match(/\w+(?= →)/g) ?? []).sort()] as const];
    });
  const told = new Map<string, readonly string[]>(rows);
  for (const state of LIFECYCLE_STATES) {
    expect([state, told.get(state) ?? []]).toEqual([state, [...allowedOperations(state)].sort()]);
  }
});
