import { readField } from '../model/unchecked.js';
import { type ActorView, snapshotOf, viewOf } from './actors.js';
import { definitionOf } from './definition.js';
import { createMasking } from './masking.js';
import { type InspectedEvent, type InspectMessage, WIRE_VERSION } from './messages.js';
import { allowListed, type InspectRedactor, isOwnMachine } from './redactor.js';
import { maskAt, type Show, shownEvent, shownSnapshot, showWith } from './showing.js';
import { deliver, type InspectSink } from './sink.js';

/** How an inspection is done. */
export interface InspectOptions {
  readonly sink: InspectSink;
  /** Default: {@link allowListed}. */
  readonly redact?: InspectRedactor;
  /** The time in epoch ms, for `createdAt`; pass `Date.now`. Without it messages are numbered. */
  readonly now?: () => number;
  /** Goes before every session id, so that several hosts can be told apart in one viewer. */
  readonly hostId?: string;
  /** Hears of a sink or a redactor that fails; the inspection itself goes on. */
  readonly onError?: (error: unknown) => void;
}

/** What `createActor(machine, { inspect })` takes; `actor.system.inspect(inspect)` works too, at any time. */
export type Inspect = (event: { readonly type: string }) => void;

/**
 * Makes the actors of a system visible in an inspector, without their secrets. Copies of what may be seen go to the sink in the
 * official wire format, while the actors go on exactly as they would without. Never throws, starts no timer.
 */
export function createInspect({ sink, redact, now, hostId, onError }: InspectOptions): Inspect {
  const masking = createMasking();
  const announced = new WeakSet();
  const definitions = new WeakMap<object, string>();
  const shownEvents = new WeakMap<object, { readonly target: object; readonly shown: InspectedEvent }>();
  let count = 0;

  const report = (error: unknown) => {
    try {
      onError?.(error);
    } catch {
      // Whoever hears of errors has to cope with his own.
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

  /** An actor is announced when something first happens to it: only then has it a state to show. */
  function announce(actor: ActorView, show: Show, mask: (text: string) => string): void {
    if (announced.has(actor.ref)) return;
    announced.add(actor.ref);
    if (actor.parent !== null) announce(actor.parent, show, mask);
    const name = actor.id === actor.sessionId ? (actor.machineId ?? actor.id) : mask(actor.id);
    send({
      type: '@xstate.actor',
      name,
      parentId: actor.parent === null ? undefined : sessionOf(actor.parent.sessionId),
      definition: definition(actor, name),
      snapshot: shownSnapshot(snapshotOf(actor), actor, show),
      ...envelope(actor),
    });
  }

  function take(inspected: { readonly type: string }): void {
    const type = readField(inspected, 'type');
    if (type !== '@xstate.event' && type !== '@xstate.snapshot') return;
    const actor = viewOf(readField(inspected, 'actorRef'));
    if (actor === null) return;
    const source = viewOf(readField(inspected, 'sourceRef'));
    const event = readField(inspected, 'event');
    const mask = maskAt(masking, [actor, source], event);
    const show = showWith(redact ?? allowListed, redact === undefined, mask, report);

    announce(actor, show, mask);
    const shown = showOnce(event, actor, () => shownEvent(event, actor, source, show, mask));
    if (type === '@xstate.event') {
      const sourceId = source === null ? undefined : sessionOf(source.sessionId);
      send({ type, sourceId, event: shown, ...envelope(actor) });
    } else {
      const snapshot = shownSnapshot(readField(inspected, 'snapshot'), actor, show);
      send({ type, event: shown, snapshot, ...envelope(actor) });
    }
  }

  /** An event comes twice, on its way to the actor and with the snapshot after it, and only the first time with its source. */
  function showOnce(event: unknown, { ref }: ActorView, show: () => InspectedEvent): InspectedEvent {
    if (typeof event !== 'object' || event === null) return show();
    const known = shownEvents.get(event);
    if (known?.target === ref) return known.shown;
    const shown = show();
    shownEvents.set(event, { target: ref, shown });
    return shown;
  }

  return (inspected) => {
    try {
      take(inspected);
    } catch (error) {
      report(error);
    }
  };
}
