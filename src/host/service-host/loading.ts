import type { HostCore } from './host-core.js';
import { pausesBy } from './pauses.js';
import { ServiceQueue } from './service-queue.js';
import type { ServiceStore } from './store.js';
import { itemsWithin } from './time-limit.js';

/** How many services are resumed at a time: each writes. */
const MAX_RESUMING = 32;

/** What a service host found in its store. */
export interface LoadSummary {
  /** How many services there are. */
  readonly loaded: number;
  /** How many cannot be read. */
  readonly setAside: number;
}

/** Takes up everything that is stored, each row within so many ms; nothing is resumed yet. */
export async function loadInto(
  queues: Map<string, ServiceQueue>,
  store: ServiceStore,
  host: HostCore,
  timeoutMs: number,
): Promise<LoadSummary> {
  let [loaded, setAside] = [0, 0];
  const pauseIfDue = pausesBy(host.clock);
  for await (const row of itemsWithin(host.clock, timeoutMs, 'store.load', store.load())) {
    if (host.ended !== null) break;
    if (row.service === null) continue;
    const queue = new ServiceQueue(row.serviceId, host);
    queues.set(row.serviceId, queue);
    queue.take(row);
    if (queue.known.problem === null) loaded += 1;
    else setAside += 1;
    await pauseIfDue();
  }
  return { loaded, setAside };
}

/** Resumes the work of all services in the background, a few at a time. */
export function resumeAll(queues: Iterable<ServiceQueue>, host: HostCore): void {
  const waiting = [...queues].filter((queue) => queue.isToResume)[Symbol.iterator]();
  const pauseIfDue = pausesBy(host.clock);
  const resume = async () => {
    for (const queue of waiting) {
      await queue.goOn();
      await pauseIfDue();
      if (host.ended !== null) return;
    }
  };
  for (let count = 0; count < MAX_RESUMING; count += 1) void resume();
}
