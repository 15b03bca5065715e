import type {
  Cause,
  InstanceRecord,
  InstanceState,
  LifecycleState,
  RefusalRule,
  ServiceRequest,
} from 'local-service-machines';
import type { HostView } from './hosts.js';

/** An event of the timeline. */
export type TimelineEvent =
  /** The next step of the walk begins. */
  | { readonly kind: 'step'; readonly title: string }
  /**
   * The service moved. `event` is a request, OBSERVE, or the end of its work (`done`, `failed`, `timed out`) or of the
   * delay of an emergency (`emergency delay over`). `effectId` is that of the work that began or ended, if any.
   */
  | {
      readonly kind: 'transition';
      readonly event: string;
      readonly cause: Cause;
      readonly from: LifecycleState;
      readonly to: LifecycleState;
      readonly effectId: string | null;
    }
  /** A request was refused; the service did not move. */
  | {
      readonly kind: 'refusal';
      readonly event: ServiceRequest['type'];
      readonly cause: 'operator';
      readonly state: LifecycleState;
      readonly rule: RefusalRule;
      readonly message: string;
    }
  /**
   * Any other event: of hosts and instances (`host joins`, `host returns`, `host blacklisted`, `healthy`, `unhealthy`,
   * `start failed`, `stopped`), of the controller (`start-up check`, `crash`, `restart`, `end`), and each OBSERVE that
   * moved nothing.
   */
  | {
      readonly kind: 'note';
      readonly event: string;
      readonly cause: 'cluster' | 'controller' | 'reconciliation';
      readonly detail: string;
    };

/**
 * One entry of the timeline; `--json` prints each as one line. `atMs` is the time in ms since the demo began; `hosts`
 * holds the hosts at that time, in the order in which they joined, with their active instances.
 */
export type Entry = TimelineEvent & Moment;

/** Where the timeline reads the time and the hosts. */
export interface TimelineSource {
  elapsed(): number;
  view(): readonly HostView[];
}

/** The time and step of an event, and the hosts at that time. */
interface Moment {
  readonly atMs: number;
  readonly step: number;
  readonly hosts: readonly HostView[];
}

/** The instance states that get an entry, and the name of its event. */
const REPORTED_STATES: Partial<Record<InstanceState, string>> = {
  HEALTHY: 'healthy',
  UNHEALTHY: 'unhealthy',
  START_FAILED: 'start failed',
  STOPPED: 'stopped',
};

/** Adds time, step and hosts to each event, and prints it. */
export class Timeline {
  #step = 0;
  /** The events of instances at this time; instances with the same event share an entry. */
  #instances: { readonly event: string; readonly instanceIds: readonly string[]; readonly moment: Moment }[] = [];

  constructor(
    private readonly source: TimelineSource,
    private readonly print: (entry: Entry) => void,
  ) {}

  /** Begins the next step of the walk. */
  step(title: string): void {
    this.#flushInstances();
    this.#step += 1;
    this.add({ kind: 'step', title });
  }

  /** Adds an event that occurs now. */
  add(event: TimelineEvent): void {
    this.#flushInstances();
    this.#print(event, this.#moment());
  }

  /** Adds the event of an instance that enters its state now. */
  addInstance({ instanceId, state }: InstanceRecord): void {
    const event = REPORTED_STATES[state];
    if (event === undefined) return;
    const moment = this.#moment();
    if (this.#instances.some((pending) => pending.moment.atMs !== moment.atMs)) this.#flushInstances();
    const same = this.#instances.find((pending) => pending.event === event);
    const instanceIds = [...(same?.instanceIds ?? []), instanceId];
    this.#instances = [...this.#instances.filter((pending) => pending !== same), { event, instanceIds, moment }];
  }

  #flushInstances(): void {
    for (const { event, instanceIds, moment } of this.#instances) {
      this.#print({ kind: 'note', event, cause: 'cluster', detail: instanceIds.join(', ') }, moment);
    }
    this.#instances = [];
  }

  #print(event: TimelineEvent, { atMs, step, hosts }: Moment): void {
    this.print({ atMs, step, ...event, hosts });
  }

  #moment(): Moment {
    return { atMs: this.source.elapsed(), step: this.#step, hosts: this.source.view() };
  }
}
