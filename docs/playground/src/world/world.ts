import { serviceIdOf } from '../../../../src/policy/service.js';
import type { Schedule, ScheduledAction, ScheduleStep } from '../../../../src/testing/schedule/schedule.js';
import type { ScheduleLogEntry } from '../../../../src/testing/schedule/schedule-log.js';
import { SchedulePlayer } from '../../../../src/testing/schedule/schedule-player.js';
import { type Frame, frameOf, hasChanged } from './frame.js';

/**
 * The library at work: a function of a schedule and of the time. Whatever a person does becomes a step of the schedule; nothing else reaches
 * the cluster or the service.
 */
export class World {
  readonly frames: Frame[];
  readonly #schedule: Schedule;
  readonly #steps: ScheduleStep[];
  readonly #player: SchedulePlayer;
  #played = 0;
  #serviceId: string | null;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#steps = [...schedule.steps];
    this.#serviceId = serviceIn(schedule.steps);
    this.#player = new SchedulePlayer(schedule);
    this.frames = [frameOf(this.#player, this.#serviceId, null)];
  }

  /** The present, in ms after the beginning. */
  get atMs(): number {
    return this.#player.atMs;
  }

  /** Everything that happened so far. */
  get log(): readonly ScheduleLogEntry[] {
    return this.#player.log;
  }

  /** The steps, those to come included. */
  get steps(): readonly ScheduleStep[] {
    return this.#steps;
  }

  /** The schedule that leads to this moment, which is the present by default. */
  scheduleUntil(endsAtMs = this.atMs): Schedule {
    return { ...this.#schedule, steps: this.#steps.filter(({ atMs }) => atMs <= endsAtMs), endsAtMs };
  }

  /** The schedule with everything that is still to come. */
  get wholeSchedule(): Schedule {
    return { ...this.#schedule, steps: this.#steps, endsAtMs: Math.max(this.#schedule.endsAtMs, this.atMs) };
  }

  /** Lets time pass, up to so many ms after the beginning, with the steps that fall into it. */
  async advanceTo(atMs: number): Promise<void> {
    const player = this.#player;
    const look = () => this.#look();
    for (
      let step = this.#steps[this.#played];
      step !== undefined && step.atMs <= atMs;
      step = this.#steps[this.#played]
    ) {
      await player.advanceTo(step.atMs, look);
      this.#played += 1;
      player.act(step);
      await player.advanceTo(step.atMs, look);
      this.#look();
    }
    if (atMs > player.atMs) await player.advanceTo(atMs, look);
  }

  /**
   * Lets time pass until something changes, for at most so many ms.
   */
  async advanceToChange(limitMs: number): Promise<void> {
    const { length } = this.frames;
    const end = this.atMs + limitMs;
    while (this.frames.length === length && this.atMs < end) {
      const step = this.#steps[this.#played]?.atMs ?? end;
      await this.advanceTo(Math.min(this.#player.nextMs ?? end, step, end));
    }
  }

  /**
   * Does this now, as one more step of the schedule.
   *
   * @throws RangeError if it is a fault of something that there is not.
   */
  async act(action: ScheduledAction): Promise<void> {
    const step = { atMs: this.atMs, ...action };
    this.#serviceId ??= serviceIn([step]);
    this.#player.act(step);
    this.#steps.splice(this.#played, 0, step);
    this.#played += 1;
    await this.#player.advanceTo(this.atMs, () => this.#look());
    this.#look();
  }

  /** Stops what still runs. */
  stop(): void {
    this.#player.stop();
  }

  #look(): void {
    const before = this.frames.at(-1);
    if (before === undefined || !hasChanged(this.#player, this.#serviceId, before)) return;
    const frame = frameOf(this.#player, this.#serviceId, before);
    if (before.atMs === frame.atMs && this.frames.length > 1) this.frames[this.frames.length - 1] = frame;
    else this.frames.push(frame);
  }
}

/** The service that the page shows: the first that is created. */
function serviceIn(steps: readonly ScheduleStep[]): string | null {
  for (const step of steps) {
    if ('request' in step && step.request.type === 'CREATE') return serviceIdOf(step.request.spec);
  }
  return null;
}
