/*
 * A mistake that a real controller of local services made about specifications; it cannot happen here.
 */
import { expect, it } from 'vitest';
import { parseSpec } from '../../src/schema/index.js';
import { aMinimalSpec } from '../support/specs.js';

it('known mistake 24: a composite or missing placement policy crashes validation, duplicate port names throw', () => {
  const spec: Record<string, unknown> = { ...aMinimalSpec() };
  const pathsOf = (changes: Record<string, unknown>) => {
    const parsed = parseSpec({ ...spec, ...changes });
    return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
  };
  const policies = [{ type: 'LOCAL' }, { type: 'ON_ANY', hosts: [] }];
  expect(pathsOf({ placementPolicy: { type: 'COMPOSITE', policies, combiner: 'AND' } })).toContain(
    'placementPolicy.type',
  );
  expect(pathsOf({ placementPolicy: undefined })).toEqual(['placementPolicy']);
  expect(pathsOf({ placementPolicy: null })).toEqual(['placementPolicy']);
  const port = { name: 'http', port: 80, type: 'TCP' };
  expect(pathsOf({ exposedPorts: [port, port] }).join()).toMatch(/^exposedPorts/);
});
