import type { Limits } from './messages/limits.js';

const LIMITS = {
  maxMessagesPerActor: true,
  maxMessages: true,
  maxRunningActors: true,
  maxFinishedActors: true,
  maxCharacters: true,
} as const satisfies Record<keyof Limits, true>;

/**
 * Checks the options of a viewer for mistakes that would go unnoticed, such as a limit that limits nothing, or an origin that no browser
 * sends.
 *
 * @throws RangeError or TypeError that names the option.
 */
export function checkOptions({
  port = 0,
  origins = [],
  limits = {},
}: {
  readonly port?: number;
  readonly origins?: readonly string[];
  readonly limits?: Partial<Limits>;
}): void {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`port must be a whole number from 0 (any) to 65535, but is ${port}.`);
  }
  for (const [name, limit] of Object.entries(limits)) {
    if (!Object.hasOwn(LIMITS, name)) throw new TypeError(`limits has no property ${name}.`);
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(`limits.${name} must be a whole number of at least 1, but is ${String(limit)}.`);
    }
  }
  for (const origin of origins) {
    if (!isOrigin(origin)) {
      throw new TypeError(`origins must hold origins such as http://localhost:3000, but holds ${origin}.`);
    }
  }
}

function isOrigin(text: string): boolean {
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}
