import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLE_SPEC, type Schedule, validateSchedule } from '../../src/testing/index.js';
import {
  fragmentOf,
  MAX_FRAGMENT_LENGTH,
  readFragment,
  readScheduleFile,
} from '../../docs/playground/src/world/fragment.js';
import { LIMITS, readSchedule, ScheduleProblem } from '../../docs/playground/src/world/read-schedule.js';
import { STORIES } from '../../docs/playground/src/world/stories.js';
import { scheduleArbitrary } from './schedules.js';

const runOf = (value: unknown) => fragmentOf(value as Schedule);
const base = { hosts: ['host-1'], steps: [], endsAtMs: 1_000 };
const step = (action: object) => ({ ...base, steps: [{ atMs: 0, ...action }] });

describe('a fragment', () => {
  it('names a story, holds a schedule, or is empty', () => {
    expect(readFragment('')).toBeNull();
    expect(readFragment('#')).toBeNull();
    expect(readFragment('#story=crash')).toEqual({ story: 'crash' });
    for (const { schedule } of STORIES) expect(readFragment(fragmentOf(schedule))).toEqual({ schedule });
  });

  it('holds no specification where it is the one of the stories, and no character that links change', () => {
    const fragment = fragmentOf(STORIES[0]!.schedule);
    expect(fragment).toMatch(/^#run=[\w-]+$/);
    expect(Buffer.from(fragment.slice(5), 'base64url').toString()).not.toContain('executable');
  });

  const WRONG: readonly (readonly [what: string, fragment: string, message: string])[] = [
    ['something else', '#<script>alert(1)</script>', 'It begins with neither story= nor run=.'],
    ['no base64', '#run=%%%', 'It is damaged: no base64 of a text.'],
    ['no text', '#run=_w', 'It is damaged: no base64 of a text.'],
    ['no JSON', `#run=${btoa('{')}`, 'It is damaged: no JSON.'],
    ['too much', `#run=${'A'.repeat(MAX_FRAGMENT_LENGTH)}`, 'It is too long.'],
    ['no object', runOf([]), 'A schedule: expected an object.'],
    ['an unknown field', runOf({ ...base, onload: 1 }), 'A schedule: expected no field "onload".'],
    ['no hosts', runOf({ ...base, hosts: [] }), 'hosts: expected 1 to 24 different names.'],
    ['the same host twice', runOf({ ...base, hosts: ['a', 'a'] }), 'hosts: expected 1 to 24 different names.'],
    ['a host that is markup', runOf({ ...base, hosts: ['<img src=x>'] }), 'hosts: expected 1 to 24 different names.'],
    [
      'no end',
      runOf({ hosts: ['a'], steps: [] }),
      `endsAtMs: expected a whole number from 0 to ${String(LIMITS.endsAtMs)}.`,
    ],
    [
      'a century',
      runOf({ ...base, endsAtMs: 3e12 }),
      `endsAtMs: expected a whole number from 0 to ${String(LIMITS.endsAtMs)}.`,
    ],
    [
      'half an end',
      runOf({ ...base, endsAtMs: 0.5 }),
      `endsAtMs: expected a whole number from 0 to ${String(LIMITS.endsAtMs)}.`,
    ],
    ['no steps', runOf({ ...base, steps: 'none' }), 'steps: expected a list of at most 1000.'],
    [
      'a step after its end',
      runOf({ ...base, steps: [{ atMs: 1_001, heal: true }] }),
      'steps[0].atMs: expected a whole number from 0 to 1000.',
    ],
    [
      'a step back in time',
      runOf({
        ...base,
        steps: [
          { atMs: 9, heal: true },
          { atMs: 8, heal: true },
        ],
      }),
      'steps[1].atMs: expected a whole number from 9 to 1000.',
    ],
    ['a step that does nothing', runOf(step({})), 'steps[0]."": expected one action that can be done.'],
    [
      'a step that does two things',
      runOf(step({ heal: true, crash: true })),
      'steps[0]."heal": expected one action that can be done.',
    ],
    ['an unknown action', runOf(step({ eval: 'alert(1)' })), 'steps[0]."eval": expected one action that can be done.'],
    [
      'a fault of nobody',
      runOf(step({ inject: { fault: 'STARTS_FAIL', executorId: 'host-9' } })),
      'steps[0]."inject": expected one action that can be done.',
    ],
    [
      'an unknown fault',
      runOf(step({ inject: { fault: 'toString' } })),
      'steps[0]."inject": expected one action that can be done.',
    ],
    [
      'a fault that takes a text',
      runOf(step({ inject: { fault: 'START_TAKES', executorId: 'host-1', ms: 'x' } })),
      'steps[0]."inject": expected one action that can be done.',
    ],
    [
      'an operation that is none',
      runOf(step({ request: { type: '__proto__' } })),
      'steps[0]."request": expected one action that can be done.',
    ],
    [
      'a thousand instances',
      runOf(step({ request: { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1_000 } })),
      'steps[0]."request": expected one action that can be done.',
    ],
    [
      'a host that joins twice',
      runOf(step({ join: 'host-1' })),
      'steps[0]."join": expected one action that can be done.',
    ],
    [
      'a remark without end',
      runOf(step({ note: 'x'.repeat(301) })),
      'steps[0]."note": expected one action that can be done.',
    ],
    [
      'what recovers nothing',
      runOf(step({ heal: true, recovered: 'ACTIVE' })),
      'steps[0].recovered: expected an activation state, with a CREATE.',
    ],
    ['unknown durations', runOf({ ...base, durations: { napMs: 1 } }), 'durations: expected no field "napMs".'],
    [
      'a duration that is none',
      runOf({ ...base, durations: { startMs: -1 } }),
      'startMs: expected a whole number from 0 to 3600000.',
    ],
    ['settings that the chart refuses', runOf({ ...base, settings: { failureBudget: 0 } }), 'settings: expected '],
  ];

  it.each(WRONG)('with %s is refused, and the message says why', (_, fragment, message) => {
    const read = () => readFragment(fragment);
    expect(read).toThrow(ScheduleProblem);
    expect(read).toThrow(message);
  });

  it('whatever it is, is read or refused', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          scheduleArbitrary.map((schedule) => JSON.stringify(schedule).slice(0, -20)),
        ),
        (text) => {
          for (const fragment of [`#${text}`, `#run=${text}`, `#run=${Buffer.from(text).toString('base64url')}`]) {
            try {
              readFragment(fragment);
            } catch (thrown) {
              expect(thrown).toBeInstanceOf(ScheduleProblem);
              expect((thrown as Error).message.length).toBeLessThan(400);
            }
          }
        },
      ),
    );
  });

  it('what is read, the test kit accepts too', () => {
    fc.assert(
      fc.property(scheduleArbitrary, (schedule) => {
        const read = readSchedule(JSON.parse(JSON.stringify(schedule)));
        expect(read).toEqual(schedule);
        validateSchedule(read);
      }),
    );
  });
});

describe('a file', () => {
  it('holds a schedule, or what a simulation saved', () => {
    const { schedule } = STORIES[1]!;
    expect(readScheduleFile(JSON.stringify(schedule))).toEqual(schedule);
    expect(readScheduleFile(JSON.stringify({ schedule, badHosts: ['host-4'] }))).toEqual(schedule);
    expect(() => readScheduleFile('hello')).toThrow('It is damaged: no JSON.');
  });
});
