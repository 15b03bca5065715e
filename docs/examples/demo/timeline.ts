import type {
  Cause,
  InstanceRecord,
  InstanceState,
  LifecycleState,
  RefusalRule,
  ServiceRequest,
} from 'local-service-machines';
import type { HostView } from './hosts.js';

/** What happened. */
export type Happening =
  /** The next step of the walk begins. */
  | { readonly kind: 'step'; readonly title: string }
  /**
   * The service moved. `event` is a request, OBSERVE, or how the state was left: `done`, `failed` and `timed out` speak
   * of the work, `delay over` of an emergency. `effectId` is that of the work that began or ended, if any.
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
   * Anything else: what hosts and instances did (`host joins`, `host returns`, `host blacklisted`, `healthy`,
   * `unhealthy`, `start failed`, `stopped`), what the controller did (`start-up check`, `crash`, `restart`, `end`), and
   * each OBSERVE that moved nothing.
   */
  | {
      readonly kind: 'news';
      readonly event: string;
      readonly cause: 'cluster' | 'controller' | 'reconciliation';
      readonly detail: string;
    };

/**
 * One entry of the timeline; `--json` prints each as one line. `atMs` is the demo's own time, in ms since it began;
 * `hosts` is what was on them right then, in the order in which they joined, active instances only.
 */
export type Entry = Happening & Stamp;

/** What the timeline looks at. */
export interface Scene {
  elapsed(): number;
  view(): readonly HostView[];
}

/** When something happened, in which step, and what the hosts looked like. */
interface Stamp {
  readonly atMs: number;
  readonly step: number;
  readonly hosts: readonly HostView[];
}

/** The states whose entry is worth a line, and what the line says. */
const WORTH_TELLING: Partial<Record<InstanceState, string>> = {
  HEALTHY: 'healthy',
  UNHEALTHY: 'unhealthy',
  START_FAILED: 'start failed',
  STOPPED: 'stopped',
};

/** Collects what happens, stamps it, and hands each entry on. */
export class Timeline {
  #step = 0;
  /** What instances did right now. Those that do the same at the same time share an entry. */
  #instances: { readonly event: string; readonly instanceIds: readonly string[]; readonly stamp: Stamp }[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly print: (entry: Entry) => void,
  ) {}

  /** The next step of the walk begins. */
  step(title: string): void {
    this.#tellOfInstances();
    this.#step += 1;
    this.add({ kind: 'step', title });
  }

  /** This happened just now. */
  add(happening: Happening): void {
    this.#tellOfInstances();
    this.#print(happening, this.#stamp());
  }

  /** An instance entered a state just now. */
  addInstance({ instanceId, state }: InstanceRecord): void {
    const event = WORTH_TELLING[state];
    if (event === undefined) return;
    const stamp = this.#stamp();
    if (this.#instances.some((told) => told.stamp.atMs !== stamp.atMs)) this.#tellOfInstances();
    const same = this.#instances.find((told) => told.event === event);
    const instanceIds = [...(same?.instanceIds ?? []), instanceId];
    this.#instances = [...this.#instances.filter((told) => told !== same), { event, instanceIds, stamp }];
  }

  #tellOfInstances(): void {
    for (const { event, instanceIds, stamp } of this.#instances) {
      this.#print({ kind: 'news', event, cause: 'cluster', detail: instanceIds.join(', ') }, stamp);
    }
    this.#instances = [];
  }

  #print(happening: Happening, { atMs, step, hosts }: Stamp): void {
    this.print({ atMs, step, ...happening, hosts });
  }

  #stamp(): Stamp {
    return { atMs: this.scene.elapsed(), step: this.#step, hosts: this.scene.view() };
  }
}
