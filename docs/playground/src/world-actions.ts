import type { ServiceRequest } from '../../../src/model/operation.js';
import { readField } from '../../../src/model/unchecked.js';
import type { Store } from '../../../src/page/store.js';
import type { ScheduledAction } from '../../../src/testing/schedule/schedule.js';
import { explained } from './chart-facts.js';
import { requestOf } from './requests.js';
import { frameIndexAt, type PageState } from './state.js';
import { fragmentOf } from './world/fragment.js';
import { LIMITS } from './world/read-schedule.js';
import type { World } from './world/world.js';

/** What the actions need of the browser. */
export interface Platform {
  readonly fragment: () => string;
  /** Shows this fragment in the address, without a new entry of the history. */
  readonly setFragment: (fragment: string) => void;
  readonly address: () => string;
  /** Whether the text is on the clipboard now. */
  readonly copy: (text: string) => Promise<boolean>;
}

/** The longest time that a step may take until something changes, in ms. */
const STEP_LIMIT_MS = 60_000;
/** How long the page walks at most, in ms of the world. */
const WALK_LIMIT_MS = 10 * 60_000;

/** What a person does to the world, and how time passes in it. All work on the world goes through one queue. */
export class WorldActions {
  #queue: Promise<void> = Promise.resolve();
  #waiting = 0;
  #walkEndsAtMs = 0;

  constructor(
    protected readonly store: Store<PageState>,
    protected readonly platform: Platform,
  ) {}

  /** Plays on, or stands still. */
  togglePlay(): void {
    const { isPlaying } = this.store.get();
    this.store.set({ isPlaying: !isPlaying, lookingAtMs: null, walkingTo: null });
  }

