import { isActiveInstanceState } from '../../src/model/index.js';
import type { InstanceState, LifecycleState } from '../../src/index.js';
import type { ScheduleLogEntry } from '../../src/testing/index.js';
import { type FleetInstance, mayStartAt } from './fleet-backoff.js';
import { type FleetLife, START_LIMIT_MS } from './fleet-life.js';

type EntryOf<TKind extends ScheduleLogEntry['kind']> = Extract<ScheduleLogEntry, { kind: TKind }>;

/** The work in flight of a service, as the log shows it. */
interface Visit {
  readonly from: LifecycleState;
  readonly state: LifecycleState;
  readonly cause: string;
  readonly atMs: number;
  /** The hosts on which nothing of the service was active when it began. */
  readonly emptyHosts: readonly string[];
  readonly started: FleetInstance[];
  readonly stopped: FleetInstance[];
}

const COMING_UP: readonly InstanceState[] = ['PENDING', 'PROVISIONING', 'STARTING', 'UNREADY', 'READY'];
const FAILED: readonly InstanceState[] = ['START_FAILED', 'PROVISIONING_FAILED', 'READINESS_CHECK_FAILED', 'UNHEALTHY'];
/** The states whose work begins with an observation of its own. */
const PLANS: readonly LifecycleState[] = ['ADJUSTING_INSTANCES', 'DEPLOYING_TEST_INSTANCE', 'REPLACING_INSTANCES'];
const STALE_AFTER_MS = 60_000;

/** What must never happen on a fleet, seen in its log by the words of the domain alone: one line for each that did. */
export function brokenRules(life: FleetLife, log: readonly ScheduleLogEntry[]): readonly string[] {
  const rules = new FleetRules(life);
  for (const entry of log) rules.look(entry);
  return rules.broken;
}

class FleetRules {
  readonly broken: string[] = [];
  readonly #life: FleetLife;
  readonly #instances = new Map<string, FleetInstance>();
  readonly #visits = new Map<string, Visit>();
  /** The services that were ever replaced: what a replacement leaves may crowd a host for a while. */
  readonly #replaced = new Set<string>();
  /** The hosts that were ever out of reach, or not to take instances, with those that are draining now. */
  readonly #everOut = new Set<string>();
  readonly #draining = new Set<string>();
  /** The hosts that do not report. */
  readonly #mute = new Set<string>();
  readonly #hasOddClocks: boolean;
  /** When the controller knows only what it knew before its clock jumped ahead: at the very time of the jump. */
  #outdatedAtMs = -1;
  #hasJumpedBack = false;

