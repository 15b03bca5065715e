import fc from 'fast-check';
import { ACTIVATION_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import type { ActivationState, ServiceRequest } from '../../src/index.js';
import type { ClusterFault } from '../../src/testing/index.js';

/** The kinds of faults that need a host or an instance: which one is chosen when the step is played. */
const HOST_FAULTS = [
  'EXECUTOR_SILENT',
  'EXECUTOR_STALE',
  'EXECUTOR_BLACKLISTED',
  'EXECUTOR_REMOVED',
  'EXECUTOR_RETURNS',
  'AGENT_RESTARTS',
  'START_FAILS',
  'START_HANGS',
  'START_TAKES',
] as const satisfies readonly ClusterFault['fault'][];

const INSTANCE_FAULTS = ['INSTANCE_UNHEALTHY', 'INSTANCE_LOST'] as const satisfies readonly ClusterFault['fault'][];
const OTHER_FAULTS = [
  'RESULT_LATE',
  'RESULT_TWICE',
  'RESULT_NEVER',
  'RECORD_MISSING',
  'STORE_UNREADABLE',
  'STORE_READABLE',
] as const satisfies readonly ClusterFault['fault'][];

/** One thing that happens. Numbers choose among what is there when the step is played, so that any part of a schedule is one. */
export type Step =
  /** An operator asks for something; `pick` chooses the instances that it names. */
  | { readonly request: ServiceRequest['type']; readonly pick: number }
  /** The controller observes; the digest reaches the service so many ms after the observation began. */
  | { readonly observe: number }
  /** So many ms pass. */
  | { readonly pass: number }
  /** Something goes wrong, on the host or with the instance that `pick` chooses. */
  | { readonly fault: ClusterFault['fault']; readonly pick: number; readonly ms: number }
  /** The controller is gone for so many ms. Its last write can be lost, if nobody was told of it and no work came of it. */
  | { readonly crash: number; readonly losesWrite: boolean };

/** A whole life on a cluster: JSON, and always the same when it is played again. */
export interface Schedule {
  readonly seed: number;
  readonly hosts: number;
  readonly instancesPerHost: number;
  readonly hostLevel: boolean;
  /** The activation state of a service that another controller ran before; null for a new one. */
  readonly imported: ActivationState | null;
  readonly failureBudget: number | null;
  readonly parallelism: number;
  readonly failureStrategy: 'STOP' | 'ROLLBACK';
  readonly steps: readonly Step[];
}

const pick = fc.nat(7);
const ms = fc.oneof(fc.constantFrom(0, 1, 200, 1_000, 5_000), fc.nat(4_000), fc.nat(70_000));

const LIKELY: readonly ServiceRequest['type'][] = [
  'ACTIVATE',
  'DEPLOY_TEST_INSTANCE',
  'DEACTIVATE',
  'RESTART',
  'UPDATE_INSTANCE_COUNT',
  'CANCEL',
];

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ request: fc.constantFrom(...LIKELY), pick }) },
  { weight: 2, arbitrary: fc.record({ request: fc.constantFrom(...OPERATION_TYPES), pick }) },
  { weight: 6, arbitrary: fc.record({ observe: fc.oneof(fc.constant(0), fc.nat(3_000)) }) },
  { weight: 6, arbitrary: fc.record({ pass: ms }) },
  { weight: 2, arbitrary: fc.record({ fault: fc.constantFrom(...HOST_FAULTS), pick, ms }) },
  { weight: 1, arbitrary: fc.record({ fault: fc.constantFrom(...INSTANCE_FAULTS, ...OTHER_FAULTS), pick, ms }) },
  { weight: 2, arbitrary: fc.record({ crash: ms, losesWrite: fc.boolean() }) },
);

/** Whole lives with everything that can happen to them. They shrink by leaving steps out. */
export function scheduleArbitrary(maxSteps = 25): fc.Arbitrary<Schedule> {
  return fc.record({
    seed: fc.nat(),
    hosts: fc.integer({ min: 1, max: 3 }),
    instancesPerHost: fc.integer({ min: 1, max: 2 }),
    hostLevel: fc.boolean(),
    imported: fc.option(fc.constantFrom(...ACTIVATION_STATES)),
    failureBudget: fc.option(fc.integer({ min: 1, max: 3 })),
    parallelism: fc.constantFrom(1, 4),
    failureStrategy: fc.constantFrom('STOP' as const, 'ROLLBACK' as const),
    steps: fc.array(step, { maxLength: maxSteps, size: 'max' }),
  });
}
