import fc from 'fast-check';
import type { AnyStateMachine } from 'xstate';
import { firstContext } from '../../machines/instance.context.js';
import {
  ACTIVATION_STATES,
  DEFAULT_BACKOFF,
  DEFAULT_OP_SPEC,
  INSTANCE_STATES,
  LIFECYCLE_STATES,
} from '../../src/model/index.js';
import { activationMachine, type LifecycleContext, lifecycleMachine, type LifecycleState } from '../../src/index.js';
import { type InstanceContext, instanceMachine } from '../../src/instance/index.js';
import { anInput } from '../support/instance-life.js';
import { aFailure, aDigest, positionIn, SERVICE_ID } from '../support/positions.js';
import { aMinimalSpec } from '../support/specs.js';
import { type BackupContext, backupMachine } from './backup.machine.js';
import { type EventsAt, activationEvents, backupEvents, instanceEvents, serviceEvents } from './events.js';
import type { Position } from './oracle.js';

/*
 * Positions of each machine: any state, with contexts that it can hold there and some that it never holds.
 */

/** A machine with positions and events to compare in. */
export interface MachineCase {
  readonly machine: AnyStateMachine;
  readonly positions: fc.Arbitrary<Position>;
  /** So many that every transition is taken from one of them, and every rule refuses in one. */
  readonly corners: readonly Position[];
  readonly events: EventsAt;
}

const spec = aMinimalSpec();
const hostLevel = aMinimalSpec({ placementPolicy: { type: 'LOCAL', hostLevel: true } });
const noneHealthy = aDigest({
  instances: {
    required: 0,
    active: 0,
    running: 0,
    healthy: 0,
    unhealthy: 0,
    stale: 0,
    silent: 0,
    missing: 0,
    surplus: 0,
  },
  healthyInstanceIds: [],
});

const settings: fc.Arbitrary<LifecycleContext['settings']> = recordOf({
  staleAfterMs: fc.constant(60_000),
  backoff: fc.constantFrom(null, DEFAULT_BACKOFF),
  defaultOpSpec: fc.constant(DEFAULT_OP_SPEC),
  failureBudget: fc.constantFrom(null, 1, 2),
  recordRefusals: fc.boolean(),
  emergencyDelayMs: fc.nat(9),
});

const facts: fc.Arbitrary<Partial<LifecycleContext>> = recordOf({
  activationState: fc.constantFrom(...ACTIVATION_STATES),
  instancesPerHost: fc.integer({ min: 1, max: 3 }),
  spec: fc.constantFrom(spec, hostLevel),
  lastFailure: fc.constantFrom(null, aFailure()),
  lastReconciliationFailure: fc.constantFrom(null, aFailure({ cause: 'reconciliation' })),
  mayHaveInstances: fc.boolean(),
  consecutiveFailures: fc.nat(2),
  emergency: fc.constantFrom(null, { cause: 'CANCELLED' as const, failedDeactivations: 1 }),
  health: fc.constantFrom(null, aDigest(), noneHealthy),
});

/** A service in this state; before CREATE nothing but its settings is known. */
function serviceIn(
  state: LifecycleState,
  known: Partial<LifecycleContext>,
  decided: Partial<LifecycleContext['settings']>,
): Position {
  const { context } = positionIn(state, state === 'INIT' ? {} : known);
  return { value: state, context: { ...context, settings: { ...context.settings, ...decided } } };
}

const service: MachineCase = {
  machine: lifecycleMachine,
  positions: fc
    .tuple(fc.constantFrom(...LIFECYCLE_STATES), facts, settings)
    .map(([state, known, decided]) => serviceIn(state, known, decided)),
  corners: LIFECYCLE_STATES.flatMap((state) =>
    ACTIVATION_STATES.flatMap((activationState) => [
      serviceIn(state, { activationState, health: aDigest({ state }) }, {}),
      serviceIn(state, { activationState, spec: hostLevel, health: null }, {}),
      serviceIn(
        state,
        {
          activationState,
          health: noneHealthy,
          consecutiveFailures: 1,
          emergency: { cause: 'CANCELLED', failedDeactivations: 0 },
        },
        { recordRefusals: true, failureBudget: 1 },
      ),
    ]),
  ),
  events: serviceEvents,
};

