import { z } from 'zod';
import type { CheckMode, ExposedPort, LocalServiceSpec, ResourceRequirement } from '../model/service.js';
import { checkSchemas } from './checks.js';
import { configSchema } from './configs.js';
import { containerSchemas } from './container.js';
import { anyText, flag, name, NAME, optional, optionalWithDefault } from './fields.js';
import { MAX_ISSUES } from './limits.js';
import { listOf, nonEmptyListOf } from './lists.js';
import { scalarMap, scalarText } from './texts.js';
import { literal } from './words.js';
import { type ObjectBuilder, objectBuilder } from './objects.js';

/** The greatest length of the arguments when they are joined by blanks (domain.md §7). */
const MAX_ARGS_LENGTH = 2048;

/** Makes the schema of a specification, its objects with the given builder. */
export function specSchema(object: ObjectBuilder) {
  const { check, preShutdown } = checkSchemas(object);
  const { executable, port, volume, logging, resource, device, user } = containerSchemas(object);
  return object({
    name: name(),
    version: scalarText(name(), NAME),
    type: literal('LOCAL_SERVICE', { alias: 'SERVICE' }),
    executable,
    exposedPorts: nonEmptyListOf(port).superRefine(refuseRepeatedNames),
    volumes: optional(listOf(volume)),
    configs: optional(listOf(configSchema(object))),
    logging: optional(logging),
    resources: listOf(resource).superRefine(requireOneOfEachResource),
    placementPolicy: object({
      type: literal('LOCAL', { expectation: 'LOCAL, the only placement of a local service' }),
      hostLevel: optionalWithDefault(flag(), () => false),
    }),
    healthcheck: check,
    readiness: check,
    tags: optional(scalarMap()),
    env: optional(scalarMap()),
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

/* Like lists, none of the rules looks for further issues once there are more than are reported. */

function refuseRepeatedNames(ports: readonly ExposedPort[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const [index, { name: portName }] of ports.entries()) {
    if (seen.has(portName)) {
      context.addIssue({ code: 'custom', path: [index, 'name'], message: 'expected a name that no other port has' });
    }
    seen.add(portName);
    if (context.issues.length > MAX_ISSUES) return;
  }
}

function requireOneOfEachResource(resources: readonly ResourceRequirement[], context: z.RefinementCtx): void {
  for (const type of ['CPU', 'MEMORY'] as const satisfies readonly ResourceRequirement['type'][]) {
    let found = 0;
    for (const [index, resource] of resources.entries()) {
      if (resource.type !== type) continue;
      found += 1;
      if (found > 1) {
        context.addIssue({ code: 'custom', path: [index, 'type'], message: `expected only one ${type} requirement` });
      }
      if (context.issues.length > MAX_ISSUES) return;
    }
    if (found === 0) context.addIssue({ code: 'custom', message: `expected one ${type} requirement` });
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
  for (const [index, hook] of (spec.preShutdown?.hooks ?? []).entries()) {
    requirePort(hook, ['preShutdown', 'hooks', index]);
    if (context.issues.length > MAX_ISSUES) return;
  }
}
