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
  /** Its end is that by which all has to be as it should be. */
  readonly schedule: Schedule;
  readonly instancesPerHost: number;
  /** The hosts with a fault that never ends. */
  readonly badHosts: readonly string[];
  /** The hosts that are blacklisted before the end, and stay so. */
  readonly blacklisted: readonly string[];
  /** By then every fault that heals has healed. */
  readonly healedAtMs: number;
  /** Whether it is played to its end, however early all is as it should be. */
  readonly isPlayedToTheEnd: boolean;
}

/** How long after the last fault every other host has to be as it should be, however bad the bad ones are. */
const CONVERGES_WITHIN_MS = 45 * 60_000;

const CHECK = { mode: { type: 'CMD', command: 'true', shellDisabled: false }, timeout: '1s', attempts: 1 } as const;
const specOf = (index: number): LocalServiceSpec => ({
  ...SAMPLE_SPEC,
  name: `node-service-${String(index + 1)}`,
  executable: { ...SAMPLE_SPEC.executable, dockerPullTimeout: '20s' },
  readiness: { ...CHECK, interval: '60s' },
  healthcheck: { ...CHECK, interval: '60s' },
});

/** How long the start of an instance of these services may take: the pull and one try of each check. */
export const START_LIMIT_MS = 142_000;

const FAULTY_FOR_MS = 10 * 60_000;

/** What goes wrong on a host, with the ms after which it does. */
type HostFault = (executorId: string) => readonly (readonly [number, ClusterFault])[];

const named = (
  ...faults: readonly Exclude<
    Extract<ClusterFault, { readonly executorId: string }>['fault'],
    'START_TAKES' | 'CRASH_LOOP' | 'CLOCK_OFF'
  >[]
): fc.Arbitrary<HostFault> =>
  fc.constantFrom(...faults).map((fault): HostFault => (executorId) => [[0, { fault, executorId }]]);

const crashLoop = fc
  .integer({ min: 1_000, max: 60_000 })
  .map((ms): HostFault => (executorId) => [[0, { fault: 'CRASH_LOOP', executorId, ms }]]);

/** A start hangs, and when it should be stopped nobody can reach the host. */
const hangsAndFallsSilent = fc.integer({ min: 20_000, max: 120_000 }).map((ms): HostFault => (executorId) => [
  [0, { fault: 'START_HANGS', executorId }],
  [ms, { fault: 'EXECUTOR_SILENT', executorId }],
]);

/** Faults of a host that end when all faults heal. */
const passingFault: fc.Arbitrary<HostFault> = fc.oneof(
  named('EXECUTOR_SILENT', 'EXECUTOR_STALE', 'EXECUTOR_DRAINS', 'EXECUTOR_BLACKLISTED', 'EXECUTOR_REMOVED'),
  named('AGENT_RESTARTS', 'START_FAILS', 'START_HANGS', 'STARTS_FAIL'),
  crashLoop,
  hangsAndFallsSilent,
  fc
    .integer({ min: -30_000, max: 600_000 })
    .map((ms): HostFault => (executorId) => [[0, { fault: 'CLOCK_OFF', executorId, ms }]]),
);

const lastingFault = fc.oneof(named('STARTS_FAIL', 'EXECUTOR_SILENT'), crashLoop);

/** Often before anything is started: later, most starts are over. */
const faultTime = fc.oneof(fc.constant(0), fc.nat(FAULTY_FOR_MS), fc.nat(FAULTY_FOR_MS));

/** Hosts are chosen by numbers, so that what remains of a schedule is one. */
const faultStep = fc.tuple(faultTime, fc.nat(99), passingFault);
const otherStep = fc.tuple(
  fc.nat(FAULTY_FOR_MS),
  fc.oneof(
    fc.constant<ClusterFault>({ fault: 'RESULT_TWICE' }),
    fc.nat(30_000).map((ms): ClusterFault => ({ fault: 'RESULT_LATE', ms })),
    fc
      .constantFrom(-7_200_000, -30_000, 30_000, 3_600_000)
      .map((ms): ClusterFault => ({ fault: 'CONTROLLER_CLOCK_JUMPS', ms })),
  ),
);

type Wish = 'RESTART' | 'ADJUST_INSTANCES' | 'DESTROY' | 'cancel' | 'restart' | 'restarts';
const requestStep = fc.tuple(
  fc.nat(FAULTY_FOR_MS),
  fc.nat(99),
  fc.constantFrom<Wish>(
    ...(['RESTART', 'RESTART', 'RESTART', 'ADJUST_INSTANCES', 'ADJUST_INSTANCES', 'restart', 'restarts'] as const),
    ...(['DESTROY', 'cancel'] as const),
  ),
);

