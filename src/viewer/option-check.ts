import type { Limits } from './limits.js';

const LIMITS = {
  logOfActor: true,
  log: true,
  living: true,
  finished: true,
  characters: true,
} as const satisfies Record<keyof Limits, true>;

/**
 * Are these options that a viewer can be started with? What nobody would notice is said here: a limit that limits nothing, an origin that
 * no browser ever names.
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
    throw new RangeError(`port is a whole number from 0 (any) to 65535, but is ${port}.`);
  }
  for (const [name, limit] of Object.entries(limits)) {
    if (!Object.hasOwn(LIMITS, name)) throw new TypeError(`There is no limit ${name}.`);
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(`limits.${name} is a whole number of at least 1, but is ${String(limit)}.`);
    }
  }
  for (const origin of origins) {
    if (!isOrigin(origin)) {
      throw new TypeError(`origins holds origins such as http://localhost:3000, and not ${origin}.`);
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
