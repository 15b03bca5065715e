import { isContainer } from './json-paths.js';

/** A JSON Schema, of which only the keywords below are used. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const ANNOTATIONS = new Set(['$schema', 'title', 'description', 'default', 'contentEncoding', 'propertyNames']);

/** Tells whether a JSON value is as a JSON Schema says: a second reader, written down from the specification of draft 7. */
export function isValid(schema: JsonSchema, json: unknown): boolean {
  return Object.entries(schema).every(([keyword, value]) => {
    if (ANNOTATIONS.has(keyword)) return true;
    const check = CHECKS[keyword];
    if (check === undefined) throw new TypeError(`an unknown keyword: ${keyword}`);
    return check(value as never, json, schema);
  });
}

const CHECKS: Readonly<Record<string, (value: never, json: unknown, schema: JsonSchema) => boolean>> = {
  type: (type: string | readonly string[], json) => [type].flat().some((name) => isOfType(name, json)),
  const: (value: unknown, json) => value === json,
  enum: (values: readonly unknown[], json) => values.includes(json),
  not: (schema: JsonSchema, json) => !isValid(schema, json),
  anyOf: (schemas: readonly JsonSchema[], json) => schemas.some((schema) => isValid(schema, json)),
  oneOf: (schemas: readonly JsonSchema[], json) => schemas.filter((schema) => isValid(schema, json)).length === 1,
  allOf: (schemas: readonly JsonSchema[], json) => schemas.every((schema) => isValid(schema, json)),
  pattern: (pattern: string, json) => typeof json !== 'string' || new RegExp(pattern).test(json),
  minLength: (length: number, json) => typeof json !== 'string' || json.length >= length,
  minimum: (least: number, json) => typeof json !== 'number' || json >= least,
  maximum: (most: number, json) => typeof json !== 'number' || json <= most,
  minItems: (length: number, json) => !Array.isArray(json) || json.length >= length,
  items: (item: JsonSchema, json) => !Array.isArray(json) || json.every((value) => isValid(item, value)),
  required: (keys: readonly string[], json) => !isObject(json) || keys.every((key) => Object.hasOwn(json, key)),
  properties: (properties: Readonly<Record<string, JsonSchema>>, json) =>
    !isObject(json) ||
    Object.entries(properties).every(([key, schema]) => !Object.hasOwn(json, key) || isValid(schema, json[key])),
  additionalProperties: (additional: boolean | JsonSchema, json, { properties }) =>
    !isObject(json) ||
    Object.keys(json)
      .filter((key) => !Object.hasOwn(properties ?? {}, key))
      .every((key) => (typeof additional === 'boolean' ? additional : isValid(additional, json[key]))),
};

function isOfType(type: string, json: unknown): boolean {
  switch (type) {
    case 'object':
      return isObject(json);
    case 'array':
      return Array.isArray(json);
    case 'null':
      return json === null;
    case 'integer':
      return Number.isInteger(json);
    default:
      return typeof json === type;
  }
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return isContainer(json) && !Array.isArray(json);
}
