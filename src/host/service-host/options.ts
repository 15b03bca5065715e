import { type LifecycleMachine, lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { isWorkName, WORK, type WorkInputOf, type WorkName } from '../../../machines/lifecycle.work.js';
import type { ClusterObservation } from '../../model/cluster.js';
import { MAX_DELAY_MS } from '../../model/operation.js';
import type { LifecycleInput } from '../../model/settings.js';
import { isWholeNumber, readField } from '../../model/unchecked.js';
import { settingsOf } from '../../policy/settings.js';
import type { HostEvent } from '../events/host-event.js';
import type { HostClock, WorkSignal } from './platform.js';
import type { Awaitable, ServiceStore } from './store.js';

/** How far a piece of work has come. */
export interface ReportedProgress {
  /** What is done of `total`, in any unit, for example instances. Both are whole numbers; `done` is at most `total`. */
  readonly done: number;
  readonly total: number;
  /** What the work needs to go on from here after a restart, in plain JSON; left out: the last one stays. */
  readonly checkpoint?: unknown;
}

/** What a piece of work is given, next to its input. */
export interface WorkContext {
  /** The same however often the work is begun again: it makes the work idempotent. */
  readonly effectId: string;
  /** 1, and one more with each restart in the midst of the work. With the effect id it is a fencing token. */
  readonly attempt: number;
  /** The last checkpoint that was stored, maybe before a restart; undefined where there is none. */
  readonly checkpoint: unknown;
  /** Aborted once the work is not wanted any more. */
  readonly signal: WorkSignal;
  /**
   * Reports progress; resolves once the checkpoint is stored. Without a checkpoint it is shown, and not stored. Await it before
   * the first act that depends on the checkpoint. A rejection that nobody waits for ends no process.
   *
   * @throws StoreError if it cannot be stored now, Error if the work is not in flight any more or the progress is invalid.
   */
  readonly progress: (progress: ReportedProgress) => Promise<void>;
}

/** Does a piece of work: resolves when it is done, rejects with `{ code, message }` when it failed. */
export type WorkHandler<TWork extends WorkName> = (input: WorkInputOf<TWork>, context: WorkContext) => Promise<unknown>;

/** The three pieces of work that only record what the host stores anyway. */
export type RecordingWorkName = Extract<WorkName, 'recordActivation' | 'recordInstanceCount' | 'removeService'>;

/** The seven pieces of work. The three that only record are optional: the store is the record. */
export type WorkHandlers = {
  readonly [TWork in Exclude<WorkName, RecordingWorkName>]: WorkHandler<TWork>;
} & { readonly [TWork in RecordingWorkName]?: WorkHandler<TWork> };

/** What a service host is made of. */
export interface ServiceHostOptions {
  /** Where the services are stored. */
  readonly store: ServiceStore;
  /** A string that no other run of a host on this store ever has, for example a UUID; 1 to 200 characters. */
  readonly runId: string;
  /** Carries out the work on instances. */
  readonly work: WorkHandlers;
  /** Collects what is known of the cluster; has to stop when the signal is aborted. */
  readonly observe: (signal: WorkSignal) => Awaitable<ClusterObservation>;
  /**
   * Default: the time of the system (`Date.now`) and its timers. The times in observations have to be of the same clock.
   */
  readonly clock?: HostClock;
  /** The lifecycle machine with guards, updates or delays of the host's own. Its actors are not used. */
  readonly machine?: LifecycleMachine;
  /** The settings of every service; those that are given replace the stored ones. The store keeps the `revision`. */
  readonly settings?: Omit<LifecycleInput, 'revision'>;
  /** What `createInspect` of `./inspect` returns. */
  readonly inspect?: (event: { readonly type: string }) => void;
  /** Gets everything that an operator logs or counts; never a secret. */
  readonly onEvent?: (event: HostEvent) => void;
  /** Gets what callbacks, the store and `observe` throw, and the RestoreError, which names service and field, of what is stored and cannot be read. */
  readonly onError?: (error: unknown) => void;
  /** How long, in ms, the store may take for a write, a read, a claim, or the next row of `load` before that counts as failed. Default 10 s. */
  readonly writeTimeoutMs?: number;
  /** How long, in ms, `observe` may take before it counts as failed. Default 30 s. */
  readonly observeTimeoutMs?: number;
}

/** How long, in ms, the store may take for an answer, unless the options say otherwise. */
export const DEFAULT_WRITE_TIMEOUT_MS = 10_000;
/** How long, in ms, `observe` may take, unless the options say otherwise. */
export const DEFAULT_OBSERVE_TIMEOUT_MS = 30_000;
const MAX_RUN_ID_LENGTH = 200;

const RECORDING_WORK = {
  recordActivation: true,
  recordInstanceCount: true,
  removeService: true,
} as const satisfies Record<RecordingWorkName, true>;

const OPTION_NAMES = {
  store: true,
  runId: true,
  work: true,
  observe: true,
  clock: true,
  machine: true,
  settings: true,
  inspect: true,
  onEvent: true,
  onError: true,
  writeTimeoutMs: true,
  observeTimeoutMs: true,
} as const satisfies Record<keyof ServiceHostOptions, true>;

/**
 * Checks what a host was given.
 *
 * @throws TypeError or RangeError that names the field and what it must be.
 */
export function checkOptions(options: ServiceHostOptions): void {
  checkNames('', options, (name) => Object.hasOwn(OPTION_NAMES, name));
  for (const method of ['claim', 'load', 'read', 'write'] as const) checkFunction(options.store, method, 'store.');
  const { runId, work, clock, machine = lifecycleMachine, settings } = options;
  if (typeof runId !== 'string' || runId === '' || runId.length > MAX_RUN_ID_LENGTH) {
    throw new TypeError(`runId must be a text of 1 to ${String(MAX_RUN_ID_LENGTH)} characters.`);
  }
  checkNames('work.', work, isWorkName);
  for (const name of Object.keys(WORK)) {
    if (!Object.hasOwn(RECORDING_WORK, name) || readField(work, name) !== undefined) checkFunction(work, name, 'work.');
  }
  checkFunction(options, 'observe');
  for (const name of ['inspect', 'onEvent', 'onError'] as const) {
    if (options[name] !== undefined) checkFunction(options, name);
  }
  if (clock !== undefined) {
    for (const method of ['now', 'setTimeout', 'clearTimeout'] as const) checkFunction(clock, method, 'clock.');
  }
  if (readField(readField(machine, 'config'), 'id') !== lifecycleMachine.id) {
    throw new TypeError('machine must be the lifecycle machine.');
  }
  if (readField(settings, 'revision') !== undefined) throw new RangeError('settings.revision is kept by the store.');
  settingsOf(settings);
  for (const name of ['writeTimeoutMs', 'observeTimeoutMs'] as const) {
    if (options[name] !== undefined && !isWholeNumber(options[name], 1, MAX_DELAY_MS)) {
      throw new RangeError(`${name} must be a whole number of ms from 1 to ${String(MAX_DELAY_MS)}.`);
    }
  }
}

function checkNames(prefix: string, value: unknown, isKnown: (name: string) => boolean): void {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${prefix === '' ? 'The options' : prefix.slice(0, -1)} must be an object.`);
  }
  const unknown = Object.keys(value).find((name) => !isKnown(name));
  if (unknown !== undefined) throw new TypeError(`${prefix}${unknown} is unknown.`);
}

function checkFunction(holder: unknown, name: string, prefix = ''): void {
  if (typeof readField(holder, name) !== 'function') throw new TypeError(`${prefix}${name} must be a function.`);
}
