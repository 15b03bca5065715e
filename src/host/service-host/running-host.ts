import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import { compile } from '../../engine/compile.js';
import { EventReporter } from './event-reporter.js';
import type { HostEvent } from '../events/host-event.js';
import { callSafely } from './call-safely.js';
import type { HostCore } from './host-core.js';
import { inspectionOf } from './inspection.js';
import { observerOf } from './observer.js';
import { DEFAULT_OBSERVE_TIMEOUT_MS, type ServiceHostOptions } from './options.js';
import { platformClock } from './platform.js';
import { attemptIn, checkpointIn } from './record.js';
import { ServiceQueue } from './service-queue.js';
import type { StoreAccess } from './store-access.js';
import { type Subscriptions, subscriptionsOf } from './subscriptions.js';
import { workDriver } from './work-driver.js';

/** The parts of a host, put together. */
export interface RunningHost {
  readonly core: HostCore;
  readonly queues: Map<string, ServiceQueue>;
  readonly subscriptions: Subscriptions;
  /** The queue of a service, made anew where there is none. */
  readonly queueOf: (serviceId: string) => ServiceQueue;
  /** Sets the access to the claimed store. */
  readonly setStore: (access: StoreAccess) => void;
  /** Aborts all work, rejects what waits, and tells nobody anything any more. */
  readonly end: (code: 'STOPPED' | 'FENCED') => void;
}

/** Puts a host together. Nothing runs yet. */
export function assembleHost(options: ServiceHostOptions): RunningHost {
  const clock = options.clock ?? platformClock();
  const engine = compile(options.machine ?? lifecycleMachine);
  const queues = new Map<string, ServiceQueue>();
  const reporter = new EventReporter();
  let access: StoreAccess | null = null;
  let ended: 'STOPPED' | 'FENCED' | null = null;
  let changes = 0;

  // An error in the host's error handler is not reported again.
  const onError = (error: unknown) =>
    callSafely(
      () => options.onError?.(error),
      () => undefined,
    );
  const safely = (call: () => unknown) => callSafely(call, onError);
  const hasEnded = () => ended !== null;
  const { inspect } = options;
  const inspection = inspect === undefined ? null : inspectionOf(engine.machine, (seen) => safely(() => inspect(seen)));
  const tell = (event: HostEvent) => {
    inspection?.tell(event);
    safely(() => options.onEvent?.(event));
  };
  const emit = (event: HostEvent) => {
    if (ended === null) tell(event);
  };
  const get = (serviceId: string) => queues.get(serviceId)?.known.view ?? undefined;
  const subscriptions = subscriptionsOf({ clock, get, ended: () => ended, onError });
  const observer = observerOf({
    observe: (signal) => options.observe(signal),
    clock,
    timeoutMs: options.observeTimeoutMs ?? DEFAULT_OBSERVE_TIMEOUT_MS,
    change: () => changes,
    onFailure: (error) => {
      onError(error);
      emit({ type: 'observation.failed' });
    },
  });
  const driver = workDriver(engine, options.work, clock, {
    inFlight: (serviceId) => {
      const context = queues.get(serviceId)?.known.record?.context;
      return { attempt: context ? attemptIn(context) : 1, checkpoint: context && checkpointIn(context) };
    },
    report: (serviceId, report) => queues.get(serviceId)?.offer({ kind: 'report', report }),
    progress: (serviceId, effectId, attempt, progress) => {
      const stored = new Promise<void>((resolve, reject) => {
        queueOf(serviceId).offer({ kind: 'progress', effectId, attempt, progress, waiting: [{ resolve, reject }] });
      });
      // Work that does not wait for it must not end the process, which is what becomes of a rejection that nobody hears.
      stored.catch(() => undefined);
      return stored;
    },
  });
  const queueOf = (serviceId: string) => {
    const queue = queues.get(serviceId) ?? new ServiceQueue(serviceId, core);
    queues.set(serviceId, queue);
    return queue;
  };
  /** Ends work and timers of a service, tells why, and forgets it. */
  const forget = (serviceId: string, why: readonly HostEvent[] = []) => {
    safely(() => driver.stop(serviceId));
    for (const reported of [...reporter.givenUp(serviceId, clock.now()), ...why]) emit(reported);
    inspection?.forget(serviceId);
  };
  const end = (code: 'STOPPED' | 'FENCED') => {
    if (ended !== null) return;
    ended = code;
    safely(() => driver.stop());
    observer.stop();
    subscriptions.stop();
    for (const queue of queues.values()) queue.end(code);
  };

  const core: HostCore = {
    engine,
    settings: options.settings,
    clock,
    get store() {
      if (access === null) throw new TypeError('The store is not claimed yet.');
      return access;
    },
    get ended() {
      return ended;
    },
    nextChange: () => (changes += 1),
    observe: () => observer.observe(),
    apply: (applied) => {
      if (ended !== null) return;
      const { serviceId, before, decision, view } = applied;
      const { record, effects, event } = decision;
      if (record !== null && record !== before) {
        safely(() => inspection?.show(serviceId, before ?? engine.start(options.settings ?? {}).record, record, event));
      }
      for (const reported of reporter.eventsOf(applied, clock.now())) emit(reported);
      if (record !== before) subscriptions.tell(serviceId, view);
      // A callback may have stopped the host.
      if (hasEnded()) return;
      // An outcome may be that of an earlier attempt, from before the row was read again: the present one is not wanted.
      const left = before?.context.inFlight?.effectId;
      const stops =
        left === undefined || left === record?.context.inFlight?.effectId
          ? []
          : [{ type: 'stop', effectId: left } as const];
      safely(() => driver.run(serviceId, [...stops, ...effects]));
      if (record?.value === 'DESTROYED') forget(serviceId);
    },
    reread: (serviceId, view) => {
      if (ended !== null) return;
      forget(serviceId, [{ type: 'service.reread', serviceId }]);
      subscriptions.tell(serviceId, () => view);
    },
    setAside: (serviceId, reason) => emit({ type: 'service.set-aside', serviceId, reason }),
    storeFailed: (serviceId) => emit({ type: 'store.failed', serviceId }),
    storeRecovered: (serviceId) => emit({ type: 'store.recovered', serviceId }),
    fence: () => {
      if (ended !== null) return;
      end('FENCED');
      tell({ type: 'host.fenced' });
    },
    forgetIfEmpty: (serviceId) => {
      if (queues.get(serviceId)?.isEmpty === true) queues.delete(serviceId);
    },
    onError,
  };
  return { core, queues, subscriptions, queueOf, setStore: (claimed) => void (access = claimed), end };
}
