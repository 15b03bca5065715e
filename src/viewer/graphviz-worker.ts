import { Worker } from 'node:worker_threads';
import type { GraphvizLayout } from './drawing.js';

/** Lays graphs out in threads, a few at a time, so that a graph which takes long holds up no other. */
export interface GraphvizWorker {
  /**
   * The positions that Graphviz gives to a graph in DOT.
   *
   * @throws Error (rejects) that says why there is no layout.
   */
  readonly layOut: (dot: string) => Promise<GraphvizLayout>;
  /** Ends the threads; pending layouts are rejected. */
  readonly stop: () => Promise<void>;
}

interface Answer {
  readonly layout?: GraphvizLayout;
  readonly error?: string;
}

interface Task {
  readonly dot: string;
  readonly answer: (answer: Answer) => void;
}

/** A thread and the graph that it lays out; null while it is idle. */
interface Thread {
  readonly worker: Worker;
  task: Task | null;
}

/** A chart that takes longer is too large to be read. */
const MAX_LAYOUT_MS = 20_000;

/** The most graphs that are laid out at a time; each thread takes some 50 MB. */
const MAX_THREADS = 3;

/** The most graphs that wait. */
const MAX_WAITING = 50;

/** Creates a worker, whose threads start when they are needed and never keep Node running. */
export function createGraphvizWorker(file: URL, maxLayoutMs = MAX_LAYOUT_MS): GraphvizWorker {
  const threads = new Set<Thread>();
  const waiting: Task[] = [];

  function start(): Thread {
    // Without the host's flags: some, such as --input-type, forbid running a file.
    const worker = new Worker(file, { execArgv: [] });
    const thread: Thread = { worker, task: null };
    worker.unref();
    worker.on('message', (answer: Answer) => {
      thread.task?.answer(answer);
      beginNext();
    });
    worker.on('error', (error) => thread.task?.answer({ error: `Graphviz does not run: ${error.message}.` }));
    worker.on('exit', () => {
      threads.delete(thread);
      thread.task?.answer({ error: 'Graphviz has ended.' });
      beginNext();
    });
    threads.add(thread);
    return thread;
  }

  function beginNext(): void {
    const idle = [...threads].find(({ task }) => task === null);
    if (idle === undefined && threads.size >= MAX_THREADS) return;
    const task = waiting.shift();
    if (task !== undefined) begin(idle ?? start(), task);
  }

  function begin(thread: Thread, { dot, answer }: Task): void {
    const timer = setTimeout(() => {
      thread.task?.answer({ error: 'Graphviz took too long to draw the chart.' });
      // It is still busy: another thread takes its place.
      threads.delete(thread);
      void thread.worker.terminate();
      beginNext();
    }, maxLayoutMs).unref();
    thread.task = {
      dot,
      answer: (answered) => {
        clearTimeout(timer);
        thread.task = null;
        answer(answered);
      },
    };
    thread.worker.postMessage(dot);
  }

  return {
    layOut: (dot) =>
      new Promise((resolve, reject) => {
        const answer = ({ layout, error }: Answer) => {
          if (layout === undefined) reject(new Error(error));
          else resolve(layout);
        };
        if (waiting.length >= MAX_WAITING) answer({ error: 'Too many charts wait to be drawn.' });
        else waiting.push({ dot, answer });
        beginNext();
      }),
    stop: async () => {
      for (const { answer } of waiting.splice(0)) answer({ error: 'Graphviz has ended.' });
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}
