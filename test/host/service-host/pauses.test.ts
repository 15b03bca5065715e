import { expect, it } from 'vitest';
import { pausesBy } from '../../../src/host/service-host/pauses.js';

it('a pause is due after 10 ms, and once the clock was put back', () => {
  let now = 1_000_000;
  const clock = { now: () => now, setTimeout: (fire: () => void) => fire(), clearTimeout: () => undefined };
  const pauseIfDue = pausesBy(clock);
  expect(pauseIfDue()).toBeNull();
  now += 10;
  expect(pauseIfDue()).not.toBeNull();
  expect(pauseIfDue()).toBeNull();
  now -= 3_600_000;
  expect(pauseIfDue()).not.toBeNull();
});
