import fc from 'fast-check';
import {
  type ClusterFault,
  SAMPLE_SPEC,
  type Schedule,
  type ScheduledAction,
  type ScheduleStep,
} from '../../src/testing/index.js';
import { type LocalServiceSpec, serviceIdOf } from '../../src/index.js';

/** A fleet on which some hosts are bad for ever, and others go wrong for a while: a schedule, and what is expected of its end. */
export interface FleetLife {
  readonly schedule: Schedule;
  readonly services: readonly string[];
  readonly instancesPerHost: number;
  /** The hosts with a fault that never ends. */
  readonly badHosts: readonly string[];
  /** The hosts that are blacklisted before the end, and stay so. */
  readonly blacklisted: readonly string[];
  /** By then every fault that heals has healed. */
  readonly healedAtMs: number;
}

/** How long after the last fault every other host has to be as it should be, however bad the bad ones are. */
const CONVERGES_WITHIN_MS = 45 * 60_000;

const CHECK = { mode: { type: 'CMD', command: 'true', shellDisabled: false }, timeout: '1s', attempts: 1 } as const;
const specOf = (index: number): LocalServiceSpec => ({
  ...SAMPLE_SPEC,
  name: `node-service-${String(index + 1)}`,
  executable: { ...SAMPLE_SPEC.executable, dockerPullTimeout: '20s' },
  readiness: { ...CHECK, interval: '60s' },
  healthcheck: { ...CHECK, interval: '300s' },
});

const FAULTY_FOR_MS = 10 * 60_000;

type HostFault = (executorId: string) => ClusterFault;

const named = (
  ...faults: readonly Exclude<
    Extract<ClusterFault, { readonly executorId: string }>['fault'],
    'START_TAKES' | 'CRASH_LOOP' | 'CLOCK_OFF'
  >[]
): fc.Arbitrary<HostFault> =>
  fc.constantFrom(...faults).map((fault): HostFault => (executorId) => ({ fault, executorId }));

const crashLoop = fc
  .integer({ min: 1_000, max: 60_000 })
  .map((ms): HostFault => (executorId) => ({ fault: 'CRASH_LOOP', executorId, ms }));

/** Faults of a host that end when all faults heal. */
const passingFault: fc.Arbitrary<HostFault> = fc.oneof(
  named(
    'EXECUTOR_SILENT',
    'EXECUTOR_STALE',
    'EXECUTOR_DRAINS',
    'EXECUTOR_BLACKLISTED',
    'AGENT_RESTARTS',
    'START_FAILS',
    'START_HANGS',
    'STARTS_FAIL',
  ),
  crashLoop,
  fc
    .integer({ min: -30_000, max: 600_000 })
    .map((ms): HostFault => (executorId) => ({ fault: 'CLOCK_OFF', executorId, ms })),
);

const lastingFault = fc.oneof(named('STARTS_FAIL', 'EXECUTOR_SILENT'), crashLoop);

/** Hosts are chosen by numbers, so that what remains of a schedule is one. */
const faultStep = fc.tuple(fc.nat(FAULTY_FOR_MS), fc.nat(99), passingFault);
const otherStep = fc.tuple(
  fc.nat(FAULTY_FOR_MS),
  fc.oneof(
    fc.constant<ClusterFault>({ fault: 'RESULT_TWICE' }),
    fc.nat(60_000).map((ms): ClusterFault => ({ fault: 'RESULT_LATE', ms })),
    fc
      // Back only a little: until the clock has caught up, the last failure lies in the future and puts starts off.
      .constantFrom(-30_000, 30_000, 3_600_000)
      .map((ms): ClusterFault => ({ fault: 'CONTROLLER_CLOCK_JUMPS', ms })),
  ),
);
const requestStep = fc.tuple(
  fc.nat(FAULTY_FOR_MS),
  fc.nat(99),
  fc.constantFrom('RESTART', 'ADJUST_INSTANCES', 'restart', 'restarts'),
);

