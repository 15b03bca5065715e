import { expect, it } from 'vitest';
import { readSpec } from '../../src/policy/service.js';
import { aMinimalSpec } from '../support/specs.js';

it('a specification is what has a name and a version', () => {
  const spec = aMinimalSpec();
  expect(readSpec(spec)).toEqual(spec);
  for (const field of ['name', 'version']) {
    for (const value of [undefined, null, '', 7]) expect(readSpec({ ...spec, [field]: value })).toBeNull();
  }
  expect([null, undefined, 'dns-cache', 7].map(readSpec)).toEqual([null, null, null, null]);
});