/** Lives of fleets of up to so many hosts; most of them are small. */
export function fleetLifeArbitrary(maxHosts = 40): fc.Arbitrary<FleetLife> {
  return fc
    .record({
      seed: fc.nat(),
      hostCount: fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: 2, max: Math.min(8, maxHosts) }) },
        { weight: 1, arbitrary: fc.integer({ min: 2, max: maxHosts }) },
      ),
      serviceCount: fc.integer({ min: 1, max: 3 }),
      hasTestService: fc.boolean(),
      instancesPerHost: fc.integer({ min: 1, max: 2 }),
      parallelism: fc.constantFrom(1, 4, 16),
      failureBudget: fc.option(fc.integer({ min: 1, max: 3 })),
      observeEveryMs: fc.constantFrom(15_000, 30_000),
      bad: fc.array(fc.tuple(fc.nat(99), lastingFault), { maxLength: 3 }),
      blacklisted: fc.array(fc.nat(99), { maxLength: 2 }),
      faults: fc.array(faultStep, { maxLength: 8 }),
      others: fc.array(otherStep, { maxLength: 3 }),
      requests: fc.array(requestStep, { maxLength: 4 }),
      isPlayedToTheEnd: fc.integer({ min: 0, max: 19 }).map((number) => number === 19),
    })
    .map(lifeOf);
}

interface Chosen {
  readonly seed: number;
  readonly hostCount: number;
  readonly serviceCount: number;
  readonly hasTestService: boolean;
  readonly instancesPerHost: number;
  readonly parallelism: number;
  readonly failureBudget: number | null;
  readonly observeEveryMs: number;
  readonly bad: readonly (readonly [number, HostFault])[];
  readonly blacklisted: readonly number[];
  readonly faults: readonly (readonly [number, number, HostFault])[];
  readonly others: readonly (readonly [number, ClusterFault])[];
  readonly requests: readonly (readonly [number, number, Wish])[];
  readonly isPlayedToTheEnd: boolean;
}

function lifeOf(chosen: Chosen): FleetLife {
  const { hostCount, serviceCount, hasTestService, instancesPerHost, parallelism, failureBudget } = chosen;
  const hosts = Array.from({ length: hostCount }, (_, index) => `host-${String(index + 1).padStart(2, '0')}`);
  const hostAt = (pick: number) => hosts[pick % hosts.length] ?? '';
  // The last host stays good, or there would be nothing to expect.
  const isGood = (host: string) => host === hosts.at(-1);
  const bad = new Map(
    chosen.bad.map(([pick, fault]) => [hostAt(pick), fault] as const).filter(([host]) => !isGood(host)),
  );
  const blacklisted = [...new Set(chosen.blacklisted.map(hostAt))].filter((host) => !isGood(host) && !bad.has(host));
  const specs = Array.from({ length: serviceCount }, (_, index) => specOf(index));
  const services = specs.map(serviceIdOf);
  const healedAtMs = FAULTY_FOR_MS + 300_000;
  const steps: ScheduleStep[] = [];
  const at = (atMs: number, action: ScheduledAction) => steps.push({ atMs, ...action });
  const inject = (fromMs: number, host: string, fault: HostFault) => {
    for (const [afterMs, one] of fault(host)) at(Math.min(fromMs + afterMs, FAULTY_FOR_MS), { inject: one });
  };
  for (const [host, fault] of bad) inject(0, host, fault);
  for (const [index, spec] of specs.entries()) {
    const serviceId = serviceIdOf(spec);
    const isTest = hasTestService && index === serviceCount - 1;
    at(0, { request: { type: 'CREATE', spec, instancesPerHost } });
    at(1_000, { request: { type: isTest ? 'DEPLOY_TEST_INSTANCE' : 'ACTIVATE', serviceId } });
  }
  // Each start that hangs puts the next one off for long: one for each host.
  const hung = new Set<string>();
  for (const [atMs, pick, fault] of chosen.faults) {
    const host = hostAt(pick);
    const hangs = fault(host).some(([, one]) => one.fault === 'START_HANGS');
    if (bad.has(host) || (hangs && hung.has(host))) continue;
    if (hangs) hung.add(host);
    inject(atMs, host, fault);
  }
  for (const [atMs, fault] of chosen.others) {
    at(atMs, { inject: fault });
    // The controller acts on what was reported before its clock jumped.
    if (fault.fault === 'CONTROLLER_CLOCK_JUMPS') at(atMs, { observe: true });
  }
  for (const [atMs, pick, wish] of chosen.requests) {
    const serviceId = services[pick % services.length] ?? '';
    if (wish === 'restart') at(atMs, { restart: true });
    else if (wish === 'restarts') at(atMs, { restarts: { times: 5, everyMs: 3_000 } });
    else if (wish === 'cancel') at(atMs, { cancel: serviceId });
    else if (wish === 'DESTROY') {
      at(atMs, { request: { type: 'DEACTIVATE', serviceId } });
      for (const afterMs of [10_000, 60_000, 300_000]) at(atMs + afterMs, { request: { type: 'DESTROY', serviceId } });
    } else {
      at(atMs, { request: { type: wish, serviceId } });
      // Every fifth restart is thought better of.
      if (wish === 'RESTART' && pick % 5 === 4) at(atMs + 20_000, { cancel: serviceId });
    }
  }
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
      observeEveryMs: chosen.observeEveryMs,
      steps: steps.sort((a, b) => a.atMs - b.atMs),
      endsAtMs: healedAtMs + CONVERGES_WITHIN_MS,
    },
    instancesPerHost,
    badHosts: [...bad.keys()],
    blacklisted,
    healedAtMs,
    isPlayedToTheEnd: chosen.isPlayedToTheEnd,
  };
}
