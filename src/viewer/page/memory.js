/** @import { ActorMessage, EventMessage, InspectedSnapshot, InspectMessage, SnapshotMessage } from '../../inspect/messages.js' */
/** @import { Limits } from '../limits.js' */
import { announcementFor } from './messages.js';

/**
 * @typedef {object} Entry
 * @property {number} seq
 * @property {EventMessage | SnapshotMessage} message
 * @property {number} size
 */

/**
 * @typedef {object} Remembered
 * @property {ActorMessage} announcement The actor as it was before its log.
 * @property {InspectedSnapshot} latest
 * @property {Entry[]} log
 * @property {number} forgotten So many messages of its log are gone.
 * @property {number} size Of the announcement, without the definition.
 */

/**
 * What fits into some 150 MB at worst, and keeps an afternoon of an ordinary host.
 *
 * @type {Limits}
 */
const LIMITS = { logOfActor: 500, log: 20_000, living: 5_000, finished: 1_000, characters: 64 * 1024 * 1024 };

/** The event that stands for what was missed while a host was not connected. */
export const MISSED = 'viewer.missed';

/**
 * Every actor with its last state, and the log as far back as the limits allow: what is forgotten moves the actor's first state on,
 * so that whoever comes late sees where everything stands. The server keeps one for late viewers, and each page its own.
 */
export class Memory {
  /** @type {Map<string, Remembered>} */
  actors = new Map();
  #limits;
  /** Whose message it is, by its number; the oldest comes first. @type {Map<number, string>} */
  #order = new Map();
  /** Who has ended, the first comes first. @type {Set<string>} */
  #finished = new Set();
  /** Most actors have their definition in common: it is kept once. @type {Map<string, { text: string, users: number }>} */
  #definitions = new Map();
  #characters = 0;
  #seq = 0;

  /** @param {Partial<Limits>} [limits] */
  constructor(limits = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  /** How much text is kept? */
  get characters() {
    return this.#characters;
  }

  /** How many messages does the log keep? */
  get entries() {
    return this.#order.size;
  }

  /**
   * Takes a message; `size` is how long it is as text.
   *
   * @param {InspectMessage} message
   * @param {number} size
   */
  add(message, size) {
    if (message.type === '@xstate.actor') this.#announce(message, size);
    else this.#log(message, size);
    this.#keepWithinLimits(message.sessionId);
  }

  /**
   * All that is kept, as messages that tell the story in its order.
   *
   * @returns {Generator<InspectMessage>}
   */
  *replay() {
    for (const { announcement } of this.actors.values()) yield announcement;
    /** @type {Map<string, number>} */
    const next = new Map();
    for (const sessionId of this.#order.values()) {
      const index = next.get(sessionId) ?? 0;
      next.set(sessionId, index + 1);
      const entry = this.actors.get(sessionId)?.log[index];
      if (entry !== undefined) yield entry.message;
    }
  }

  /**
   * Forgets every actor whose session id begins so.
   *
   * @param {string} prefix
   */
  forget(prefix) {
    for (const sessionId of [...this.actors.keys()]) if (sessionId.startsWith(prefix)) this.#forgetActor(sessionId);
  }

  /**
   * @param {ActorMessage} announcement
   * @param {number} size
   */
  #announce(announcement, size) {
    const { sessionId, snapshot, definition } = announcement;
    const known = this.actors.get(sessionId);
    if (known !== undefined && known.announcement.definition === definition) {
      // A host that was away announces its actors anew, as they are now.
      if (JSON.stringify(known.latest) === JSON.stringify(snapshot)) return;
      const { rootId, createdAt, id, _version } = announcement;
      const event = { type: MISSED };
      this.#log({ type: '@xstate.snapshot', event, snapshot, sessionId, rootId, createdAt, id, _version }, size);
      return;
    }
    if (known !== undefined) this.#forgetActor(sessionId);
    const own = Math.max(0, size - definition.length);
    const shared = this.#share(definition);
    this.actors.set(sessionId, {
      announcement: { ...announcement, definition: shared },
      latest: snapshot,
      log: [],
      forgotten: 0,
      size: own,
    });
    this.#characters += own;
    if (snapshot.status !== 'active') this.#finished.add(sessionId);
  }

