/**
 * The XState inspector, redacted. Runs everywhere; what needs Node stands in `./inspect/node`.
 *
 * ```sh
 * npm install local-service-machines xstate
 * ```
 *
 * ```ts
 * import { lifecycleMachine } from 'local-service-machines';
 * import { createInspect } from 'local-service-machines/inspect';
 * import { createActor } from 'xstate';
 *
 * const inspect = createInspect({ now: Date.now, sink: (message) => console.log(message.type) });
 * createActor(lifecycleMachine, { inspect }).start();
 * // prints: @xstate.actor
 * // prints: @xstate.event
 * // prints: @xstate.snapshot
 * ```
 *
 * @module inspect
 */
export { createInspect, type Inspect, type InspectOptions } from './inspect.js';
export type { Mask } from './mask.js';
export {
  type ActorMessage,
  type EventMessage,
  type InspectedEvent,
  type InspectedSnapshot,
  type InspectMessage,
  type SnapshotMessage,
  WIRE_VERSION,
} from './messages.js';
export { allowListRedactor, type InspectedPart, type RedactionContext, type InspectRedactor } from './redactor.js';
export { HIDDEN } from './filters.js';
export type { InspectSink } from './sink.js';
export { type SocketLike, socketSink, type SocketSink } from './socket-sink.js';
