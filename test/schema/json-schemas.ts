import { z } from 'zod';
import { clusterObservationSchema, localServiceSpecSchema, operationSchema } from '../../src/schema/index.js';

const SCHEMAS = {
  'specification.schema.json': {
    schema: localServiceSpecSchema,
    title: 'Specification of a local service',
    description: 'What parseSpec of local-service-machines/schema reads, but for what concerns more than one field.',
  },
  'operation.schema.json': {
    schema: operationSchema,
    title: 'Operation on a local service',
    description:
      'What parseOperation of local-service-machines/schema reads, but for what concerns more than one field.',
  },
  'observation.schema.json': {
    schema: clusterObservationSchema,
    title: 'Observation of a cluster',
    description:
      'What parseObservation of local-service-machines/schema reads, but for what concerns more than one field.',
  },
} as const;

/** The JSON Schemas of the folder `schemas`, by the names of their files. Draft 7 is what editors know best. */
export function jsonSchemas(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([file, { schema, title, description }]) => {
      const { $schema, ...json } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'throw' });
      return [file, { $schema, title, description, ...json }];
    }),
  );
}
