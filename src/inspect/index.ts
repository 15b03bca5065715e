/**
 * The entry `./inspect`: the XState inspector, redacted. Universal; what needs Node stands in `./inspect/node`.
 *
 * @module inspect
 */
export { createInspect, type Inspect, type InspectOptions } from './inspect.js';
export type { Mask } from './masking.js';
export {
  type ActorMessage,
  type EventMessage,
  type InspectedEvent,
  type InspectedSnapshot,
  type InspectMessage,
  type SnapshotMessage,
  WIRE_VERSION,
} from './messages.js';
export { allowListed, type InspectedPart, type InspectedPlace, type InspectRedactor } from './redactor.js';
export { HIDDEN } from './shapes.js';
export type { InspectSink } from './sink.js';
export { type SocketLike, socketSink, type SocketSink } from './socket-sink.js';
