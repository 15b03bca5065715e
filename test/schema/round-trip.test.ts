import fc from 'fast-check';
import { expect, it } from 'vitest';
import { localServiceSpecSchema, parseOperation, parseSpec } from '../../src/schema/index.js';
import { acceptedBy } from '../support/issues.js';
import { canonicalForm, postedSpec } from '../support/posted-specs.js';

it('a good specification comes back as it was posted, without nulls and with defaults, in every mode and in a CREATE', () => {
  const allowing = { allowRawDeviceAccess: true };
  fc.assert(
    fc.property(postedSpec, fc.constantFrom('refuse', 'keep', 'strip'), (posted, unknownKeys) => {
      const before = JSON.stringify(posted);
      const parsed = acceptedBy(parseSpec(posted, allowing, { unknownKeys }));
      expect(parsed).toStrictEqual(canonicalForm(posted));
      expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
      expect(JSON.stringify(posted)).toBe(before);
      expect(localServiceSpecSchema.parse(posted)).toEqual(parsed);
      expect(acceptedBy(parseOperation({ type: 'CREATE', spec: posted, instancesPerHost: 1 }, allowing))).toEqual({
        type: 'CREATE',
        spec: parsed,
        instancesPerHost: 1,
      });
    }),
    { numRuns: Math.max(500, fc.readConfigureGlobal().numRuns ?? 0) },
  );
});
