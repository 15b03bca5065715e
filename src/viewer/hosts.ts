import type { InspectMessage } from '../inspect/index.js';
import type { BoundedValue } from '../inspect/bounded-json.js';
import type { BroadcastMessage, HostStatus } from './messages/server-message.js';
import { prefixOf, readMessage, withPrefix } from './messages/read-message.js';
import type { ActorStore } from './messages/actor-store.js';

/** A sender: a connection, or the process that the viewer runs in. */
export interface Host {
  /** Handles a value that the host sent; false where it is no message of the inspector. */
  readonly receive: (sent: BoundedValue) => boolean;
  /** Marks the host as disconnected; its actors stay. */
  readonly close: () => void;
}

/** An actor is kept under its ids as long as it runs: longer ones are not accepted. */
const MAX_ID_LENGTH = 1_000;

/** The size of a message about the connection of a host, in characters. */
const STATUS_SIZE = 100;

/**
 * Tells hosts apart: session ids begin with `x:0` in each of them, and so get the number of their host as a prefix. A host that
 * reconnects, which shows by an actor message that is known of it, gets its old number again.
 */
export class Hosts {
  readonly #store: ActorStore;
  readonly #broadcast: (message: BroadcastMessage, size: number) => void;
  readonly #isConnected = new Map<string, boolean>();
  #count = 0;

  constructor(store: ActorStore, broadcast: (message: BroadcastMessage, size: number) => void) {
    this.#store = store;
    this.#broadcast = broadcast;
  }

  /** The disconnected hosts whose actors are still kept. */
  disconnected(): readonly HostStatus[] {
    return [...this.#isConnected]
      .filter(([, isConnected]) => !isConnected)
      .map(([prefix]) => ({ type: 'viewer.host', prefix, isConnected: false }));
  }

  /** Adds a host; with a prefix of its own where it is no connection. */
  open(ownPrefix?: string): Host {
    let prefix = ownPrefix;
    return {
      receive: ({ value, size }) => {
        const message = readMessage(value);
        if (message === null || !hasShortIds(message)) return false;
        prefix ??= this.#assignPrefix(message);
        const prefixed = withPrefix(message, prefix);
        this.#store.add(prefixed, size);
        this.#broadcast(prefixed, size);
        return true;
      },
      close: () => {
        if (prefix !== undefined) this.#setConnected(prefix, false);
      },
    };
  }

  #assignPrefix(message: InspectMessage): string {
    const known = [...this.#isConnected].find(
      ([prefix, isConnected]) => !isConnected && this.#hasActor(message, prefix),
    )?.[0];
    if (known === undefined) this.#count += 1;
    const prefix = known ?? `${this.#count}/`;
    this.#setConnected(prefix, true);
    return prefix;
  }

  #hasActor(message: InspectMessage, prefix: string): boolean {
    const known = this.#store.actors.get(prefix + message.sessionId)?.actorMessage;
    return (
      message.type === '@xstate.actor' &&
      known?.name === message.name &&
      known.createdAt === message.createdAt &&
      known.definition === message.definition
    );
  }

  #setConnected(prefix: string, isConnected: boolean): void {
    this.#isConnected.set(prefix, isConnected);
    this.#broadcast({ type: 'viewer.host', prefix, isConnected }, STATUS_SIZE);
    this.#removeEmptyHosts();
  }

  /** Removes disconnected hosts of which no actor is kept. */
  #removeEmptyHosts(): void {
    const prefixes = new Set([...this.#store.actors.keys()].map(prefixOf));
    for (const [prefix, isConnected] of this.#isConnected) {
      if (!isConnected && !prefixes.has(prefix)) this.#isConnected.delete(prefix);
    }
  }
}

function hasShortIds(message: InspectMessage): boolean {
  const { sessionId, rootId, createdAt, _version } = message;
  const others = message.type === '@xstate.actor' ? [message.name, message.parentId] : [];
  return [sessionId, rootId, createdAt, _version, ...others].every((id) => (id ?? '').length <= MAX_ID_LENGTH);
}
