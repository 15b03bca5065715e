import { SAMPLE_SERVICE_ID, SAMPLE_SPEC } from '../../../../src/testing/sample-service.js';
import type { Schedule, ScheduleStep } from '../../../../src/testing/schedule/schedule.js';

/** A schedule with remarks, to begin with. */
export interface Story {
  readonly id: string;
  readonly title: string;
  readonly schedule: Schedule;
}

const serviceId = SAMPLE_SERVICE_ID;

const hosts = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `host-${index + 1}`);

const create = (instancesPerHost: number): ScheduleStep => ({
  atMs: 0,
  request: { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost },
});

/** A service that is created and activated at once. */
const active = (instancesPerHost: number): readonly ScheduleStep[] => [
  create(instancesPerHost),
  { atMs: 1_000, request: { type: 'ACTIVATE', serviceId } },
];

const note = (atMs: number, text: string): ScheduleStep => ({ atMs, note: text });

/** Long enough to be watched. */
const SLOW: Pick<Schedule, 'durations'> = { durations: { provisionMs: 2_500, startMs: 1_200, deprovisionMs: 1_200 } };
const TWO_AT_A_TIME: Pick<Schedule, 'settings'> = { settings: { defaultOpSpec: { parallelism: 2 } } };

/** The ready stories, in the order of the menu. */
export const STORIES: readonly Story[] = [
  {
    id: 'rollout',
    title: 'A rollout meets a bad host',
    schedule: {
      hosts: hosts(6),
      seed: 3,
      ...SLOW,
      ...TWO_AT_A_TIME,
      steps: [
        create(2),
        note(0, 'A new service, meant to run twice on each of six hosts. Nothing runs yet.'),
        { atMs: 1_000, request: { type: 'ACTIVATE', serviceId } },
        note(2_000, 'Active. Every 5 s the controller looks at the hosts; what is missing, it starts.'),
        note(34_000, 'As desired: 12 healthy instances. Now host-6 breaks, and nobody knows it yet.'),
        { atMs: 38_000, inject: { fault: 'STARTS_FAIL', executorId: 'host-6' } },
        { atMs: 46_000, request: { type: 'RESTART', serviceId } },
        note(46_000, 'An operator restarts the service: each instance is replaced by a fresh one, two at a time.'),
        note(60_000, 'host-6 refuses its new instances. Watch what is not stopped: the old ones.'),
        note(66_000, 'The restart failed and says where. Twelve instances serve on.'),
        { atMs: 76_000, inject: { fault: 'STARTS_SUCCEED', executorId: 'host-6' } },
        note(76_000, 'host-6 is repaired. Restart once more, four at a time.'),
        { atMs: 82_000, request: { type: 'RESTART', serviceId, opSpec: { timeout: '60s', parallelism: 4 } } },
        note(102_000, 'Done. Now break something yourself: open the ••• of a host, or press an instance.'),
      ],
      endsAtMs: 106_000,
    },
  },
  {
    id: 'bad-host',
    title: 'A bad host joins',
    schedule: {
      hosts: hosts(3),
      seed: 11,
      ...SLOW,
      steps: [
        ...active(1),
        note(2_000, 'Three hosts, one instance on each.'),
        note(24_000, 'A fourth host joins, and every start on it fails.'),
        { atMs: 26_000, join: 'host-4' },
        { atMs: 26_000, inject: { fault: 'STARTS_FAIL', executorId: 'host-4' } },
        note(40_000, 'Its failures are counted. Each one puts the next try off for longer, on this host alone.'),
        note(100_000, 'The other three never noticed. Somebody repairs host-4.'),
        { atMs: 104_000, inject: { fault: 'STARTS_SUCCEED', executorId: 'host-4' } },
        note(110_000, 'The next try comes when it is due; ADJUST_INSTANCES would not wait.'),
        note(150_000, 'Converged again, by itself.'),
      ],
      endsAtMs: 154_000,
    },
  },
  {
    id: 'cancel',
    title: 'Cancel into the emergency',
    schedule: {
      hosts: hosts(5),
      seed: 5,
      ...SLOW,
      ...TWO_AT_A_TIME,
      steps: [
        ...active(2),
        note(5_000, 'Ten instances are being started, and somebody sees that the version is wrong.'),
        { atMs: 17_000, cancel: serviceId },
        note(
          17_000,
          'CANCEL. A half-done adjustment is nothing to rest in: this is an emergency, and the way is down.',
        ),
        note(24_000, 'After a second the machine deactivated by itself. The next look finds what has to be stopped.'),
        note(36_000, 'INACTIVE and empty: safe. ACTIVATE begins again.'),
      ],
      endsAtMs: 40_000,
    },
  },
  {
    id: 'crash',
    title: 'The controller dies mid-restart',
    schedule: {
      hosts: hosts(4),
      seed: 9,
      ...SLOW,
      ...TWO_AT_A_TIME,
      steps: [
        ...active(2),
        { atMs: 30_000, request: { type: 'RESTART', serviceId, opSpec: { parallelism: 1 } } },
        note(30_000, 'A restart of eight instances, one after the other.'),
        { atMs: 44_000, crash: true },
        note(44_000, 'The controller dies. Its snapshot is stored; the hosts finish what they were asked for.'),
        { atMs: 60_000, restart: true },
        note(60_000, 'It comes back, restored from JSON. The work goes on under the effect id it had.'),
        note(92_000, 'Nothing was started twice, and nothing was forgotten.'),
      ],
      endsAtMs: 96_000,
    },
  },
  {
    id: 'silent',
    title: 'A host stops reporting',
    schedule: {
      hosts: hosts(4),
      seed: 2,
      ...SLOW,
      ...TWO_AT_A_TIME,
      steps: [
        ...active(1),
        note(18_000, 'host-2 stops reporting. What it runs, it still runs; the controller sees its last report.'),
        { atMs: 19_000, inject: { fault: 'EXECUTOR_STALE', executorId: 'host-2' } },
        note(34_000, 'Every look shows the same old report. Nothing is guessed.'),
        note(80_000, 'After a minute the host counts as silent: no start and no stop there, and nothing is converged.'),
        { atMs: 96_000, inject: { fault: 'EXECUTOR_RETURNS', executorId: 'host-2' } },
        note(96_000, 'It reports again. Its instance is the one it always was: no duplicate anywhere.'),
      ],
      endsAtMs: 106_000,
    },
  },
  {
    id: 'destroy',
    title: 'Why can I not destroy it?',
    schedule: {
      hosts: hosts(4),
      seed: 4,
      ...SLOW,
      ...TWO_AT_A_TIME,
      steps: [
        ...active(2),
        note(1_000, 'A service with eight instances, which somebody wants to be rid of.'),
        { atMs: 28_000, request: { type: 'DESTROY', serviceId } },
        note(28_000, 'DESTROY was refused. Press it: you see the reason and the way, and the page can walk it.'),
      ],
      endsAtMs: 29_000,
    },
  },
  {
    id: 'empty',
    title: 'Begin with nothing',
    schedule: {
      hosts: hosts(4),
      seed: 1,
      ...SLOW,
      steps: [note(0, 'Four hosts and no service. Begin with CREATE, then ACTIVATE.')],
      endsAtMs: 0,
    },
  },
];
