import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localServiceSpecSchema, operationSchema, parseOperation, parseSpec } from '../../src/schema/index.js';
import { pathsIn, put } from '../support/json-paths.js';
import { mutated } from '../support/mutations.js';
import { aSpec } from '../support/specs.js';

/** The field that each secret stands in, and something that shows it where it is. */
const SECRETS = {
  data: 'c2VjcmV0LWRhdGE=',
  username: 'secret-username',
  password: 'secret-password',
  authHeader: 'secret-auth-header',
  header: 'secret-header',
  env: 'secret-env',
};
const secrets: readonly string[] = Object.values(SECRETS);

const spec = aSpec({
  env: { API_TOKEN: SECRETS.env, OTHER: SECRETS.env },
  configs: [
    { type: 'INLINE', localFilename: '/a', data: SECRETS.data },
    {
      type: 'EXECUTOR_HTTP_FETCH',
      localFilename: '/b',
      http: {
        protocol: 'HTTP',
        hostname: 'config.example.org',
        port: 80,
        path: '/',
        verb: 'GET',
        successCodes: [200],
        username: SECRETS.username,
        password: SECRETS.password,
        authHeader: SECRETS.authHeader,
        headers: { 'X-Key': SECRETS.header },
      },
    },
  ],
});

/** All issues of the specification, however it is read; undefined if it is accepted everywhere. */
function complaintsAbout(json: unknown): string | undefined {
  const create = { type: 'CREATE', spec: json, instancesPerHost: 0 };
  const policy = { allowedMountPrefixes: ['/nowhere'], forbidCommandLineArguments: true };
  const results = [
    parseSpec(json, policy),
    parseSpec(json, policy, { unknownKeys: 'keep' }),
    parseSpec(json, policy, { unknownKeys: 'strip' }),
    parseOperation(create),
    localServiceSpecSchema.safeParse(json),
    operationSchema.safeParse(create),
  ];
  const errors = results.flatMap((result) => (result.success ? [] : [result.error]));
  const shown = errors.map((error) => [
    JSON.stringify(error),
    error.message,
    String(error),
    inspect(error, { depth: 9 }),
  ]);
  return shown.length === 0 ? undefined : shown.flat().join('\n');
}

/** Takes a secret from its place and puts it, or something that holds it, where it does not belong. */
const disguises: readonly ((secret: string) => unknown)[] = [
  (secret) => secret,
  (secret) => [secret],
  (secret) => ({ nested: secret }),
  (secret) => ({ type: secret }),
  (secret) => [{ type: 'HTTP', mode: secret, http: secret }],
];

const allPaths = pathsIn(spec).map((path) => [path.join('.') || 'the root', path] as const);

describe('no issue shows a secret', () => {
  it.each(allPaths)('that stands at %s', (_, path) => {
    for (const disguise of disguises) {
      const complaints = complaintsAbout(put(spec, path, disguise(secrets.join(' '))));
      expect(complaints).toContain('expected');
      for (const secret of secrets) expect(complaints).not.toContain(secret);
    }
  });

  it('of a specification that is broken at random', () => {
    fc.assert(
      fc.property(mutated([spec], secrets), (json) => {
        const complaints = complaintsAbout(json);
        for (const secret of secrets) expect(complaints ?? '').not.toContain(secret);
      }),
      { numRuns: Math.max(500, fc.readConfigureGlobal().numRuns ?? 0) },
    );
  });
});