const check = recordOf({
  initialDelayMs: fc.nat(5),
  timeoutMs: fc.integer({ min: 1, max: 5 }),
  intervalMs: fc.integer({ min: 1, max: 5 }),
  attempts: fc.integer({ min: 1, max: 3 }),
});

const instanceContext: fc.Arbitrary<InstanceContext> = recordOf({
  instanceId: fc.constant('SI-1'),
  serviceId: fc.constant(SERVICE_ID),
  executorId: fc.constant('h1'),
  settings: recordOf({
    readiness: check,
    health: check,
    hooks: fc.nat(1),
    hooksTimeoutMs: fc.nat(5),
    waitBeforeKillMs: fc.nat(5),
  }),
  check: fc.constantFrom('readiness', 'health'),
  tryPhase: fc.constantFrom('before-first', 'due', 'between'),
  tryId: fc.nat(2),
  consecutiveFailures: fc.nat(3),
  wasFound: fc.boolean(),
  shutdownPhase: fc.constantFrom(null, 'hooks', 'wait'),
  lastError: fc.constantFrom(null, { code: 'START_FAILED' as const, message: 'No.' }),
  errorMessage: fc.constantFrom(null, 'No.'),
  createdAt: fc.nat(9),
  updatedAt: fc.nat(9),
});

const instance: MachineCase = {
  machine: instanceMachine,
  positions: anywhere(INSTANCE_STATES, instanceContext),
  corners: INSTANCE_STATES.flatMap((value) =>
    (['before-first', 'due', 'between'] as const).flatMap((tryPhase) =>
      (['hooks', 'wait'] as const).flatMap((shutdownPhase) =>
        [0, 9].map((consecutiveFailures) => ({
          value,
          context: { ...firstContext({ input: anInput() }), tryPhase, tryId: 1, shutdownPhase, consecutiveFailures },
        })),
      ),
    ),
  ),
  events: instanceEvents,
};

const activation: MachineCase = {
  machine: activationMachine,
  positions: anywhere(ACTIVATION_STATES, fc.constant({})),
  corners: ACTIVATION_STATES.map((value) => ({ value, context: {} })),
  events: activationEvents,
};

const backupStates = Object.keys(backupMachine.states);
const backupContext: fc.Arbitrary<BackupContext> = recordOf({
  name: fc.constant('b'),
  attempts: fc.nat(4),
  inFlight: fc.constantFrom({ effectId: 'b#1' }, { effectId: 'b#verify' }),
  log: fc.constantFrom([], ['idle after 0']),
});

const backup: MachineCase = {
  machine: backupMachine,
  positions: anywhere(backupStates, backupContext),
  corners: backupStates.flatMap((value) =>
    [0, 4].map((attempts) => ({ value, context: { name: 'b', attempts, inFlight: { effectId: 'b#1' }, log: [] } })),
  ),
  events: backupEvents,
};

/** The machines of this library, and one that a host could have written. */
export const MACHINE_CASES: Readonly<Record<'service' | 'instance' | 'activation' | 'backup', MachineCase>> = {
  service,
  instance,
  activation,
  backup,
};

function anywhere(states: readonly string[], contexts: fc.Arbitrary<object>): fc.Arbitrary<Position> {
  return recordOf({ value: fc.constantFrom(...states), context: contexts });
}

/** As JSON would have it. */
function recordOf<TFields extends object>(fields: { [TKey in keyof TFields]: fc.Arbitrary<TFields[TKey]> }) {
  return fc.record(fields, { noNullPrototype: true });
}
