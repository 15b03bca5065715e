import type {
  ActorMessage,
  EventMessage,
  InspectedSnapshot,
  InspectMessage,
  SnapshotMessage,
} from '../../inspect/messages.js';
import { type SharedText, SharedTexts } from '../../inspect/shared-texts.js';
import type { Limits } from './limits.js';
import { actorMessageFor } from './read-message.js';

/** A message of a log. */
export interface Entry {
  /** Its number among the messages of all actors. */
  readonly seq: number;
  readonly message: EventMessage | SnapshotMessage;
  readonly size: number;
}

/** An actor with what is kept of it. */
export interface StoredActor {
  /** The actor before the first message of its log. */
  actorMessage: ActorMessage;
  readonly definition: SharedText;
  latest: InspectedSnapshot;
  readonly log: Entry[];
  /** How many messages were dropped from its log. */
  dropped: number;
  /** Of the actor message, without the definition. */
  size: number;
}

/** At most some 150 MB; keeps an afternoon of an ordinary host. */
const DEFAULT_LIMITS: Limits = {
  maxMessagesPerActor: 500,
  maxMessages: 20_000,
  maxRunningActors: 5_000,
  maxFinishedActors: 1_000,
  maxCharacters: 64 * 1024 * 1024,
};

/** The event type of a step that stands for those during which a host was disconnected. */
export const MISSED = 'viewer.missed';

/**
 * Every actor with its last state, and the log as far back as the limits allow. A dropped message moves the actor's first state on, so
 * that a late page still gets the current state of every actor. The server keeps one store for late pages, and each page its own.
 */
export class ActorStore {
  readonly actors = new Map<string, StoredActor>();
  readonly #limits: Limits;
  /** Session ids by the number of their message, the oldest first. */
  readonly #order = new Map<number, string>();
  /** Session ids of finished actors, the first to finish first. */
  readonly #finished = new Set<string>();
  /** Most actors share one. */
  readonly #definitions = new SharedTexts();
  /** Without the definitions. */
  #characters = 0;
  #seq = 0;

  constructor(limits: Partial<Limits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** The number of characters that are kept. */
  get characters(): number {
    return this.#characters + this.#definitions.characters;
  }

  /** The number of messages that are kept. */
  get entries(): number {
    return this.#order.size;
  }

  /** Adds a message; `size` is its length as JSON text. */
  add(message: InspectMessage, size: number): void {
    if (message.type === '@xstate.actor') this.#addActor(message, size);
    else this.#addToLog(message, size);
    this.#keepWithinLimits(message.sessionId);
  }

  /** Everything that is kept, as messages in order. */
  *replay(): Generator<InspectMessage> {
    for (const { actorMessage } of this.actors.values()) yield actorMessage;
    const next = new Map<string, number>();
    for (const sessionId of this.#order.values()) {
      const index = next.get(sessionId) ?? 0;
      next.set(sessionId, index + 1);
      const entry = this.actors.get(sessionId)?.log[index];
      if (entry !== undefined) yield entry.message;
    }
  }

  /** Removes every actor whose session id has this prefix. */
  remove(prefix: string): void {
    for (const sessionId of [...this.actors.keys()]) if (sessionId.startsWith(prefix)) this.#removeActor(sessionId);
  }

  #addActor(actorMessage: ActorMessage, size: number): void {
    const { sessionId, snapshot, definition } = actorMessage;
    const known = this.actors.get(sessionId);
    if (known !== undefined && known.actorMessage.definition === definition) {
      // A host that reconnects sends its actors again, in their current state.
      if (JSON.stringify(known.latest) === JSON.stringify(snapshot)) return;
      const { rootId, createdAt, id, _version } = actorMessage;
      const event = { type: MISSED };
      this.#addToLog({ type: '@xstate.snapshot', event, snapshot, sessionId, rootId, createdAt, id, _version }, size);
      return;
    }
    if (known !== undefined) this.#removeActor(sessionId);
    const own = Math.max(0, size - definition.length);
    const shared = this.#definitions.share(definition);
    this.actors.set(sessionId, {
      actorMessage: { ...actorMessage, definition: shared.text },
      definition: shared,
      latest: snapshot,
      log: [],
      dropped: 0,
      size: own,
    });
    this.#characters += own;
    if (snapshot.status !== 'active') this.#finished.add(sessionId);
  }

