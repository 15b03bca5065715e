import type {
  Cause,
  InstanceRecord,
  InstanceState,
  LifecycleState,
  Refusal,
  RefusalRule,
  ServiceRequest,
} from 'local-service-machines';
import type { Condition } from 'local-service-machines/chart';
import type { HostedService, HostEvent } from 'local-service-machines/host';
import type { HostView } from './hosts.js';
import { whatMoved } from './what-moved.js';

/** An event of the timeline. */
export type TimelineEvent =
  /** The next chapter of the story begins. */
  | { readonly kind: 'chapter'; readonly title: string }
  /**
   * The service moved. `event`: the operation or CANCEL that was accepted, or how work ended (`adjustInstances failed`). `isRequest`:
   * whether an operator asked for it just now. `why`: what the reconciliation saw, or why the work failed. `effectId`: of the work that
   * began, or else of the work that ended.
   */
  | {
      readonly kind: 'transition';
      readonly event: string;
      readonly isRequest: boolean;
      readonly cause: Cause;
      readonly from: LifecycleState;
      readonly to: LifecycleState;
      readonly why: string | null;
      readonly effectId: string | null;
    }
  /**
   * Work has come so far (`progress`), or goes on from there after a restart of the controller (`resume`). `attempt`: how often it was
   * begun.
   */
  | {
      readonly kind: 'progress' | 'resume';
      readonly effectId: string;
      readonly attempt: number;
      readonly done: number;
      readonly total: number;
    }
  /** A request was refused, and the service did not move. `way`: what would make it legal, if anything. */
  | {
      readonly kind: 'refusal';
      readonly event: ServiceRequest['type'];
      readonly state: LifecycleState;
      readonly rule: RefusalRule;
      readonly message: string;
      readonly way: string | null;
    }
  /** What an observation showed that began no work. `nextStartMs`: how long until a start that was put off is due, if any was. */
  | ({ readonly kind: 'condition'; readonly nextStartMs: number | null } & Condition)
  /** Instances entered a state at the same time. */
  | {
      readonly kind: 'instances';
      readonly event: 'healthy' | 'unhealthy' | 'not started' | 'stopped';
      readonly instances: readonly Pick<InstanceRecord, 'instanceId' | 'executorId'>[];
    }
  /** Anything else that happened to a host, by its id, or to the controller. */
  | { readonly kind: 'note'; readonly who: string; readonly text: string };

/**
 * One entry of the timeline; `--json` prints each as one line. `atMs` is the time in ms since the story began; `hosts` holds the hosts
 * at that time, in the order in which they joined, with the instances that are not gone.
 */
export type Entry = TimelineEvent & Moment;

/** Where the timeline reads the time and the hosts. */
export interface TimelineSource {
  elapsed(): number;
  view(): readonly HostView[];
}

/** The time and chapter of an event, and the hosts at that time. */
interface Moment {
  readonly atMs: number;
  readonly chapter: number;
  readonly hosts: readonly HostView[];
}

type InstancesEvent = Extract<TimelineEvent, { readonly kind: 'instances' }>;
type ProgressEvent = Extract<TimelineEvent, { readonly kind: 'progress' | 'resume' }>;
/** The service moved. */
export type Transition = Extract<TimelineEvent, { readonly kind: 'transition' }>;

/** The instance states that get an entry, and the name of its event. */
const REPORTED_STATES: Partial<Record<InstanceState, InstancesEvent['event']>> = {
  HEALTHY: 'healthy',
  UNHEALTHY: 'unhealthy',
  START_FAILED: 'not started',
  STOPPED: 'stopped',
};

/** Adds time, chapter and hosts to each event, and prints it. */
export class Timeline {
  #chapter = 0;
  /** What happened at this moment, and may be joined by more of its kind. */
  #instances: readonly InstancesEvent[] = [];
  #progress: ProgressEvent | null = null;
  #moment: Moment | null = null;
  /** What the controller reported since the service moved last. */
  #reported: readonly HostEvent[] = [];
  #lastCondition = '';
  readonly #notStarted = new Set<string>();

