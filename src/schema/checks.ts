import { z } from 'zod';
import { type CheckMode, type CheckSpec, HTTP_PROTOCOLS, HTTP_VERBS, type PreShutdownSpec } from '../model/service.js';
import { duration } from './duration.js';
import { anyText, flag, name, optional, optionalWithDefault, text, wholeNumber } from './fields.js';
import { listOf, nonEmptyListOf } from './lists.js';
import { literal, oneOf, variantsOf } from './words.js';
import type { ObjectBuilder } from './objects.js';

/** Makes the schemas of checks and of pre-shutdown hooks (domain.md §7). */
export function checkSchemas(object: ObjectBuilder) {
  const mode = variantsOf(
    ['HTTP', 'CMD'],
    [
      object({
        type: literal('HTTP'),
        protocol: optional(oneOf(HTTP_PROTOCOLS)),
        portName: name(),
        path: text(),
        verb: oneOf(HTTP_VERBS),
        successCodes: nonEmptyListOf(wholeNumber()),
        payload: optional(anyText()),
        connectionTimeout: optional(duration()),
        insecure: optional(flag()),
      }),
      object({
        type: literal('CMD'),
        command: text(),
        shellDisabled: optionalWithDefault(flag(), () => false),
      }),
    ],
  ) satisfies z.ZodType<CheckMode>;

  const check = object({
    mode,
    timeout: duration(),
    interval: duration(),
    attempts: wholeNumber(1, 100),
    initialDelay: optional(duration()),
  }) satisfies z.ZodType<CheckSpec>;

  const preShutdown = object({
    hooks: optional(listOf(mode)),
    waitBeforeKill: optional(duration()),
  }) satisfies z.ZodType<PreShutdownSpec>;

  return { check, preShutdown };
}