  #addToLog(message: EventMessage | SnapshotMessage, size: number): void {
    const { sessionId } = message;
    let actor = this.actors.get(sessionId);
    if (actor === undefined) {
      this.#addActor(actorMessageFor(message), 0);
      actor = this.actors.get(sessionId);
      if (actor === undefined) return;
    }
    this.#seq += 1;
    actor.log.push({ seq: this.#seq, message, size });
    this.#order.set(this.#seq, sessionId);
    this.#characters += size;
    if (message.type === '@xstate.snapshot') {
      if (isRepetition(actor.log)) this.#removeEntries(actor.log.splice(-4, 2));
      actor.latest = message.snapshot;
      if (message.snapshot.status === 'active') this.#finished.delete(sessionId);
      else this.#finished.add(sessionId);
    }
    if (actor.log.length > this.#limits.maxMessagesPerActor) this.#dropOldest(actor);
  }

  /** `newest`: the actor that must not be dropped for its own message. */
  #keepWithinLimits(newest: string): void {
    const { maxMessages, maxRunningActors, maxFinishedActors, maxCharacters } = this.#limits;
    const dropOldestEntry = () => {
      const [sessionId] = this.#order.values();
      const actor = sessionId === undefined ? undefined : this.actors.get(sessionId);
      if (actor === undefined) return false;
      this.#dropOldest(actor);
      return true;
    };
    const dropOldestActor = (candidates: Iterable<string>) => {
      for (const sessionId of candidates) {
        if (sessionId === newest) continue;
        this.#removeActor(sessionId);
        return true;
      }
      return false;
    };
    if (this.#finished.size > maxFinishedActors) dropOldestActor(this.#finished);
    if (this.actors.size - this.#finished.size > maxRunningActors) dropOldestActor(this.#running());
    if (this.#order.size > maxMessages) dropOldestEntry();
    while (this.characters > maxCharacters) {
      if (!dropOldestEntry() && !dropOldestActor(this.#finished) && !dropOldestActor(this.actors.keys())) return;
    }
  }

  #dropOldest(actor: StoredActor): void {
    const entry = actor.log.shift();
    if (entry === undefined) return;
    const { seq, message, size } = entry;
    this.#order.delete(seq);
    actor.dropped += 1;
    if (message.type === '@xstate.snapshot') {
      actor.actorMessage = { ...actor.actorMessage, snapshot: message.snapshot };
      this.#characters -= actor.size;
      actor.size = size;
    } else {
      this.#characters -= size;
    }
  }

  #removeActor(sessionId: string): void {
    const actor = this.actors.get(sessionId);
    if (actor === undefined) return;
    this.#removeEntries(actor.log);
    this.#characters -= actor.size;
    this.#definitions.release(actor.actorMessage.definition);
    this.actors.delete(sessionId);
    this.#finished.delete(sessionId);
  }

  #removeEntries(entries: readonly Entry[]): void {
    for (const { seq, size } of entries) {
      this.#order.delete(seq);
      this.#characters -= size;
    }
  }

  *#running(): Generator<string> {
    for (const sessionId of this.actors.keys()) if (!this.#finished.has(sessionId)) yield sessionId;
  }
}

/**
 * Whether the log ends with the same event twice, and the same state after it. A service at rest is observed every few seconds, which
 * would fill the log.
 */
function isRepetition(log: readonly Entry[]): boolean {
  const [oldEvent, oldState, event, state] = log.slice(-4).map(({ message }) => message);
  return (
    oldEvent?.type === '@xstate.event' &&
    event?.type === '@xstate.event' &&
    oldState?.type === '@xstate.snapshot' &&
    state?.type === '@xstate.snapshot' &&
    JSON.stringify([oldEvent.event, oldEvent.sourceId, oldState.event, oldState.snapshot]) ===
      JSON.stringify([event.event, event.sourceId, state.event, state.snapshot])
  );
}