  /** Lets so many real ms pass, at the speed chosen. Called for every picture; skipped while the last one is not done. */
  pass(realMs: number): void {
    const { isPlaying, speed, lookingAtMs, world } = this.store.get();
    if (!isPlaying || lookingAtMs !== null || this.#waiting > 0) return;
    const endsAtMs = world.wholeSchedule.endsAtMs;
    const from = world.atMs;
    const ends = from < endsAtMs && this.store.get().walkingTo === null;
    const atMs = Math.min(Math.round(from + Math.min(realMs, 250) * speed), ends ? endsAtMs : LIMITS.endsAtMs);
    void this.enqueue(async () => {
      await world.advanceTo(atMs);
      await this.#walkOn();
      if (atMs === LIMITS.endsAtMs || (ends && world.atMs >= endsAtMs && this.store.get().walkingTo === null))
        this.store.set({ isPlaying: false });
    });
  }

  /** Goes to the next moment at which something changes. */
  step(): Promise<void> {
    const state = this.store.get();
    if (state.lookingAtMs !== null) {
      this.lookBy(1);
      return Promise.resolve();
    }
    this.store.set({ isPlaying: false });
    return this.enqueue(() => state.world.advanceToChange(STEP_LIMIT_MS));
  }

  /** Shows the moment before, or the one after. */
  lookBy(moments: 1 | -1): void {
    const { world, nowMs, lookingAtMs } = this.store.get();
    const at = lookingAtMs ?? nowMs;
    const index = frameIndexAt(world.frames, at);
    const frame = world.frames[index];
    const isBetween = frame !== undefined && frame.atMs < at && moments < 0;
    this.lookAt((isBetween ? frame : world.frames[index + moments])?.atMs ?? (moments > 0 ? nowMs : 0));
  }

  /** Shows this moment of the past; the present one, if it is not past. */
  lookAt(atMs: number): void {
    const { nowMs, isPlaying } = this.store.get();
    const isPast = atMs < nowMs;
    this.store.set({
      lookingAtMs: isPast ? Math.max(0, Math.round(atMs)) : null,
      isPlaying: isPlaying && !isPast,
      walkingTo: null,
      menu: null,
    });
  }

  /** Shows the present again. */
  lookAtNow(): void {
    this.store.set({ lookingAtMs: null });
  }

  /** Does something to the cluster or its controller, now: whoever looks back sees the present again. */
  act(action: ScheduledAction): Promise<void> {
    const { world } = this.store.get();
    this.store.set({ menu: null, walkingTo: null, lookingAtMs: null });
    return this.enqueue(async () => {
      try {
        await world.act(action);
        this.store.set({ said: '' });
        this.showFragment();
      } catch (thrown) {
        this.store.set({ said: String(readField(thrown, 'message')) });
      }
    });
  }

  /** A new host joins. */
  join(): Promise<void> {
    const { world } = this.store.get();
    const known = new Set(world.frames.at(-1)?.hosts.map(({ executorId }) => executorId));
    const name = Array.from({ length: LIMITS.hosts }, (_, index) => `host-${index + 1}`).find(
      (host) => !known.has(host),
    );
    if (name === undefined || known.size >= LIMITS.hosts) {
      this.store.set({ said: `There are ${known.size} hosts: enough for this page.` });
      return Promise.resolve();
    }
    return this.act({ join: name });
  }

  /** Stops the controller, or starts it again. */
  crashOrRestart(): Promise<void> {
    return this.store.get().world.frames.at(-1)?.isUp === true
      ? this.act({ crash: true })
      : this.act({ restart: true });
  }

  /** Sends a request, whether it will be admitted or not. */
  send(request: ServiceRequest): Promise<void> {
    const { world } = this.store.get();
    // The same answer twice is told twice.
    this.store.set({ walkingTo: null, said: '' });
    return this.enqueue(() => this.#send(world, request));
  }

  /** Walks the way to a refused request: one operation after the other, as soon as each is possible. */
  walk(request: ServiceRequest): void {
    const { world } = this.store.get();
    this.#walkEndsAtMs = world.atMs + WALK_LIMIT_MS;
    this.store.set({ walkingTo: request, isPlaying: true, said: `Walking to ${request.type}` });
    void this.enqueue(() => this.#walkOn());
  }

  /** Shows the present in the address. */
  protected showFragment(): void {
    this.platform.setFragment(fragmentOf(this.store.get().world.scheduleUntil()));
  }

  /** Does this after all other work on the world. */
  protected enqueue(work: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    this.#queue = this.#queue.then(async () => {
      try {
        await work();
      } catch (thrown) {
        this.store.set({ isPlaying: false, problem: String(readField(thrown, 'message')) });
      } finally {
        this.#waiting -= 1;
        const { world, changes } = this.store.get();
        this.store.set({ nowMs: world.atMs, changes: changes + 1 });
      }
    });
    return this.#queue;
  }

  async #send(world: World, request: ServiceRequest): Promise<void> {
    const before = world.log.length;
    const { serviceId } = world.frames.at(-1)?.record.context ?? {};
    await world.act(request.type === 'CANCEL' ? { cancel: serviceId ?? '' } : { request });
    const answer = world.log.slice(before).find((entry) => entry.kind === 'answer');
    const isAdmitted = answer?.kind === 'answer' && answer.admitted;
    this.store.set({
      said: `${request.type} ${isAdmitted ? 'accepted' : 'refused'}`,
      ...(isAdmitted && { opened: null, picked: [] }),
    });
    this.showFragment();
  }

  async #walkOn(): Promise<void> {
    const { walkingTo, world } = this.store.get();
    const frame = world.frames.at(-1);
    if (walkingTo === null || frame === undefined || !frame.isUp) return;
    const explanation = explained(frame.record, walkingTo);
    if (explanation.admitted) {
      this.store.set({ walkingTo: null, isPlaying: false });
      await this.#send(world, walkingTo);
      this.store.set({ isPlaying: true });
      return;
    }
    if (!explanation.way.reachable || world.atMs > this.#walkEndsAtMs) {
      this.store.set({
        walkingTo: null,
        said: explanation.way.reachable ? 'It takes too long.' : explanation.way.text,
      });
      return;
    }
    const [next] = explanation.way.steps;
    if (next?.kind === 'operation') {
      const opened = this.store.get().opened;
      await this.#send(world, requestOf(next.operation, frame.record));
      this.store.set({ opened, walkingTo });
    }
  }
}
