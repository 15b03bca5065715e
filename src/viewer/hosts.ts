import type { InspectMessage } from '../inspect/index.js';
import type { HostNotice } from './notice.js';
import { prefixOf, readMessage, withPrefix } from './page/messages.js';
import type { Memory } from './page/memory.js';

/** One who sends: a connection, or the process that the viewer runs in. */
export interface Host {
  /** Takes what the host sent; false where it is no message of the inspector's. */
  readonly receive: (value: unknown, size: number) => boolean;
  /** The host has gone; its actors stay. */
  readonly close: () => void;
}

/**
 * Keeps the hosts apart: session ids begin with `x:0` in each of them, and so get the number of their host as a prefix. A host that
 * comes back, and says so by announcing an actor that is known of it, gets its old number again.
 */
export class Hosts {
  readonly #memory: Memory;
  readonly #tell: (message: InspectMessage | HostNotice) => void;
  readonly #isConnected = new Map<string, boolean>();
  #count = 0;

  constructor(memory: Memory, tell: (message: InspectMessage | HostNotice) => void) {
    this.#memory = memory;
    this.#tell = tell;
  }

  /** Hosts that are away, of which there is still something to see. */
  absent(): readonly HostNotice[] {
    return [...this.#isConnected]
      .filter(([, isConnected]) => !isConnected)
      .map(([prefix]) => ({ type: 'viewer.host', prefix, isConnected: false }));
  }

  /** There is a new one. */
  open(): Host {
    let prefix: string | undefined;
    return {
      receive: (value, size) => {
        const message = readMessage(value);
        if (message === null) return false;
        prefix ??= this.#welcome(message);
        const placed = withPrefix(message, prefix);
        this.#memory.add(placed, size);
        this.#tell(placed);
        return true;
      },
      close: () => {
        if (prefix !== undefined) this.#note(prefix, false);
      },
    };
  }

  #welcome(message: InspectMessage): string {
    const known = [...this.#isConnected].find(
      ([prefix, isConnected]) => !isConnected && this.#knows(message, prefix),
    )?.[0];
    if (known === undefined) this.#count += 1;
    const prefix = known ?? `${this.#count}/`;
    this.#note(prefix, true);
    return prefix;
  }

  #knows(message: InspectMessage, prefix: string): boolean {
    const announced = this.#memory.actors.get(prefix + message.sessionId)?.announcement;
    return (
      message.type === '@xstate.actor' &&
      announced?.name === message.name &&
      announced.createdAt === message.createdAt &&
      announced.definition === message.definition
    );
  }

  #note(prefix: string, isConnected: boolean): void {
    this.#isConnected.set(prefix, isConnected);
    this.#tell({ type: 'viewer.host', prefix, isConnected });
    this.#forgetTheForgotten();
  }

  /** A host that is away, and of which no actor is left, is no more. */
  #forgetTheForgotten(): void {
    const prefixes = new Set([...this.#memory.actors.keys()].map(prefixOf));
    for (const [prefix, isConnected] of this.#isConnected) {
      if (!isConnected && !prefixes.has(prefix)) this.#isConnected.delete(prefix);
    }
  }
}
