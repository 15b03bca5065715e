import type { z } from 'zod';
import { type ConfigSource, HTTP_PROTOCOLS, HTTP_VERBS, type HttpFetch, type HttpVerb } from '../model/service.js';
import { duration } from './duration.js';
import {
  anyText,
  expecting,
  flag,
  listOf,
  only,
  oneOf,
  optional,
  optionalOr,
  text,
  textMap,
  variantsOf,
  wholeNumber,
} from './fields.js';
import type { ObjectOf } from './objects.js';

/** Where may the files come from that are put into the container (domain.md §7)? */
export function configSchema(object: ObjectOf) {
  const http = object({
    protocol: optional(oneOf(HTTP_PROTOCOLS)),
    hostname: text(),
    port: optional(wholeNumber(0, 65_535)),
    path: optionalOr(text(), () => '/'),
    verb: optionalOr(oneOf(HTTP_VERBS), (): HttpVerb => 'GET'),
    successCodes: optionalOr(listOf(wholeNumber()), () => [200]),
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
      object({ type: only('INLINE'), localFilename: text(), data: base64() }),
      object({ type: only('EXECUTOR_LOCAL_FILE'), localFilename: text(), filePathOnHost: text() }),
      object({ type: only('CONTROLLER_HTTP_FETCH'), localFilename: text(), http }),
      object({ type: only('EXECUTOR_HTTP_FETCH'), localFilename: text(), http }),
    ],
  ) satisfies z.ZodType<ConfigSource>;
}

/** Of one simple loop, unlike the usual pattern of groups of four, which exhausts the stack on long texts. */
const BASE64_CHARACTERS = /^[A-Za-z0-9+/]*={0,2}$/;

function base64() {
  const expectation = 'a text in base64';
  return anyText()
    .refine((data) => data.length % 4 === 0 && BASE64_CHARACTERS.test(data), { error: expecting(expectation) })
    .meta({ contentEncoding: 'base64' });
}
