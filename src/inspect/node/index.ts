/**
 * Sinks that need Node. Loads `ws` only when a `webSocketSink` is made.
 *
 * ```sh
 * npm install local-service-machines xstate
 * ```
 *
 * ```ts
 * import { lifecycleMachine } from 'local-service-machines';
 * import { createInspect } from 'local-service-machines/inspect';
 * import { fileSink } from 'local-service-machines/inspect/node';
 * import { mkdtempSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { createActor } from 'xstate';
 *
 * const sink = fileSink(join(mkdtempSync(join(tmpdir(), 'inspection-')), 'run.jsonl'));
 * createActor(lifecycleMachine, { inspect: createInspect({ sink, now: Date.now }) }).start();
 * await sink.close();
 * ```
 *
 * @module inspect/node
 */
export { type FileSink, fileSink } from './file-sink.js';
export { freePort } from './free-port.js';
export { type WebSocketSink, webSocketSink } from './web-socket-sink.js';
