import { expect, it } from 'vitest';
import { durationText } from '../../src/policy/duration-text.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
  [0, '0 ms'],
  [1, '1 ms'],
  [999, '999 ms'],
  [SECOND, '1 second'],
  [2_500, '2.5 seconds'],
  [8_000, '8 seconds'],
  [9_960, '10 seconds'],
  [10 * SECOND, '10 seconds'],
  [90 * SECOND, '1 minute 30 seconds'],
  [119_700, '2 minutes'],
  [5 * MINUTE, '5 minutes'],
  [HOUR, '1 hour'],
  [HOUR + 30 * SECOND, '1 hour 30 seconds'],
  [2 * HOUR + MINUTE + 30 * SECOND, '2 hours 1 minute'],
  [DAY, '1 day'],
  [6 * DAY + 22 * HOUR + 45 * MINUTE, '6 days 22 hours'],
  [2_147_483_647, '24 days 20 hours'],
])('%i ms are %j', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
