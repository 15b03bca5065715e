import { REDACTED } from '../model/redaction.js';
import type { LocalServiceSpec } from '../model/service.js';
import { readField } from '../model/unchecked.js';
import { serviceIdOf } from './service.js';

/** Shorter secrets (`"1"`, `"yes"`) are not looked for in texts: that would make them unreadable, and such are guessed anyway. */
const MIN_SECRET_LENGTH = 4;
const MAX_DEPTH = 64;

/** Fields that hold one secret, and fields whose every value is one (domain.md §7). */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['username', 'password', 'authHeader']);
const SECRET_MAPS: ReadonlySet<string> = new Set(['env', 'headers']);

/**
 * Copies a value without its secrets (domain.md §7): the values of `env` and `headers`, `username`, `password`,
 * `authHeader` and the `data` of an INLINE configuration are masked at every level, and so are the given `secrets`
 * ({@link secretsOf} a specification) in every string. Never throws; what cannot be read, or is nested deeper than 64
 * levels, is masked too.
 */
export function redact<TValue>(value: TValue, secrets?: readonly string[]): TValue;
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  return redactValue(value, secrets, MAX_DEPTH, new Map());
}

/**
 * The strings of a specification that must never be shown (domain.md §7), longest first. A value that is part of the
 * service's public id (`SERVICE_NAME=node-agent`) is no secret: masking it would make every id unreadable.
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
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH && !publicId.includes(secret))
    .sort((a, b) => b.length - a.length);
}

function collect(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) if (typeof item === 'string') found.add(item);
  }
}

/** With `copies`, an object that occurs more than once is copied once, and one that contains itself is masked there. */
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