/** Lives of fleets of up to so many hosts. */
export function fleetLifeArbitrary(maxHosts = 40): fc.Arbitrary<FleetLife> {
  return fc
    .record({
      seed: fc.nat(),
      hostCount: fc.integer({ min: 2, max: maxHosts }),
      serviceCount: fc.integer({ min: 1, max: 3 }),
      instancesPerHost: fc.integer({ min: 1, max: 2 }),
      parallelism: fc.constantFrom(1, 4, 16),
      failureBudget: fc.option(fc.integer({ min: 1, max: 3 })),
      bad: fc.array(fc.tuple(fc.nat(99), lastingFault), { maxLength: 3 }),
      blacklisted: fc.array(fc.nat(99), { maxLength: 2 }),
      faults: fc.array(faultStep, { maxLength: 8 }),
      others: fc.array(otherStep, { maxLength: 3 }),
      requests: fc.array(requestStep, { maxLength: 4 }),
    })
    .map(lifeOf);
}

interface Chosen {
  readonly seed: number;
  readonly hostCount: number;
  readonly serviceCount: number;
  readonly instancesPerHost: number;
  readonly parallelism: number;
  readonly failureBudget: number | null;
  readonly bad: readonly (readonly [number, HostFault])[];
  readonly blacklisted: readonly number[];
  readonly faults: readonly (readonly [number, number, HostFault])[];
  readonly others: readonly (readonly [number, ClusterFault])[];
  readonly requests: readonly (readonly [number, number, 'RESTART' | 'ADJUST_INSTANCES' | 'restart' | 'restarts'])[];
}

function lifeOf(chosen: Chosen): FleetLife {
  const { hostCount, serviceCount, instancesPerHost, parallelism, failureBudget } = chosen;
  const hosts = Array.from({ length: hostCount }, (_, index) => `host-${String(index + 1).padStart(2, '0')}`);
  const hostAt = (pick: number) => hosts[pick % hosts.length] ?? '';
  // One host stays good, or there would be nothing to expect.
  const bad = new Map(
    chosen.bad.map(([pick, fault]) => [hostAt(pick), fault] as const).filter(([host]) => host !== hosts[0]),
  );
  const blacklisted = [...new Set(chosen.blacklisted.map(hostAt))].filter(
    (host) => host !== hosts[0] && !bad.has(host),
  );
  const specs = Array.from({ length: serviceCount }, (_, index) => specOf(index));
  const services = specs.map(serviceIdOf);
  const steps: ScheduleStep[] = [];
  const at = (atMs: number, action: ScheduledAction) => steps.push({ atMs, ...action });
  for (const [host, fault] of bad) at(0, { inject: fault(host) });
  for (const spec of specs) {
    at(0, { request: { type: 'CREATE', spec, instancesPerHost } });
    at(1_000, { request: { type: 'ACTIVATE', serviceId: serviceIdOf(spec) } });
  }
  for (const [atMs, pick, fault] of chosen.faults) {
    const host = hostAt(pick);
    if (!bad.has(host)) at(atMs, { inject: fault(host) });
  }
  for (const [atMs, inject] of chosen.others) at(atMs, { inject });
  for (const [atMs, pick, request] of chosen.requests) {
    const serviceId = services[pick % services.length] ?? '';
    if (request === 'restart') at(atMs, { restart: true });
    else if (request === 'restarts') at(atMs, { restarts: { times: 5, everyMs: 3_000 } });
    else at(atMs, { request: { type: request, serviceId } });
  }
  const healedAtMs = FAULTY_FOR_MS + 60_000;
  for (const host of hosts) {
    if (bad.has(host)) continue;
    at(healedAtMs, { inject: { fault: 'STARTS_SUCCEED', executorId: host } });
    at(healedAtMs, { inject: { fault: 'CRASH_LOOP_ENDS', executorId: host } });
    at(healedAtMs, { inject: { fault: 'CLOCK_OFF', executorId: host, ms: 0 } });
    at(healedAtMs, { inject: { fault: 'EXECUTOR_RETURNS', executorId: host } });
    if (blacklisted.includes(host)) at(healedAtMs, { inject: { fault: 'EXECUTOR_BLACKLISTED', executorId: host } });
  }
  return {
    schedule: {
      hosts,
      seed: chosen.seed,
      settings: {
        defaultOpSpec: { timeout: '60s', parallelism },
        ...(failureBudget !== null && { failureBudget }),
      },
      observeEveryMs: 15_000,
      steps: steps.sort((a, b) => a.atMs - b.atMs),
      endsAtMs: healedAtMs + CONVERGES_WITHIN_MS,
    },
    services,
    instancesPerHost,
    badHosts: [...bad.keys()],
    blacklisted,
    healedAtMs,
  };
}
