import { Worker } from 'node:worker_threads';
import type { GraphvizLayout } from './drawing.js';

/** Lays graphs out, one after the other, in a worker thread. */
export interface GraphvizWorker {
  /**
   * The positions that Graphviz gives to a graph in DOT.
   *
   * @throws Error (rejects) that says why there is no layout.
   */
  readonly layOut: (dot: string) => Promise<GraphvizLayout>;
  /** Ends the thread; pending layouts are rejected. */
  readonly stop: () => Promise<void>;
}

interface Answer {
  readonly id: number;
  readonly layout?: GraphvizLayout;
  readonly error?: string;
}

/** A chart that takes longer is too large to be read. */
const MAX_LAYOUT_MS = 20_000;

/** Creates a worker, whose thread starts with the first graph and never keeps Node running. */
export function createGraphvizWorker(file: URL, maxLayoutMs = MAX_LAYOUT_MS): GraphvizWorker {
  const pending = new Map<number, (answer: Answer) => void>();
  let worker: Worker | undefined;
  let count = 0;

  function start(): Worker {
    // Without the host's flags: some, such as --input-type, forbid running a file.
    const started = new Worker(file, { execArgv: [] });
    started.unref();
    started.on('message', (answer: Answer) => pending.get(answer.id)?.(answer));
    started.on('error', (error) => rejectAll(`Graphviz does not run: ${error.message}.`));
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      rejectAll('Graphviz has ended.');
    });
    return started;
  }

  function rejectAll(error: string): void {
    for (const [id, answer] of pending) answer({ id, error });
  }

  return {
    layOut: (dot) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        const thread = worker;
        count += 1;
        const id = count;
        const timer = setTimeout(() => {
          pending.get(id)?.({ id, error: 'Graphviz took too long to draw the chart.' });
          void thread.terminate();
        }, maxLayoutMs).unref();
        pending.set(id, ({ layout, error }) => {
          clearTimeout(timer);
          pending.delete(id);
          if (layout === undefined) reject(new Error(error));
          else resolve(layout);
        });
        thread.postMessage({ id, dot });
      }),
    stop: async () => {
      await worker?.terminate();
    },
  };
}
