import { REDACTED } from '../model/redaction.js';
import type { LocalServiceSpec } from '../model/service.js';
import { readField } from '../model/unchecked.js';
import { secretsInImageUrl, shownImageUrl } from './image-url.js';
import { maskText, type SecretIndex, secretIndexOf } from './masking.js';
import { decodedBase64 } from './secret-forms.js';
import { serviceIdOf } from './service.js';

/** Shorter secrets (`"1"`, `"yes"`) are not looked for in texts: that would make them unreadable, and such are guessed anyway. */
const MIN_SECRET_LENGTH = 4;
/** Shorter lines of a secret are ordinary words. */
const MIN_LINE_LENGTH = 6;
const MAX_DEPTH = 64;

/** Fields that hold one secret, and fields whose every value is one (domain.md §7). */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['username', 'password', 'authHeader']);
const SECRET_MAPS: ReadonlySet<string> = new Set(['env', 'headers']);

/**
 * Copies a value without its secrets (domain.md §7): the values of `env` and `headers`, `username`, `password`,
 * `authHeader`, the `data` of an INLINE configuration, and user info, query and fragment of a `url` are masked at every level, and so
 * are the given `secrets` ({@link secretsOf} a specification) in every string: as they are, escaped as in JSON, URL-encoded
 * and in base64. Never throws; what cannot be read, or is nested deeper than 64 levels, is masked too.
 */
export function redact<TValue>(value: TValue, secrets?: readonly string[]): TValue;
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  return redactValue(value, [secretIndexOf(secrets)], MAX_DEPTH, new Map());
}

/** The secrets of the specification that was asked for last: where one refusal or failure comes, others of its service follow. */
let last: { readonly spec: LocalServiceSpec | null; readonly index: SecretIndex } = {
  spec: null,
  index: secretIndexOf([]),
};

/** The index of the secrets of a specification, which never changes. */
export function secretIndexOfSpec(spec: LocalServiceSpec | null): SecretIndex {
  if (spec !== last.spec) last = { spec, index: secretIndexOf(secretsOf(spec)) };
  return last.index;
}

/**
 * The strings of a specification that must never be shown (domain.md §7), longest first: its secrets, what INLINE data
 * decodes to, the lines of a secret of several lines, the credentials in an `authHeader` or a header that authorizes, what Basic
 * authentication encodes, and user info, query and fragment of the image's URL. A value that is part of the service's public id
 * (`SERVICE_NAME=node-agent`) is no secret: masking it would make every id unreadable.
 */
export function secretsOf(spec: LocalServiceSpec | null): readonly string[] {
  if (spec === null) return [];
  const configs = readField(spec, 'configs');
  const url = readField(readField(spec, 'executable'), 'url');
  const secrets = [
    ...textsIn(readField(spec, 'env')),
    ...(Array.isArray(configs) ? configs.flatMap(secretsInConfig) : []),
    ...(typeof url === 'string' ? secretsInImageUrl(url) : []),
  ];
  const publicId = serviceIdOf(spec);
  return [...new Set([...secrets, ...secrets.flatMap(linesOf)])]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH && !publicId.includes(secret))
    .sort((a, b) => b.length - a.length);
}

/** The lines of a secret, without the blanks around them. */
function linesOf(secret: string): readonly string[] {
  return secret
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter(({ length }) => length >= MIN_LINE_LENGTH);
}

function secretsInConfig(config: unknown): readonly string[] {
  const data = isInline(config) ? textsIn(readField(config, 'data')) : [];
  return [...data, ...data.flatMap((text) => decodedBase64(text) ?? []), ...secretsInHttp(readField(config, 'http'))];
}

/** Names of types are posted in any case. */
function isInline(config: unknown): boolean {
  const type = readField(config, 'type');
  return typeof type === 'string' && /^inline$/i.test(type);
}

function secretsInHttp(http: unknown): readonly string[] {
  const values = [...SECRET_FIELDS, 'headers'].map((field) => readField(http, field));
  const [username, password, authHeader, headers] = values;
  const authorizing = Object.entries(Object(headers) as object).flatMap(([name, value]: [string, unknown]) =>
    /authorization/i.test(name) ? credentialsIn(value) : [],
  );
  // What Basic authentication encodes.
  const pair = typeof username === 'string' && typeof password === 'string' ? [`${username}:${password}`] : [];
  return [...values.flatMap(textsIn), ...pair, ...credentialsIn(authHeader), ...authorizing];
}

/** What follows the scheme of an `Authorization`, and the user and the password that Basic authentication encodes there. */
function credentialsIn(header: unknown): readonly string[] {
  const credentials = typeof header === 'string' ? /^[\w-]+ +(\S.*)/.exec(header.trim())?.[1] : undefined;
  if (credentials === undefined) return [];
  const decoded = decodedBase64(credentials);
  return decoded?.includes(':') === true ? [credentials, decoded, ...decoded.split(/:(.*)/s)] : [credentials];
}

/** A text, or those among the values of an object. */
function textsIn(value: unknown): readonly string[] {
  const values: readonly unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return values.filter((item) => typeof item === 'string');
}

/** With `copies`, an object that occurs more than once is copied once, and one that contains itself is masked there. */
function redactValue(
  value: unknown,
  secrets: readonly SecretIndex[],
  depth: number,
  copies: Map<object, unknown>,
): unknown {
  if (typeof value === 'string') return maskText(value, secrets);
  // A copied `toJSON` would show the original.
  if (typeof value === 'function') return REDACTED;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return REDACTED;
  if (copies.has(value)) return copies.get(value);
  copies.set(value, REDACTED);
  const copy = redactObject(value, secrets, (item) => redactValue(item, secrets, depth - 1, copies));
  copies.set(value, copy);
  return copy;
}

function redactObject(value: object, secrets: readonly SecretIndex[], inner: (item: unknown) => unknown): unknown {
  try {
    if (Array.isArray(value)) return value.map(inner);
    // In bytes no secret is looked for.
    if (ArrayBuffer.isView(value)) return REDACTED;
    if (value instanceof Error) return { name: inner(value.name), message: inner(value.message) };
    const hasData = isInline(value);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]: [string, unknown]) => {
        if (SECRET_FIELDS.has(key) || (hasData && key === 'data')) return [key, mask(item)];
        if (SECRET_MAPS.has(key)) return [key, maskEach(item, secrets)];
        return [maskText(key, secrets), inner(key === 'url' && typeof item === 'string' ? shownImageUrl(item) : item)];
      }),
    );
  } catch {
    return REDACTED;
  }
}

function mask(item: unknown): unknown {
  return item === null || item === undefined ? item : REDACTED;
}

function maskEach(item: unknown, secrets: readonly SecretIndex[]): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return mask(item);
  return Object.fromEntries(
    Object.entries(item).map(([key, value]: [string, unknown]) => [maskText(key, secrets), mask(value)]),
  );
}
