import { expect, it } from 'vitest';
import type { InstanceState } from '../../src/model/instance.js';
import { classifyInstances, type InstanceClass, isGone } from '../../src/policy/classification.js';
import { observedService } from '../../src/policy/observation-index.js';
import { anExecutor, anInstance, aService, NOW } from '../support/observations.js';

it.each<[InstanceClass, boolean]>([
  ['TERMINATED', false],
  ['FAILED', false],
  ['STALE', false],
  ['NOT_REPORTED', false],
  ['HOST_REMOVED', false],
  ['HOST_UNKNOWN', false],
  ['RUNNING', true],
  ['UNHEALTHY', true],
  ['COMING_UP', true],
  ['OVERDUE', true],
  ['GOING_DOWN', true],
  ['STATE_UNKNOWN', true],
  ['HOST_SILENT', true],
])('an instance that is %s is active: %s', (found, isActive) => {
  expect(isGone(found)).toBe(!isActive);
});

it('an instance in a state that no type admits is STATE_UNKNOWN', () => {
  const instances = [anInstance({ state: 'DREAMING' as InstanceState })];
  const observed = observedService({ executors: [anExecutor()], instances }, 'dns-cache-1');
  expect(classifyInstances(aService(), observed, NOW).classes).toEqual(['STATE_UNKNOWN']);
});