  constructor(
    private readonly source: TimelineSource,
    private readonly print: (entry: Entry) => void,
  ) {}

  /** Begins the next chapter. */
  beginChapter(title: string): void {
    this.#flush();
    this.#chapter += 1;
    this.#lastCondition = '';
    this.add({ kind: 'chapter', title });
  }

  /** Adds an event that occurs now. */
  add(event: TimelineEvent): void {
    this.#flush();
    this.#print(event, this.#now());
  }

  /** Adds what happened to a host, by its id, or to the controller. */
  note(who: string, text: string): void {
    this.add({ kind: 'note', who, text });
  }

  /** Adds a refusal, and what would make the request legal. */
  addRefusal({ operation: event, state, rule, message }: Refusal, way: string | null): void {
    this.add({ kind: 'refusal', event, state, rule, message, way });
  }

  /** Adds a condition, unless it was added since the service moved last. */
  addCondition(condition: Condition, nextStartMs: number | null): void {
    const text = JSON.stringify(condition);
    if (text === this.#lastCondition) return;
    this.#lastCondition = text;
    this.add({ kind: 'condition', ...condition, nextStartMs });
  }

  /** Adds the event of an instance that enters its state now. */
  addInstance({ instanceId, executorId, state }: InstanceRecord): void {
    const event = REPORTED_STATES[state];
    if (event === undefined || (event === 'stopped' && this.#notStarted.has(instanceId))) return;
    if (event === 'not started') this.#notStarted.add(instanceId);
    this.#stay();
    const same = this.#instances.find((entry) => entry.event === event);
    const instances = [...(same?.instances ?? []), { instanceId, executorId }];
    this.#instances = [...this.#instances.filter((entry) => entry !== same), { kind: 'instances', event, instances }];
  }

  /** Adds what the controller reports of its service. */
  addHostEvent(event: HostEvent, service: HostedService | undefined): void {
    switch (event.type) {
      case 'work.progressed': {
        const { effectId, attempt, done, total } = event;
        this.#stay();
        // That all is done the end of the work says.
        this.#progress = done === total ? null : { kind: 'progress', effectId, attempt, done, total };
        break;
      }
      case 'work.started': {
        const { effectId, attempt } = event;
        const progress = service?.context.inFlight?.progress;
        if (attempt === 1 || !progress) break;
        this.add({ kind: 'resume', effectId, attempt, done: progress.done, total: progress.total });
        break;
      }
      case 'service.moved':
        this.#move(event.from, event.to, service);
        break;
      default:
        this.#reported = [...this.#reported, event];
        // With CREATE a service comes into being: it does not move.
        if (event.type === 'operation.accepted' && event.operation === 'CREATE' && service !== undefined) {
          this.#move('INIT', service.value, service);
        }
    }
  }

  #move(from: LifecycleState, to: LifecycleState, service: HostedService | undefined): void {
    this.add({ kind: 'transition', from, to, ...whatMoved(this.#reported, service) });
    this.#reported = [];
    this.#lastCondition = '';
  }

  /** What happened at an earlier moment is not joined any more. */
  #stay(): void {
    if (this.#moment !== null && this.#moment.atMs !== this.source.elapsed()) this.#flush();
    this.#moment = this.#now();
  }

  #flush(): void {
    if (this.#moment === null) return;
    for (const event of this.#instances) this.#print(event, this.#moment);
    if (this.#progress !== null) this.#print(this.#progress, this.#moment);
    this.#instances = [];
    this.#progress = null;
    this.#moment = null;
  }

  #print(event: TimelineEvent, { atMs, chapter, hosts }: Moment): void {
    this.print({ atMs, chapter, ...event, hosts });
  }

  #now(): Moment {
    return { atMs: this.source.elapsed(), chapter: this.#chapter, hosts: this.source.view() };
  }
}