  constructor(life: FleetLife) {
    this.#life = life;
    this.#hasOddClocks = life.schedule.steps.some(
      (step) =>
        'inject' in step &&
        (step.inject.fault === 'CONTROLLER_CLOCK_JUMPS' || (step.inject.fault === 'CLOCK_OFF' && step.inject.ms !== 0)),
    );
  }

  look(entry: ScheduleLogEntry): void {
    if (entry.kind === 'fault') this.#goesWrong(entry);
    else if (entry.kind === 'transition') this.#moves(entry);
    else if (entry.kind === 'instance') this.#changes(entry);
  }

  #require(holds: boolean, atMs: number, rule: string): void {
    if (!holds) this.broken.push(`${String(atMs)}: ${rule}`);
  }

  #of(serviceId: string, executorId?: string): readonly FleetInstance[] {
    return [...this.#instances.values()].filter(
      (one) => one.serviceId === serviceId && (executorId === undefined || one.executorId === executorId),
    );
  }

  #goesWrong({ fault, atMs }: EntryOf<'fault'>): void {
    if (fault.fault === 'CONTROLLER_CLOCK_JUMPS') {
      // After a jump back there may be reports from the future, by which nothing is outdated.
      this.#hasJumpedBack ||= fault.ms < 0;
      if (fault.ms >= STALE_AFTER_MS && !this.#hasJumpedBack) this.#outdatedAtMs = atMs;
      return;
    }
    if (!('executorId' in fault)) return;
    const { executorId } = fault;
    // A host whose clock is ahead reports from the future, and is left alone.
    const isAhead = fault.fault === 'CLOCK_OFF' && fault.ms >= STALE_AFTER_MS;
    if (isAhead) this.#everOut.add(executorId);
    if (!fault.fault.startsWith('EXECUTOR_')) return;
    // It reports once more, by the new clock.
    if (fault.fault === 'EXECUTOR_SILENT' || fault.fault === 'EXECUTOR_STALE') {
      this.#outdatedAtMs = -1;
      this.#mute.add(executorId);
    }
    if (fault.fault === 'EXECUTOR_RETURNS') this.#reports(executorId);
    else this.#everOut.add(executorId);
    if (fault.fault === 'EXECUTOR_DRAINS') this.#draining.add(executorId);
    else this.#draining.delete(executorId);
  }

  #reports(executorId: string): void {
    this.#mute.delete(executorId);
    for (const instance of this.#instances.values()) {
      if (instance.executorId === executorId) instance.isReported = true;
    }
  }

  #moves({ serviceId, event, cause, from, to, atMs, text }: EntryOf<'transition'>): void {
    const own = this.#of(serviceId);
    // What became healthy on a host that did not report any more, nobody knew.
    const healthy = own.filter(({ state, isReported }) => state === 'HEALTHY' && isReported).length;
    const active = own.filter(({ state }) => isActiveInstanceState(state)).length;
    if (to === 'EMERGENCY_DEACTIVATION_REQUESTED') {
      this.#require(
        event !== 'OBSERVE' || healthy === 0,
        atMs,
        `${serviceId} was given up with ${String(healthy)} healthy`,
      );
      this.#require(from !== 'REPLACING_INSTANCES', atMs, `${serviceId} was given up because a restart was cancelled`);
    }
    this.#require(to !== 'DESTROYED' || active === 0, atMs, `${serviceId} was destroyed with ${String(active)} active`);
    this.#require(event !== 'timed out', atMs, `the whole work timed out before the limits of its instances: ${text}`);
    this.#require(
      event !== 'OBSERVE' || atMs !== this.#outdatedAtMs,
      atMs,
      `${serviceId} was moved by an outdated observation: ${text}`,
    );
    // The work observes for itself, and then all hosts have reported by the new clock.
    if (PLANS.includes(to)) this.#outdatedAtMs = -1;
    const visit = this.#visits.get(serviceId);
    if (visit !== undefined) this.#ends(serviceId, visit, event, atMs);
    if (to === 'REPLACING_INSTANCES') this.#replaced.add(serviceId);
    const emptyHosts = this.#life.schedule.hosts.filter(
      (host) => !this.#of(serviceId, host).some(({ state }) => isActiveInstanceState(state)),
    );
    this.#visits.set(serviceId, { from, state: to, cause, atMs, emptyHosts, started: [], stopped: [] });
  }

  #ends(
    serviceId: string,
    { from, state, cause, emptyHosts, started, stopped, ...visit }: Visit,
    event: string,
    atMs: number,
  ): void {
    if (state === 'REPLACING_INSTANCES' && event === 'done') {
      // An old instance may go down by itself while its successor comes up.
      const hasReplaced = started.length > 0 || stopped.length > 0;
      this.#require(hasReplaced, atMs, `a restart of ${serviceId} replaced nothing and succeeded`);
    }
    // A host that hangs ends an adjustment early, and so does a crash of the controller in the midst of it.
    const isCutShort = !['done', 'failed'].includes(event) || atMs - visit.atMs >= START_LIMIT_MS;
    if (state !== 'ADJUSTING_INSTANCES' || from !== 'ACTIVE' || isCutShort) return;
    for (const host of emptyHosts) {
      const isTried = started.some(({ executorId }) => executorId === host);
      const there = this.#of(serviceId, host);
      // An operator's own adjustment waits for no back-off.
      const isWanted = !this.#everOut.has(host) && (there.length === 0 || cause === 'operator');
      this.#require(isTried || !isWanted, atMs, `an adjustment of ${serviceId} did not try ${host}`);
    }
  }

  #changes({ instanceId, serviceId, executorId, state, atMs }: EntryOf<'instance'>): void {
    const known = this.#instances.get(instanceId);
    const visit = this.#visits.get(serviceId);
    if (known === undefined) {
      const instance = {
        instanceId,
        serviceId,
        executorId,
        state,
        createdAtMs: atMs,
        changedAtMs: atMs,
        hasFailed: false,
        wasHealthy: false,
        isReported: !this.#mute.has(executorId),
      };
      if (visit !== undefined) this.#starts(instance, visit);
      this.#instances.set(instanceId, instance);
      return;
    }
    if (state === 'STOPPING' && visit !== undefined) this.#stops(known, visit, atMs);
    // What is told to stop before its container runs has hung.
    const hung = state === 'DEPROVISIONING' && COMING_UP.slice(0, 3).includes(known.state);
    known.hasFailed ||= FAILED.includes(state) || hung;
    known.wasHealthy ||= state === 'HEALTHY';
    known.state = state;
    known.changedAtMs = atMs;
    known.isReported = !this.#mute.has(executorId);
  }

  #starts(instance: FleetInstance, visit: Visit): void {
    const { instanceId, serviceId, executorId, createdAtMs: atMs } = instance;
    const { instancesPerHost } = this.#life;
    const there = this.#of(serviceId, executorId);
    const active = there.filter(({ state }) => isActiveInstanceState(state)).length;
    const name = `${instanceId} of ${serviceId} was started on ${executorId}`;
    this.#require(
      active < instancesPerHost || this.#replaced.has(serviceId),
      atMs,
      `${name}, where ${String(active)} are active`,
    );
    this.#require(!this.#draining.has(executorId), atMs, `${name}, which drains`);
    const hung = visit.started.find((one) => COMING_UP.includes(one.state) && atMs - one.createdAtMs >= START_LIMIT_MS);
    const gaveUp = visit.started.find((one) => one.hasFailed && one.changedAtMs - one.createdAtMs >= START_LIMIT_MS);
    this.#require((hung ?? gaveUp) === undefined, atMs, `${name} after another start had used up its whole limit`);
    if (visit.state !== 'ADJUSTING_INSTANCES') {
      visit.started.push(instance);
      return;
    }
    const isFresh = there.length === 0 && !this.#everOut.has(executorId);
    const worse = visit.started.find((one) => one.executorId !== executorId && this.#hadFailed(one, visit));
    if (!this.#hasOddClocks) {
      this.#require(!isFresh || worse === undefined, atMs, `${name} after ${String(worse?.executorId)}, which fails`);
      // The plan knew of what had ended by then.
      const hasJustFailed = there.some((one) => one.hasFailed && one.changedAtMs >= visit.atMs);
      const limits = { instancesPerHost, startLimitMs: START_LIMIT_MS + STALE_AFTER_MS };
      const notBeforeMs = visit.cause === 'operator' || hasJustFailed ? 0 : mayStartAt(there, atMs, limits);
      this.#require(atMs >= notBeforeMs, atMs, `${name} within its back-off, which lasts until ${String(notBeforeMs)}`);
    }
    visit.started.push(instance);
  }

  /** Whether all that its host had seen of the service before was one failure after the other, not long ago. */
  #hadFailed({ serviceId, executorId, instanceId, createdAtMs }: FleetInstance, visit: Visit): boolean {
    const before = this.#of(serviceId, executorId).filter(
      (one) => one.instanceId !== instanceId && one.createdAtMs < visit.atMs,
    );
    return (
      before.length > 0 &&
      before.every(
        (one) =>
          one.hasFailed &&
          one.state === 'STOPPED' &&
          one.changedAtMs < visit.atMs &&
          createdAtMs - one.createdAtMs < 600_000,
      )
    );
  }

  #stops(instance: FleetInstance, visit: Visit, atMs: number): void {
    const { instanceId, serviceId, executorId, state } = instance;
    if (visit.state === 'REPLACING_INSTANCES') {
      visit.stopped.push(instance);
      const isThere = (one: FleetInstance) => one.executorId === executorId;
      const fresh = visit.started.filter((one) => isThere(one) && one.wasHealthy).length;
      const gone = visit.stopped.filter(isThere).length;
      this.#require(
        gone <= fresh || state !== 'HEALTHY',
        atMs,
        `${instanceId} of ${serviceId} was stopped before another ran in its place`,
      );
    }
    if (visit.state !== 'ADJUSTING_INSTANCES') return;
    const isOfThisWork = visit.started.includes(instance);
    this.#require(
      visit.started.length === 0 || isOfThisWork,
      atMs,
      `${instanceId} of ${serviceId} was stopped after others were started`,
    );
    this.#require(
      visit.from !== 'ACTIVE' ||
        !this.#draining.has(executorId) ||
        state !== 'HEALTHY' ||
        this.#replaced.has(serviceId),
      atMs,
      `${instanceId} of ${serviceId} was stopped on ${executorId}, which drains`,
    );
  }
}
