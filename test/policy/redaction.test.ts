import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LocalServiceSpec, redact, secretsOf } from '../../src/index.js';
import { legalityOf } from '../../machines/lifecycle.machine.js';
import { REDACTED } from '../../src/model/index.js';
import { maskText } from '../../src/policy/masking.js';
import { secretIndexOfSpec } from '../../src/policy/redaction.js';
import { refusalOf } from '../../src/policy/refusal.js';
import { positionIn, SERVICE_ID } from '../support/positions.js';
import { aMinimalSpec, aSpec } from '../support/specs.js';

const http = {
  protocol: 'HTTPS',
  hostname: 'config.example.org',
  port: 443,
  path: '/rules',
  verb: 'GET',
  successCodes: [200],
  username: 'secret-user',
  password: 'secret-password',
  authHeader: 'Bearer secret-token',
  headers: { 'X-Key': 'secret-header' },
} as const;

/** A secret in every place that domain.md §7 names. */
const spec: LocalServiceSpec = aMinimalSpec({
  env: { API_KEY: 'secret-env' },
  configs: [
    { type: 'INLINE', localFilename: '/etc/a', data: 'c2VjcmV0LWlubGluZQ==' },
    { type: 'CONTROLLER_HTTP_FETCH', localFilename: '/etc/b', http },
    { type: 'EXECUTOR_LOCAL_FILE', localFilename: '/etc/c', filePathOnHost: '/etc/host/c' },
  ],
});
const SECRETS = [
  'secret-env',
  'c2VjcmV0LWlubGluZQ==',
  'secret-user',
  'secret-password',
  'Bearer secret-token',
  'secret-header',
];

/** What they are seen as besides. */
const DERIVED = ['secret-inline', 'secret-token', 'secret-user:secret-password'];

