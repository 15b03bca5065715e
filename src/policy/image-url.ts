import { REDACTED } from '../model/redaction.js';
import { decodedUrl } from './secret-forms.js';

/*
 * The URL of an image may hold user info, a query or a fragment, all of which are secrets:
 * `https://user:password@registry/image:1?token=…`. The `@` before a digest (`image@sha256:…`) is not that of user info.
 */

interface ImageUrl {
  readonly scheme: string;
  /** Without its `@`; null where there is none. */
  readonly userInfo: string | null;
  readonly image: string;
  /** From its `?` or `#` on; empty where there is none. */
  readonly rest: string;
}

function partsOf(url: string): ImageUrl {
  const scheme = /^(?:[A-Za-z][A-Za-z\d+.-]*:)?\/\//.exec(url)?.[0] ?? '';
  const name = url.slice(scheme.length).replace(/[?#].*/s, '');
  const rest = url.slice(scheme.length + name.length);
  const digest = /@(?:sha\d+:[\dA-Fa-f]*|[A-Za-z][\w+.-]*:[\dA-Fa-f]{32,})$/.exec(name)?.[0] ?? '';
  const at = name.slice(0, name.length - digest.length).lastIndexOf('@');
  return at === -1
    ? { scheme, userInfo: null, image: name, rest }
    : { scheme, userInfo: name.slice(0, at), image: name.slice(at + 1), rest };
}

/** The URL of an image as it may be shown. Of one whose user info may hold an unencoded `?` or `#`, that is its scheme alone. */
export function shownImageUrl(url: string): string {
  const { scheme, userInfo, image, rest } = partsOf(url);
  if (rest.includes('@')) return scheme + REDACTED;
  return scheme + (userInfo === null ? '' : `${REDACTED}@`) + image + (rest === '' ? '' : rest.charAt(0) + REDACTED);
}

/** The secrets in the URL of an image, as they are written and as they are meant; some may be empty. */
export function secretsInImageUrl(url: string): readonly string[] {
  const { scheme, userInfo, rest } = partsOf(url);
  // An `@` after the first `?` or `#` may end the user info, or stand in the query.
  const users = [userInfo ?? '', rest.includes('@') ? url.slice(scheme.length, url.lastIndexOf('@')) : ''];
  const values = rest.split(/[?&#;]/).map((part) => part.slice(part.indexOf('=') + 1));
  const written = [...users.flatMap((user) => [user, ...user.split(/:(.*)/s)]), rest.slice(1), ...values];
  return [...written, ...written.map((secret) => decodedUrl(secret) ?? secret)];
}
