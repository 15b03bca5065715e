/**
 * The entry `./inspect/node`: sinks that need Node. Loads `ws` only when a `webSocketSink` is made.
 *
 * @module inspect/node
 */
export { type FileSink, fileSink } from './file-sink.js';
export { freePort } from './free-port.js';
export { type WebSocketSink, webSocketSink } from './web-socket-sink.js';
