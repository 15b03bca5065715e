import { expect, it } from 'vitest';
import { type InstanceClass, isActiveClass } from '../../src/policy/classification.js';

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
  expect(isActiveClass(found)).toBe(isActive);
});
