import type { ClusterObservation } from '../../model/cluster.js';
import { indexInBatches, type ObservationIndex } from '../../policy/observation-index.js';
import { pausesBy } from './pauses.js';
import { type HostClock, newAborter, type WorkSignal } from './platform.js';
import { sharedRuns } from './shared-run.js';
import type { Awaitable } from './store.js';
import { answerWithin } from './time-limit.js';

/** An observation, indexed once for all services. */
export interface Observed {
  readonly observation: ObservationIndex;
  /** When it began, or when a host reported after that; in epoch ms. */
  readonly now: number;
  /** How many changes of services there were when it began. */
  readonly change: number;
}

/** What an observer is made of. */
export interface ObserverOptions {
  readonly observe: (signal: WorkSignal) => Awaitable<ClusterObservation>;
  readonly clock: HostClock;
  readonly timeoutMs: number;
  /** How many changes of services there were so far. */
  readonly change: () => number;
  /** It failed, or something in it is no record. */
  readonly onFailure: (error: unknown) => void;
}

/** Collects observations, one at a time. */
export interface Observer {
  /** An observation that begins after this call, shared by all who wait for it; null if it fails or takes too long. */
  observe(): Promise<Observed | null>;
  /** Aborts the observation that is under way. */
  stop(): void;
}

/** Makes the observer of a host. */
export function observerOf({ observe, clock, timeoutMs, change, onFailure }: ObserverOptions): Observer {
  let isStopped = false;
  let stopRun = (): void => undefined;
  const run = async (): Promise<Observed | null> => {
    if (isStopped) return null;
    const aborter = newAborter();
    const begun = { now: clock.now(), change: change() };
    try {
      const observation = await answerWithin(
        clock,
        timeoutMs,
        'observe',
        () =>
          new Promise<ClusterObservation>((resolve, reject) => {
            stopRun = () => reject(new Error('The host has stopped.'));
            void Promise.resolve(observe(aborter.signal)).then(resolve, reject);
          }),
      );
      const answeredAt = clock.now();
      const index = await indexedWithPauses(observation, clock);
      if (isStopped) return null;
      if (index.isDamaged)
        onFailure(new TypeError('The observation holds what is no record; parseObservation of ./schema says where.'));
      // What hosts reported while it went on is not from the future, though their clock may be ahead by a moment.
      const now = Math.max(begun.now, Math.min(index.hosts.newestReportAt, answeredAt));
      return { ...begun, observation: index, now };
    } catch (error) {
      aborter.abort();
      if (!isStopped) onFailure(error);
      return null;
    }
  };
  return {
    observe: sharedRuns(run),
    stop: () => {
      isStopped = true;
      stopRun();
    },
  };
}

/** So many instances are indexed before it is seen whether a pause is due. */
const BATCH = 5_000;

/** The index of an observation, made while others get their turns. */
async function indexedWithPauses(observation: ClusterObservation, clock: HostClock): Promise<ObservationIndex> {
  const indexing = indexInBatches(observation, BATCH);
  const pauseIfDue = pausesBy(clock);
  for (;;) {
    const { done, value } = indexing.next();
    if (done === true) return value;
    const pause = pauseIfDue();
    if (pause !== null) await pause;
  }
}