describe('redact', () => {
  it('masks each secret of a specification, and nothing else', () => {
    const shown = redact(spec);
    expect(shown).toEqual({
      ...spec,
      env: { API_KEY: REDACTED },
      configs: [
        { type: 'INLINE', localFilename: '/etc/a', data: REDACTED },
        {
          type: 'CONTROLLER_HTTP_FETCH',
          localFilename: '/etc/b',
          http: {
            ...http,
            username: REDACTED,
            password: REDACTED,
            authHeader: REDACTED,
            headers: { 'X-Key': REDACTED },
          },
        },
        spec.configs?.[2],
      ],
    });
  });

  it('masks them wherever they stand, however deep', () => {
    const nested = { list: [{ context: { spec } }], event: { output: { env: { A: 'a-secret', B: ['another'] } } } };
    const shown = JSON.stringify(redact(nested));
    for (const secret of [...SECRETS, 'a-secret', 'another']) expect(shown).not.toContain(secret);
  });

  it('masks a secret in any text, once it knows the secrets', () => {
    const secrets = secretsOf(spec);
    expect([...secrets].sort()).toEqual([...SECRETS, ...DERIVED].sort());
    const text = SECRETS.map((secret) => `>${secret}<`).join(' ');
    const shown = redact({ message: text }, secrets).message;
    expect(shown).toBe(SECRETS.map(() => `>${REDACTED}<`).join(' '));
  });

  it.each<[of: string, fields: object, secrets: readonly string[]]>([
    [
      'lines of six characters, without the blanks around them',
      { env: { A: 'one-two\r\n  sixsix \n five5 ' } },
      ['one-two\r\n  sixsix \n five5 ', 'one-two', 'sixsix'],
    ],
    ['blanks around the only line', { env: { A: ' a-token ' } }, [' a-token ', 'a-token']],
    [
      'neither numbers nor nothing',
      { env: { A: 70_000, B: null, C: ['word'] }, configs: [{ type: 'INLINE', data: 70_000 }, null] },
      [],
    ],
    ['no env', { env: null, configs: null }, []],
    [
      'the lines of encoded data',
      { configs: [{ type: 'INLINE', data: 'c2VjcmV0\nLWlubGluZQ==' }] },
      ['c2VjcmV0\nLWlubGluZQ==', 'c2VjcmV0', 'LWlubGluZQ==', 'secret-inline'],
    ],
    ['a user without a password', { configs: [{ http: { username: 'user-1', headers: null } }] }, ['user-1']],
    ['a password without a user', { configs: [{ http: { password: 'word-1' } }] }, ['word-1']],
    ['both', { configs: [{ http: { username: 'ab', password: 'cd' } }] }, ['ab:cd']],
    ['a header of a scheme and credentials', { configs: [{ http: { authHeader: 'Digest  a b' } }] }, ['Digest  a b']],
    [
      'credentials of several lines',
      { configs: [{ http: { authHeader: 'My-Own  credentials\nmore-1' } }] },
      ['My-Own  credentials\nmore-1', 'My-Own  credentials', 'credentials', 'more-1'],
    ],
    [
      'the credentials of a header that authorizes',
      { configs: [{ http: { headers: { authorization: 'Bearer a-token', Accept: 'text or-more' } } }] },
      ['Bearer a-token', 'a-token', 'text or-more'],
    ],
    [
      'credentials without the blanks around them',
      { configs: [{ http: { authHeader: 'Bearer  a-token ' } }] },
      ['Bearer  a-token ', 'Bearer  a-token', 'a-token'],
    ],
    [
      'what Basic authentication encodes',
      { configs: [{ http: { authHeader: 'Basic Ym9iYnk6aHVudGVyMg==' } }] },
      ['Basic Ym9iYnk6aHVudGVyMg==', 'Ym9iYnk6aHVudGVyMg==', 'bobby:hunter2', 'hunter2', 'bobby'],
    ],
    [
      'no parts of a token that encodes no user',
      { configs: [{ http: { authHeader: 'Bearer YWJjZA==' } }] },
      ['Bearer YWJjZA==', 'YWJjZA=='],
    ],
    ['a header without a scheme', { configs: [{ http: { authHeader: 'credentials' } }] }, ['credentials']],
    ['a header that begins with none', { configs: [{ http: { authHeader: '"My Own" secret' } }] }, ['"My Own" secret']],
    ['a header that is no text', { configs: [{ http: { authHeader: ['Own secret'] } }] }, ['Own secret']],
  ])('finds %s', (_, fields, secrets) => {
    const found = secretsOf({ ...aMinimalSpec(), ...fields });
    expect([...found].sort()).toEqual([...secrets].sort());
  });

  it('shows a url that is no text as it is', () => {
    expect(redact({ url: 7 })).toEqual({ url: 7 });
  });

  it('masks the longer of two secrets first, so that nothing of it remains', () => {
    const secrets = secretsOf(aMinimalSpec({ env: { A: 'abcd', B: 'abcdefgh' } }));
    expect(redact('abcdefgh', secrets)).toBe(REDACTED);
  });

  it('knows none where nothing is specified', () => {
    expect(secretsOf(null)).toEqual([]);
  });

  it('keeps what is too short to look for, and what is a part of the public id', () => {
    expect(secretsOf(aMinimalSpec({ name: 'node-agent', env: { A: '1', B: 'yes', C: 'node-agent' } }))).toEqual([]);
  });

  it('keeps the data of anything but an INLINE configuration, and null where a secret is absent', () => {
    const other = { type: 'EXECUTOR_LOCAL_FILE', data: 'kept', password: null };
    expect(redact(other)).toEqual(other);
  });

  it('shows an error as its name and message', () => {
    expect(redact(new TypeError('with secret-env in it'), ['secret-env'])).toEqual({
      name: 'TypeError',
      message: `with ${REDACTED} in it`,
    });
  });

  it('does not change what it is given', () => {
    const copy = structuredClone(spec);
    redact(spec, secretsOf(spec));
    expect(spec).toEqual(copy);
  });

  it('is total: cycles, depth, throwing getters and keys named __proto__', () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    expect(redact(cyclic)).toEqual({ self: REDACTED });
    // Twice on every level: a walk that did not remember would never end.
    let wide: object = { text: 'with a-secret' };
    for (let level = 0; level < 60; level += 1) wide = { left: wide, right: wide };
    Object.assign(wide, { again: wide });
    expect(redact(wide, ['a-secret'])).toMatchObject({ again: REDACTED });
    const throwing = Object.defineProperty({}, 'env', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    expect(redact({ throwing })).toEqual({ throwing: REDACTED });
    const polluting: unknown = JSON.parse('{"__proto__": {"polluted": true}}');
    expect(JSON.stringify(redact(polluting))).toBe('{"__proto__":{"polluted":true}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    fc.assert(
      fc.property(fc.anything(), (value) => {
        redact(value);
      }),
    );
  });

  it('leaves no planted secret in any specification', () => {
    const secret = fc.string({ minLength: 8, maxLength: 20 }).map((text) => `§${text}§`);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), secret), secret, (env, password) => {
        const planted = aSpec({
          env,
          configs: [{ type: 'CONTROLLER_HTTP_FETCH', localFilename: 'f', http: { ...http, password } }],
        });
        const shown = JSON.stringify(redact({ planted, text: password }, secretsOf(planted)));
        for (const value of [password, ...Object.values(env)]) {
          expect(shown).not.toContain(JSON.stringify(value).slice(1, -1));
        }
      }),
    );
  });
});

describe('the index of the secrets of a specification', () => {
  it('is made once for it, and is that of no other one', () => {
    const [first, second] = [aMinimalSpec({ env: { A: 'secret-a' } }), aMinimalSpec({ env: { A: 'secret-b' } })];
    const index = secretIndexOfSpec(first);
    expect(secretIndexOfSpec(first)).toBe(index);
    const shown = [second, null, first].map((spec) => maskText('secret-a, secret-b', [secretIndexOfSpec(spec)]));
    expect(shown).toEqual([`secret-a, ${REDACTED}`, 'secret-a, secret-b', `${REDACTED}, secret-b`]);
  });

  it('is not asked for by a refusal in which nothing is the caller’s', () => {
    const read: PropertyKey[] = [];
    const facts = {
      ...positionIn('ACTIVE').context,
      spec: new Proxy(aMinimalSpec(), { get: (_spec, field) => void read.push(field) }),
    };
    const refused = (request: { type: 'DESTROY' | 'DEACTIVATE'; serviceId: string }) =>
      refusalOf(legalityOf('ACTIVE'), facts, request)?.rule;
    expect(refused({ type: 'DESTROY', serviceId: SERVICE_ID })).toBe('NOT_ALLOWED_IN_STATE');
    expect(read).toEqual([]);
    expect(refused({ type: 'DEACTIVATE', serviceId: 'other-1' })).toBe('WRONG_SERVICE');
    expect(read).toContain('env');
  });
});
