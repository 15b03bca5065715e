import type { LocalServiceSpec } from '../model/service.js';
import { readField } from './reading.js';
import { serviceIdOf } from './service.js';

/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/** A shorter secret (`"1"`, `"yes"`) is not looked for in texts: it would make them unreadable and is guessed anyway. */
const SHORTEST_SECRET = 4;
const DEEPEST = 64;

/** Fields that hold one secret, and fields whose every value is one (domain.md §7). */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['username', 'password', 'authHeader']);
const SECRET_MAPS: ReadonlySet<string> = new Set(['env', 'headers']);

/**
 * What is this value without its secrets (domain.md §7)? Returns a copy: the values of `env` and `headers`,
 * `username`, `password`, `authHeader` and the `data` of an INLINE configuration are masked wherever they stand, and
 * every string loses the given `secrets` ({@link secretsOf} a specification). Never throws; what cannot be read, or
 * is nested deeper than 64 levels, is masked too.
 */
export function redact<TValue>(value: TValue, secrets?: readonly string[]): TValue;
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  return redactValue(value, secrets, DEEPEST, new Map());
}

/**
 * Which strings of this specification must never be shown (domain.md §7)? Longest first. A value that also stands in
 * the service's public id (`SERVICE_NAME=node-agent`) is none: masking it would make every id unreadable.
 */
export function secretsOf(spec: LocalServiceSpec | null): readonly string[] {
  const found = new Set<string>();
  collect(readField(spec, 'env'), found);
  const configs = readField(spec, 'configs');
  if (Array.isArray(configs)) {
    for (const config of configs) {
      if (readField(config, 'type') === 'INLINE') collect(readField(config, 'data'), found);
      const http = readField(config, 'http');
      for (const field of [...SECRET_FIELDS, 'headers']) collect(readField(http, field), found);
    }
  }
  const publicId = spec === null ? '' : serviceIdOf(spec);
  return [...found]
    .filter((secret) => secret.length >= SHORTEST_SECRET && !publicId.includes(secret))
    .sort((a, b) => b.length - a.length);
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) if (typeof item === 'string') found.add(item);
  }
}

/** `copies`: what stands more than once is copied once; what contains itself is masked there. */
function redactValue(value: unknown, secrets: readonly string[], depth: number, copies: Map<object, unknown>): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return REDACTED;
  if (copies.has(value)) return copies.get(value);
  copies.set(value, REDACTED);
  const copy = redactObject(value, secrets, (item) => redactValue(item, secrets, depth - 1, copies));
  copies.set(value, copy);
  return copy;
}

function redactObject(value: object, secrets: readonly string[], inner: (item: unknown) => unknown): unknown {
  try {
    if (Array.isArray(value)) return value.map(inner);
    if (value instanceof Error) return { name: value.name, message: redactText(value.message, secrets) };
    const isInline = readField(value, 'type') === 'INLINE';
    return Object.fromEntries(
      Object.entries(value).map(([key, item]: [string, unknown]) => {
        if (SECRET_FIELDS.has(key) || (isInline && key === 'data')) return [key, mask(item)];
        if (SECRET_MAPS.has(key)) return [key, maskEach(item)];
        return [key, inner(item)];
      }),
    );
  } catch {
    return REDACTED;
  }
}

function redactText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
}

function mask(item: unknown): unknown {
  return item === null || item === undefined ? item : REDACTED;
}

function maskEach(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return mask(item);
  return Object.fromEntries(Object.entries(item).map(([key, value]: [string, unknown]) => [key, mask(value)]));
}
