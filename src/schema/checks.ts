import { z } from 'zod';
import { type CheckMode, type CheckSpec, HTTP_PROTOCOLS, HTTP_VERBS, type PreShutdownSpec } from '../model/service.js';
import { duration } from './duration.js';
import {
  anyText,
  flag,
  listOf,
  name,
  only,
  oneOf,
  optional,
  optionalOr,
  someOf,
  text,
  variantsOf,
  wholeNumber,
} from './fields.js';
import type { ObjectOf } from './objects.js';

/** What may be said of checks and of pre-shutdown hooks (domain.md §7)? */
export function checkSchemas(object: ObjectOf) {
  const mode = variantsOf(
    ['HTTP', 'CMD'],
    [
      object({
        type: only('HTTP'),
        protocol: optional(oneOf(HTTP_PROTOCOLS)),
        portName: name(),
        path: text(),
        verb: oneOf(HTTP_VERBS),
        successCodes: someOf(wholeNumber()),
        payload: optional(anyText()),
        connectionTimeout: optional(duration()),
        insecure: optional(flag()),
      }),
      object({
        type: only('CMD'),
        command: text(),
        shellDisabled: optionalOr(flag(), () => false),
      }),
    ],
  ) satisfies z.ZodType<CheckMode>;

  const check = object({
    mode,
    timeout: duration(),
    interval: duration(),
    attempts: optional(wholeNumber(1, 100)),
    initialDelay: optional(duration()),
  }) satisfies z.ZodType<CheckSpec>;

  const preShutdown = object({
    hooks: optional(listOf(mode)),
    waitBeforeKill: optional(duration()),
  }) satisfies z.ZodType<PreShutdownSpec>;

  return { check, preShutdown };
}
