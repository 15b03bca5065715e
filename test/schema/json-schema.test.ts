import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as validation from '../../src/schema/index.js';
import { pathOf, pathsIn, valueAt } from '../support/json-paths.js';

const schemas = Object.entries(validation).flatMap(([name, exported]) =>
  exported instanceof z.ZodType ? [[name, exported] as const] : [],
);

const resources = 'properties.resources.items.oneOf';

describe('JSON Schema', () => {
  it('is made of every exported schema', () => {
    expect(schemas.map(([name]) => name).sort()).toEqual([
      'clusterObservationSchema',
      'localServiceSpecSchema',
      'operationSchema',
    ]);
  });

  it.each(schemas.flatMap(([name, schema]) => [[name, 'input', schema] as const, [name, 'output', schema] as const]))(
    'of %s, %s: every object is closed, and nothing is left open',
    (_, io, schema) => {
      const json = z.toJSONSchema(schema, { io, unrepresentable: 'throw' });
      const nodes = pathsIn(json).filter((path) => valueAt(json, [...path, 'type']) !== undefined);
      const objects = nodes.filter((path) => valueAt(json, [...path, 'properties']) !== undefined);
      expect(objects.length).toBeGreaterThan(2);
      for (const path of objects) expect(valueAt(json, [...path, 'additionalProperties'])).toBe(false);
    },
  );

  const input = z.toJSONSchema(validation.localServiceSpecSchema, { io: 'input' });
  const output = z.toJSONSchema(validation.localServiceSpecSchema, { io: 'output' });

  it.each([
    [
      'required',
      [
        'name',
        'version',
        'type',
        'executable',
        'exposedPorts',
        'resources',
        'placementPolicy',
        'healthcheck',
        'readiness',
      ],
    ],
    ['properties.exposedPorts.minItems', 1],
    ['properties.exposedPorts.items.properties.port', { type: 'integer', minimum: 1, maximum: 65_535 }],
    ['properties.executable.properties.url', { type: 'string', minLength: 1 }],
    [`${resources}.0.properties.count.minimum`, 1],
    [`${resources}.1.properties.sizeInMB.minimum`, 1],
    ['properties.tags.anyOf.1', { type: 'null' }],
  ])('of a specification: %s', (path, expected) => {
    for (const json of [input, output]) expect(valueAt(json, pathOf(path))).toEqual(expected);
  });

  it('says what has a default, which only the input may leave out', () => {
    const hostLevel = 'properties.placementPolicy.properties.hostLevel';
    expect(valueAt(input, pathOf('properties.placementPolicy.required'))).toEqual(['type']);
    expect(valueAt(input, pathOf(hostLevel))).toEqual({
      type: ['boolean', 'null'],
      default: false,
    });
    expect(valueAt(output, pathOf('properties.placementPolicy.required'))).toEqual(['type', 'hostLevel']);
    expect(valueAt(output, pathOf(hostLevel))).toEqual({ type: 'boolean' });
  });

  it('says which aliases are read, and what they are read as', () => {
    const posted = JSON.stringify(z.toJSONSchema(validation.operationSchema, { io: 'input' }));
    const read = JSON.stringify(z.toJSONSchema(validation.operationSchema, { io: 'output' }));
    for (const alias of ['"DEACTIVATE","STOP"', '"clusterOpSpec"']) {
      expect(posted).toContain(alias);
      expect(read).not.toContain(alias);
    }
  });
});
