import type { z } from 'zod';
import {
  DEVICE_PERMISSIONS,
  type DeviceSpec,
  type DockerExecutable,
  type ExposedPort,
  type LoggingSpec,
  MOUNT_MODES,
  type MountedVolume,
  PORT_TYPES,
  type ResourceRequirement,
  type UserSpec,
} from '../model/service.js';
import { duration } from './duration.js';
import { anyText, flag, name, optional, optionalWithDefault, text, wholeNumber } from './fields.js';
import { listOf } from './lists.js';
import { scalarText, textMap } from './texts.js';
import { literal, oneOf, variantsOf } from './words.js';
import type { ObjectBuilder } from './objects.js';

/** Makes the schemas of the container in which an instance runs (domain.md §7). */
export function containerSchemas(object: ObjectBuilder) {
  const executable = object({
    type: optionalWithDefault(literal('DOCKER'), () => 'DOCKER' as const),
    url: text(),
    dockerPullTimeout: duration(),
  }) satisfies z.ZodType<DockerExecutable>;

  const port = object({
    name: name(),
    port: wholeNumber(1, 65_535),
    type: oneOf(PORT_TYPES),
  }) satisfies z.ZodType<ExposedPort>;

  const volume = object({
    pathInContainer: text(),
    pathOnHost: text(),
    mode: oneOf(MOUNT_MODES),
  }) satisfies z.ZodType<MountedVolume>;

  const logging = variantsOf(
    ['LOCAL', 'RSYSLOG'],
    [
      object({
        type: literal('LOCAL'),
        maxSize: text('a size such as "10m"'),
        maxFiles: wholeNumber(1, 100),
        compress: optional(flag()),
      }),
      object({
        type: literal('RSYSLOG'),
        server: text(),
        tagPrefix: optional(anyText()),
        tagSuffix: optional(anyText()),
      }),
    ],
  ) satisfies z.ZodType<LoggingSpec>;

  const resource = variantsOf(
    ['CPU', 'MEMORY'],
    [
      object({ type: literal('CPU'), count: wholeNumber(1) }),
      object({ type: literal('MEMORY'), sizeInMB: wholeNumber(1) }),
    ],
  ) satisfies z.ZodType<ResourceRequirement>;

  const device = variantsOf(
    ['DIRECT', 'DETAILED'],
    [
      object({
        type: literal('DIRECT'),
        pathOnHost: text(),
        pathInContainer: optional(text()),
        permissions: optional(oneOf(DEVICE_PERMISSIONS)),
      }),
      object({
        type: literal('DETAILED'),
        driver: optional(anyText()),
        count: optional(wholeNumber()),
        deviceIds: optional(listOf(anyText())),
        capabilities: optional(listOf(listOf(anyText()))),
        options: optional(textMap()),
      }),
    ],
  ) satisfies z.ZodType<DeviceSpec>;

  const userName = scalarText(text(), 'a text that is not empty');
  const user = object({ user: userName, group: optional(userName) }) satisfies z.ZodType<UserSpec>;

  return { executable, port, volume, logging, resource, device, user };
}
