import { z } from 'zod';
import type { CheckMode, ExposedPort, LocalServiceSpec, ResourceRequirement } from '../model/service.js';
import { checkSchemas } from './checks.js';
import { configSchema } from './configs.js';
import { containerSchemas } from './container.js';
import {
  anyText,
  flag,
  listOf,
  name,
  literal,
  optional,
  optionalWithDefault,
  nonEmptyListOf,
  textMap,
} from './fields.js';
import { type ObjectBuilder, objectBuilder } from './objects.js';

/** The greatest length of the arguments when they are joined by blanks (domain.md §7). */
const MAX_ARGS_LENGTH = 2048;

/** Makes the schema of a specification, its objects with the given builder. */
export function specSchema(object: ObjectBuilder) {
  const { check, preShutdown } = checkSchemas(object);
  const { executable, port, volume, logging, resource, device, user } = containerSchemas(object);
  return object({
    name: name(),
    version: name(),
    type: literal('LOCAL_SERVICE'),
    executable,
    exposedPorts: nonEmptyListOf(port).superRefine(refuseRepeatedNames),
    volumes: optional(listOf(volume)),
    configs: optional(listOf(configSchema(object))),
    logging: optional(logging),
    resources: listOf(resource).superRefine(requireOneOfEachResource),
    placementPolicy: object({
      type: literal('LOCAL', 'LOCAL, the only placement of a local service'),
      hostLevel: optionalWithDefault(flag(), () => false),
    }),
    healthcheck: check,
    readiness: check,
    tags: optional(textMap()),
    env: optional(textMap()),
    args: optional(listOf(anyText()).superRefine(limitLength)),
    devices: optional(listOf(device)),
    preShutdown: optional(preShutdown),
    userSpec: optional(user),
  }).superRefine(requireExposedPorts);
}

/**
 * The schema of a specification (domain.md §7). Refuses unknown keys and fills in defaults; {@link parseSpec} also checks
 * the cluster's policy, and takes hostile input.
 */
export const localServiceSpecSchema = specSchema(objectBuilder('refuse')) satisfies z.ZodType<LocalServiceSpec>;

function refuseRepeatedNames(ports: readonly ExposedPort[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  ports.forEach((port, index) => {
    if (seen.has(port.name)) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'expected a name that no other port has' });
    }
    seen.add(port.name);
  });
}

function requireOneOfEachResource(resources: readonly ResourceRequirement[], context: z.RefinementCtx): void {
  for (const type of ['CPU', 'MEMORY'] as const satisfies readonly ResourceRequirement['type'][]) {
    const [first, ...repeated] = [...resources.entries()].filter(([, resource]) => resource.type === type);
    if (first === undefined) context.addIssue({ code: 'custom', message: `expected one ${type} requirement` });
    for (const [index] of repeated) {
      context.addIssue({ code: 'custom', path: [index, 'type'], message: `expected only one ${type} requirement` });
    }
  }
}

function limitLength(args: readonly string[], context: z.RefinementCtx): void {
  // Summed up, because the joined text itself could be longer than a string can be.
  const length = args.reduce((sum, arg) => sum + arg.length, Math.max(0, args.length - 1));
  if (length > MAX_ARGS_LENGTH) {
    const message = `expected arguments that are, joined by blanks, at most ${MAX_ARGS_LENGTH} characters long`;
    context.addIssue({ code: 'custom', message });
  }
}

function requireExposedPorts(spec: LocalServiceSpec, context: z.RefinementCtx): void {
  const names = new Set(spec.exposedPorts.map((port) => port.name));
  const requirePort = (mode: CheckMode, path: (string | number)[]) => {
    if (mode.type === 'HTTP' && !names.has(mode.portName)) {
      context.addIssue({
        code: 'custom',
        path: [...path, 'portName'],
        message: 'expected the name of an exposed port',
      });
    }
  };
  requirePort(spec.healthcheck.mode, ['healthcheck', 'mode']);
  requirePort(spec.readiness.mode, ['readiness', 'mode']);
  spec.preShutdown?.hooks?.forEach((hook, index) => {
    requirePort(hook, ['preShutdown', 'hooks', index]);
  });
}
