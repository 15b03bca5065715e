import fc from 'fast-check';
import {
  type ClusterFault,
  SAMPLE_SERVICE_ID,
  SAMPLE_SPEC,
  type Schedule,
  type ScheduledAction,
  type ScheduleStep,
} from '../../src/testing/index.js';
import type { Operation } from '../../src/index.js';

const serviceId = SAMPLE_SERVICE_ID;
const HOSTS = ['host-1', 'host-2', 'host-3'];

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.constantFrom<Operation>(
    { type: 'ACTIVATE', serviceId },
    { type: 'DEACTIVATE', serviceId },
    { type: 'DEPLOY_TEST_INSTANCE', serviceId },
    { type: 'DESTROY', serviceId },
    { type: 'ADJUST_INSTANCES', serviceId },
    { type: 'RESTART', serviceId, stopFirst: true, opSpec: { parallelism: 2 } },
    { type: 'REPLACE_INSTANCES', serviceId },
    { type: 'STOP_INSTANCES', serviceId, instanceIds: ['SI-01'] },
    { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1 },
  ),
  fc
    .integer({ min: 1, max: 3 })
    .map((instancesPerHost): Operation => ({ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost })),
);

const hostFault = fc
  .record({
    fault: fc.constantFrom(
      'EXECUTOR_SILENT',
      'EXECUTOR_STALE',
      'EXECUTOR_DRAINS',
      'EXECUTOR_BLACKLISTED',
      'EXECUTOR_RETURNS',
      'AGENT_RESTARTS',
      'START_FAILS',
      'START_HANGS',
      'STARTS_FAIL',
      'STARTS_SUCCEED',
    ),
    executorId: fc.constantFrom(...HOSTS),
  })
  .map((fault): ClusterFault => fault);

const otherFault = fc.constantFrom<ClusterFault>(
  { fault: 'RESULT_LATE', ms: 7_000 },
  { fault: 'RESULT_TWICE' },
  { fault: 'RESULT_NEVER' },
  { fault: 'STORE_UNREADABLE' },
  { fault: 'STORE_READABLE' },
  { fault: 'CRASH_LOOP', executorId: 'host-2', ms: 4_000 },
  { fault: 'CRASH_LOOP_ENDS', executorId: 'host-2' },
  { fault: 'CLOCK_OFF', executorId: 'host-3', ms: -90_000 },
  { fault: 'CONTROLLER_CLOCK_JUMPS', ms: 120_000 },
);

const action: fc.Arbitrary<ScheduledAction> = fc.oneof(
  operation.map((request) => ({ request })),
  hostFault.map((inject) => ({ inject })),
  otherFault.map((inject) => ({ inject })),
  fc.constantFrom<ScheduledAction>(
    { cancel: serviceId },
    { heal: true },
    { crash: true },
    { restart: true },
    { observe: true },
    { observing: false },
    { observing: true },
    { note: 'A remark: "…" </script>' },
    { restarts: { times: 3, everyMs: 1_500 } },
  ),
);

/** Schedules of one service on three hosts, on which much goes wrong; several steps may fall on one moment. */
export const scheduleArbitrary: fc.Arbitrary<Schedule> = fc
  .record({
    seed: fc.integer({ min: 0, max: 1_000 }),
    steps: fc.array(fc.tuple(fc.oneof(fc.constantFrom(5_000, 10_000, 15_000), fc.nat(60_000)), action), {
      maxLength: 14,
    }),
    joins: fc.boolean(),
  })
  .map(({ seed, steps, joins }) => ({
    hosts: HOSTS,
    seed,
    steps: [
      { atMs: 0, request: { type: 'CREATE' as const, spec: SAMPLE_SPEC, instancesPerHost: 2 } },
      { atMs: 1_000, request: { type: 'ACTIVATE' as const, serviceId } },
      ...(joins ? [{ atMs: 2_000, join: 'host-4' }] : []),
      ...steps
        .map(([ms, done]): ScheduleStep => ({ atMs: ms + 2_000, ...done }))
        .sort((one, other) => one.atMs - other.atMs),
    ],
    endsAtMs: 70_000,
  }));
