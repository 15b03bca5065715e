import { z } from 'zod';
import { type ConfigSource, HTTP_PROTOCOLS, HTTP_VERBS, type HttpFetch, type HttpVerb } from '../model/service.js';
import { duration } from './duration.js';
import { anyText, expecting, flag, optional, optionalWithDefault, text, wholeNumber } from './fields.js';
import { listOf } from './lists.js';
import { textMap } from './texts.js';
import { literal, oneOf, variantsOf } from './words.js';
import type { ObjectBuilder } from './objects.js';

/** Makes the schema of a file that is put into the container (domain.md §7). */
export function configSchema(object: ObjectBuilder) {
  const http = object({
    protocol: optional(oneOf(HTTP_PROTOCOLS)),
    hostname: text(),
    port: optional(wholeNumber(0, 65_535)),
    path: optionalWithDefault(text(), () => '/'),
    verb: optionalWithDefault(oneOf(HTTP_VERBS), (): HttpVerb => 'GET'),
    successCodes: optionalWithDefault(listOf(wholeNumber()), () => [200]),
    payload: optional(anyText()),
    connectionTimeout: optional(duration()),
    operationTimeout: optional(duration()),
    username: optional(anyText()),
    password: optional(anyText()),
    authHeader: optional(anyText()),
    headers: optional(textMap()),
    insecure: optional(flag()),
  }) satisfies z.ZodType<HttpFetch>;

  return variantsOf(
    ['INLINE', 'EXECUTOR_LOCAL_FILE', 'CONTROLLER_HTTP_FETCH', 'EXECUTOR_HTTP_FETCH'],
    [
      object({ type: literal('INLINE'), localFilename: text(), data: base64() }),
      object({ type: literal('EXECUTOR_LOCAL_FILE'), localFilename: text(), filePathOnHost: text() }),
      object({ type: literal('CONTROLLER_HTTP_FETCH'), localFilename: text(), http }),
      object({ type: literal('EXECUTOR_HTTP_FETCH'), localFilename: text(), http }),
    ],
  ) satisfies z.ZodType<ConfigSource>;
}

/** One simple loop: the usual pattern of groups of four exhausts the stack on long texts. */
const BASE64_CHARACTERS = /^[A-Za-z0-9+/]+={0,2}$/;

/** Base64 that is not empty and may hold line breaks, given back without them. */
function base64() {
  const error = expecting('a text in base64 that is not empty');
  return z
    .string({ error })
    .overwrite((data) => data.replace(/[\r\n]+/g, ''))
    .refine((data) => data.length % 4 === 0 && BASE64_CHARACTERS.test(data), { error })
    .meta({ minLength: 4, pattern: '^[A-Za-z0-9+/\\r\\n]+[=\\r\\n]*$', contentEncoding: 'base64' });
}