  /**
   * @param {EventMessage | SnapshotMessage} message
   * @param {number} size
   */
  #log(message, size) {
    const { sessionId } = message;
    let actor = this.actors.get(sessionId);
    if (actor === undefined) {
      this.#announce(announcementFor(message), 0);
      actor = this.actors.get(sessionId);
      if (actor === undefined) return;
    }
    this.#seq += 1;
    actor.log.push({ seq: this.#seq, message, size });
    this.#order.set(this.#seq, sessionId);
    this.#characters += size;
    if (message.type === '@xstate.snapshot') {
      if (isRepetition(actor.log)) this.#forgetEntries(actor.log.splice(-4, 2));
      actor.latest = message.snapshot;
      if (message.snapshot.status === 'active') this.#finished.delete(sessionId);
      else this.#finished.add(sessionId);
    }
    if (actor.log.length > this.#limits.logOfActor) this.#forgetOldest(actor);
  }

  /** @param {string} newest The actor that is not forgotten for its own message. */
  #keepWithinLimits(newest) {
    const { log, living, finished, characters } = this.#limits;
    const oldestEntryGoes = () => {
      const [sessionId] = this.#order.values();
      const actor = sessionId === undefined ? undefined : this.actors.get(sessionId);
      if (actor === undefined) return false;
      this.#forgetOldest(actor);
      return true;
    };
    /** @param {Iterable<string>} candidates */
    const oldestActorGoes = (candidates) => {
      for (const sessionId of candidates) {
        if (sessionId === newest) continue;
        this.#forgetActor(sessionId);
        return true;
      }
      return false;
    };
    if (this.#finished.size > finished) oldestActorGoes(this.#finished);
    if (this.actors.size - this.#finished.size > living) oldestActorGoes(this.#living());
    if (this.#order.size > log) oldestEntryGoes();
    while (this.#characters > characters) {
      if (!oldestEntryGoes() && !oldestActorGoes(this.#finished) && !oldestActorGoes(this.actors.keys())) return;
    }
  }

  /** @param {Remembered} actor */
  #forgetOldest(actor) {
    const entry = actor.log.shift();
    if (entry === undefined) return;
    const { seq, message, size } = entry;
    this.#order.delete(seq);
    actor.forgotten += 1;
    if (message.type === '@xstate.snapshot') {
      actor.announcement = { ...actor.announcement, snapshot: message.snapshot };
      this.#characters -= actor.size;
      actor.size = size;
    } else {
      this.#characters -= size;
    }
  }

  /** @param {string} sessionId */
  #forgetActor(sessionId) {
    const actor = this.actors.get(sessionId);
    if (actor === undefined) return;
    this.#forgetEntries(actor.log);
    this.#characters -= actor.size;
    this.#unshare(actor.announcement.definition);
    this.actors.delete(sessionId);
    this.#finished.delete(sessionId);
  }

  /** @param {readonly Entry[]} entries */
  #forgetEntries(entries) {
    for (const { seq, size } of entries) {
      this.#order.delete(seq);
      this.#characters -= size;
    }
  }

  *#living() {
    for (const sessionId of this.actors.keys()) if (!this.#finished.has(sessionId)) yield sessionId;
  }

  /** @param {string} definition */
  #share(definition) {
    let shared = this.#definitions.get(definition);
    if (shared === undefined) {
      shared = { text: definition, users: 0 };
      this.#definitions.set(definition, shared);
      this.#characters += definition.length;
    }
    shared.users += 1;
    return shared.text;
  }

  /** @param {string} definition */
  #unshare(definition) {
    const shared = this.#definitions.get(definition);
    if (shared === undefined) return;
    shared.users -= 1;
    if (shared.users > 0) return;
    this.#definitions.delete(definition);
    this.#characters -= definition.length;
  }
}

/**
 * Does the log end with the same event twice, and the same state after it? A service at rest is observed every few seconds, which
 * would leave no room for anything else.
 *
 * @param {readonly Entry[]} log
 */
function isRepetition(log) {
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
