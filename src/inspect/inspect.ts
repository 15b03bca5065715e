import { readField } from '../model/unchecked.js';
import { type ActorView, snapshotOf, actorViewOf } from './actor-view.js';
import { definitionOf } from './definition.js';
import { createMaskFactory } from './mask.js';
import { type InspectedEvent, type InspectMessage, WIRE_VERSION } from './messages.js';
import { allowListRedactor, type InspectRedactor, isOwnMachine } from './redactor.js';
import { maskFor, type RedactPart, redactEvent, redactSnapshot, redactWith } from './redact-message.js';
import { deliver, type InspectSink } from './sink.js';

/** Options of an inspection. */
export interface InspectOptions {
  /** Where the messages go. */
  readonly sink: InspectSink;
  /** Default: {@link allowListRedactor}. */
  readonly redact?: InspectRedactor;
  /** The time in epoch ms, for `createdAt`; pass `Date.now`. Without it messages are numbered. */
  readonly now?: () => number;
  /** A prefix of every session id, which tells several hosts apart in one viewer. */
  readonly hostId?: string;
  /** Called when a sink, a redactor or the clock fails; the inspection itself goes on. */
  readonly onError?: (error: unknown) => void;
}

/** What `createActor(machine, { inspect })` takes; `actor.system.inspect(inspect)` works too, at any time. */
export type Inspect = (event: { readonly type: string }) => void;

/**
 * Shows the actors of a system in an inspector, without their secrets. Redacted copies go to the sink in the official wire
 * format; the actors are not affected. What it returns never throws, and starts no timer.
 *
 * @throws TypeError if the sink is none: nothing would be seen, without a word.
 */
export function createInspect({ sink, redact, now, hostId, onError }: InspectOptions): Inspect {
  if (typeof sink !== 'function' && typeof readField(sink, 'write') !== 'function') {
    throw new TypeError('sink must be a function, or an object with a write (await startViewer first).');
  }
  const maskFactory = createMaskFactory();
  const introduced = new WeakSet();
  const definitions = new WeakMap<object, string>();
  const redactedEvents = new WeakMap<object, { readonly target: object; readonly redacted: InspectedEvent }>();
  let count = 0;

  const report = (error: unknown) => {
    try {
      onError?.(error);
    } catch {
      // An error in the host's error handler is not reported again.
    }
  };

  const sessionOf = (sessionId: string) => (hostId === undefined ? sessionId : `${hostId}/${sessionId}`);
  const rootOf = (actor: ActorView): ActorView => (actor.parent === null ? actor : rootOf(actor.parent));
  const definition = ({ config, machineId, id }: ActorView, name: string): string => {
    if (typeof config !== 'object' || config === null) return JSON.stringify({ id: name });
    const known = definitions.get(config) ?? definitionOf(config, isOwnMachine(machineId)) ?? JSON.stringify({ id });
    definitions.set(config, known);
    return known;
  };

  function envelope(actor: ActorView) {
    count += 1;
    return {
      sessionId: sessionOf(actor.sessionId),
      rootId: sessionOf(rootOf(actor).sessionId),
      createdAt: createdAt(),
      id: null,
      _version: WIRE_VERSION,
    };
  }

  function createdAt(): string {
    try {
      return String(now === undefined ? count : now());
    } catch (error) {
      report(error);
      return String(count);
    }
  }

  const send = (message: InspectMessage) => {
    deliver(sink, message, report);
  };

  /** Introduces an actor at its first event: before that it has no state to show. */
  function introduce(actor: ActorView, redactPart: RedactPart, mask: (text: string) => string): void {
    if (introduced.has(actor.ref)) return;
    introduced.add(actor.ref);
    if (actor.parent !== null) introduce(actor.parent, redactPart, mask);
    const name = actor.id === actor.sessionId ? (actor.machineId ?? actor.id) : mask(actor.id);
    send({
      type: '@xstate.actor',
      name,
      parentId: actor.parent === null ? undefined : sessionOf(actor.parent.sessionId),
      definition: definition(actor, name),
      snapshot: redactSnapshot(snapshotOf(actor), actor, redactPart),
      ...envelope(actor),
    });
  }

  function handle(inspected: { readonly type: string }): void {
    const type = readField(inspected, 'type');
    if (type !== '@xstate.event' && type !== '@xstate.snapshot') return;
    const actor = actorViewOf(readField(inspected, 'actorRef'));
    if (actor === null) return;
    const source = actorViewOf(readField(inspected, 'sourceRef'));
    const event = readField(inspected, 'event');
    const mask = maskFor(maskFactory, [actor, source], event);
    const redactPart = redactWith(redact ?? allowListRedactor, redact === undefined, mask, report);

    introduce(actor, redactPart, mask);
    const redacted = redactOnce(event, actor, () => redactEvent(event, actor, source, redactPart, mask));
    if (type === '@xstate.event') {
      const sourceId = source === null ? undefined : sessionOf(source.sessionId);
      send({ type, sourceId, event: redacted, ...envelope(actor) });
    } else {
      const snapshot = redactSnapshot(readField(inspected, 'snapshot'), actor, redactPart);
      send({ type, event: redacted, snapshot, ...envelope(actor) });
    }
  }

  /** XState reports an event twice, when it is sent and with the snapshot after it, and only the first time with its source. */
  function redactOnce(event: unknown, { ref }: ActorView, redactNow: () => InspectedEvent): InspectedEvent {
    if (typeof event !== 'object' || event === null) return redactNow();
    const known = redactedEvents.get(event);
    if (known?.target === ref) return known.redacted;
    const redacted = redactNow();
    redactedEvents.set(event, { target: ref, redacted });
    return redacted;
  }

  return (inspected) => {
    try {
      handle(inspected);
    } catch (error) {
      report(error);
    }
  };
}
