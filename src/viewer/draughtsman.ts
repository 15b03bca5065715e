import { Worker } from 'node:worker_threads';
import type { Placement } from './drawing.js';

/** Places graphs, one after the other, in a thread of its own. */
export interface Draughtsman {
  /**
   * Where does Graphviz put everything?
   *
   * @throws Error (rejects) that says why it cannot.
   */
  readonly place: (dot: string) => Promise<Placement>;
  /** Ends the thread; what waits is rejected. */
  readonly stop: () => Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly placement?: Placement;
  readonly error?: string;
}

/** A chart that takes longer is none that anybody can read. */
const LONGEST_MS = 20_000;

/** Who draws? Starts the thread with the first graph, and never keeps Node running. */
export function createDraughtsman(file: URL, longestMs = LONGEST_MS): Draughtsman {
  const waiting = new Map<number, (answer: Answer) => void>();
  let worker: Worker | undefined;
  let count = 0;

  function start(): Worker {
    // With flags of its own: some of the host's, such as --input-type, would not let a file be run.
    const started = new Worker(file, { execArgv: [] });
    started.unref();
    started.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer));
    started.on('error', (error) => rejectAll(`Graphviz does not run: ${error.message}.`));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      rejectAll('Graphviz has ended.');
    });
    return started;
  }

  function rejectAll(error: string): void {
    for (const [id, answer] of waiting) answer({ id, error });
  }

  return {
    place: (dot) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const thread = worker;
        count += 1;
        const id = count;
        const patience = setTimeout(() => {
          waiting.get(id)?.({ id, error: 'Graphviz took too long to draw the chart.' });
          void thread.terminate();
        }, longestMs).unref();
        waiting.set(id, ({ placement, error }) => {
          clearTimeout(patience);
          waiting.delete(id);
          if (placement === undefined) reject(new Error(error));
          else resolve(placement);
        });
        thread.postMessage({ id, dot });
      }),
    stop: async () => {
      await worker?.terminate();
    },
  };
}
