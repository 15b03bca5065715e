import type { LifecycleContext } from '../../machines/lifecycle.context.js';
import type { Health } from '../model/health.js';
import type { LifecycleState } from '../model/lifecycle.js';
import type { ServiceRequest } from '../model/operation.js';
import type { LifecycleInput } from '../model/settings.js';
import type { Failure } from '../model/work.js';

/** A value now, or the promise of one. */
export type Awaitable<TValue> = TValue | Promise<TValue>;

/** How a piece of work ends; `gone`: it found that the service's record no longer exists (domain.md §4). */
export type Outcome =
  { readonly kind: 'success' } | { readonly kind: 'failure'; readonly failure: Failure } | { readonly kind: 'gone' };

/**
 * What a controller says to a request: an `Admission`, or as much of one as it knows. A controller that throws its
 * refusals throws the refusal itself, or an error with the refusal in its field `refusal`.
 */
export interface Answer {
  readonly admitted: boolean;
  readonly refusal?: { readonly rule?: string; readonly details?: unknown; readonly allowed?: readonly string[] };
}

/**
 * One service in a host's controller, driven by a test. Only `send` and `state` are required; the cases that need more
 * are reported as skipped where it is missing. Each call ends when the controller has done all that follows from it.
 */
export interface Subject {
  /** What does the controller say to this request? */
  send(request: ServiceRequest): Awaitable<Answer>;
  /** In which of the 15 states is the service? */
  state(): Awaitable<LifecycleState>;
  /** Ends the work in flight; without work in flight it does nothing. */
  settle?(outcome: Outcome): Awaitable<unknown>;
  /**
   * The work that is over, whatever ended it (its result, its time-out, CANCEL), reports this outcome, at last or once
   * more; of several the one that began last. Without such work it does nothing.
   */
  reportLate?(outcome: Outcome): Awaitable<unknown>;
  /** Lets the delay of the present state pass: the time-out of the work, or the delay of an emergency. */
  timeout?(): Awaitable<unknown>;
  /** Lets so many milliseconds pass, on a clock that the test controls. */
  elapse?(ms: number): Awaitable<unknown>;
  /** Feeds the service with what is known of its instances. */
  observe?(health: Health): Awaitable<unknown>;
  /** As much as the controller can tell of what it knows of the service; a field that is left out is not checked. */
  context?(): Awaitable<Partial<LifecycleContext>>;
  /** Restarts the controller from what it has stored. */
  restart?(): Awaitable<unknown>;
  /** Ends the test. */
  stop?(): Awaitable<unknown>;
}

/** How the kit gets hold of a host's controller. */
export interface Harness {
  /** How reports call it. */
  readonly name?: string;
  /** The settings that `start` takes into account; left out: all. Cases that need another one are skipped. */
  readonly settings?: readonly (keyof LifecycleInput)[];
  /** A controller with one service in INIT. */
  start(input: LifecycleInput): Awaitable<Subject>;
}
