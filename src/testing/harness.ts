import type { LifecycleContext } from '../../machines/lifecycle.context.js';
import type { Health } from '../model/health.js';
import type { LifecycleState } from '../model/lifecycle.js';
import type { ServiceRequest } from '../model/operation.js';
import type { LifecycleInput } from '../model/settings.js';
import type { WorkProgress, WorkRejection } from '../model/work.js';

/** A value now, or the promise of one. */
export type Awaitable<TValue> = TValue | Promise<TValue>;

/** How a piece of work ends; `gone`: it found that the service's record no longer exists (domain.md §4). */
export type WorkOutcome =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure'; readonly failure: WorkRejection }
  | { readonly kind: 'gone' };

/** What work reports of how far it has come; of the work in flight where it names none (domain.md §3). */
export type ReportedProgress = WorkProgress & { readonly effectId?: string };

/**
 * The answer of a controller to a request: an `Admission`, or as much of one as it knows. A controller that throws its
 * refusals throws the refusal itself, or an error with the refusal in its field `refusal`.
 */
export interface Answer {
  readonly admitted: boolean;
  readonly refusal?: { readonly rule?: string; readonly details?: unknown; readonly allowed?: readonly string[] };
}

/**
 * One service in the controller under test, driven by a test. Only `send` and `state` are required; the cases that need more
 * are reported as skipped where it is missing. Each call ends when the controller has done all that follows from it.
 */
export interface Subject {
  /** Sends a request and returns the answer of the controller. */
  send(request: ServiceRequest): Awaitable<Answer>;
  /** The state of the service, one of the 15. */
  state(): Awaitable<LifecycleState>;
  /** Ends the work in flight; without work in flight it does nothing. */
  settle?(outcome: WorkOutcome): Awaitable<unknown>;
  /** Work reports its progress; without work in flight, that of the work in flight does nothing. */
  progress?(progress: ReportedProgress): Awaitable<unknown>;
  /**
   * Work that is over, whatever ended it (its result, its time-out, CANCEL), reports this outcome late or again: of several pieces of work
   * the one that began last. Without such work it does nothing.
   */
  reportLate?(outcome: WorkOutcome): Awaitable<unknown>;
  /** Lets the delay of the present state pass: the time-out of the work, or the delay of an emergency. */
  timeout?(): Awaitable<unknown>;
  /** Lets so many milliseconds pass, on a clock that the test controls. */
  elapse?(ms: number): Awaitable<unknown>;
  /** Feeds the service with what is known of its instances. */
  observe?(health: Health): Awaitable<unknown>;
  /** The fields of the context that the controller can report; a field that is left out is not checked. */
  context?(): Awaitable<Partial<LifecycleContext>>;
  /** Restarts the controller from what it has stored. */
  restart?(): Awaitable<unknown>;
  /** Ends the test. */
  stop?(): Awaitable<unknown>;
}

/** Creates the controller under test for the test kit. */
export interface Harness {
  /** The name in reports. */
  readonly name?: string;
  /** The settings that `start` takes into account; left out: all. Cases that need another one are skipped. */
  readonly settings?: readonly (keyof LifecycleInput)[];
  /** A controller with one service in INIT. */
  start(input: LifecycleInput): Awaitable<Subject>;
}
