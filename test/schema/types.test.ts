import { describe, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { ClusterObservation } from '../../src/model/cluster.js';
import type { Operation } from '../../src/model/operation.js';
import type { LocalServiceSpec } from '../../src/model/service.js';
import {
  type clusterObservationSchema,
  type localServiceSpecSchema,
  type operationSchema,
  parseObservation,
  parseOperation,
  parseSpec,
} from '../../src/schema/index.js';

type ReadonlyDeep<TValue> = TValue extends object
  ? { readonly [TKey in keyof TValue]: ReadonlyDeep<TValue[TKey]> }
  : TValue;
type Read<TSchema extends z.ZodType> = ReadonlyDeep<z.output<TSchema>>;

/** All keys of all members. */
type KeyOf<TUnion> = TUnion extends unknown ? keyof TUnion : never;

describe('what is parsed is what the model describes, no more and no less', () => {
  it('specifications', () => {
    expectTypeOf<z.output<typeof localServiceSpecSchema>>().toExtend<LocalServiceSpec>();
    expectTypeOf<LocalServiceSpec>().toExtend<Read<typeof localServiceSpecSchema>>();
    expectTypeOf<keyof z.output<typeof localServiceSpecSchema>>().toEqualTypeOf<keyof LocalServiceSpec>();
  });

  it('operations', () => {
    expectTypeOf<z.output<typeof operationSchema>>().toExtend<Operation>();
    expectTypeOf<z.output<typeof operationSchema>['type']>().toEqualTypeOf<Operation['type']>();
    expectTypeOf<KeyOf<z.output<typeof operationSchema>>>().toEqualTypeOf<KeyOf<Operation>>();
  });

  it('observations', () => {
    expectTypeOf<z.output<typeof clusterObservationSchema>>().toExtend<ClusterObservation>();
    expectTypeOf<ClusterObservation>().toExtend<Read<typeof clusterObservationSchema>>();
  });
});

it('a result is narrowed by success', () => {
  const result = parseSpec(null);
  if (result.success) expectTypeOf(result.data).toEqualTypeOf<LocalServiceSpec>();
  else expectTypeOf(result.error).toEqualTypeOf<z.ZodError>();
});

it('the parsers say what they take and give', () => {
  expectTypeOf(parseSpec).parameter(0).toEqualTypeOf<unknown>();
  expectTypeOf(parseOperation).returns.extract<{ success: true }>().toHaveProperty('data').toEqualTypeOf<Operation>();
  expectTypeOf(parseObservation)
    .parameter(1)
    .exclude<undefined>()
    .toEqualTypeOf<{ readonly unknownKeys?: 'refuse' | 'keep' | 'strip' }>();
});

it('what is posted may leave out defaults, and use aliases', () => {
  expectTypeOf<{ type: 'STOP'; serviceId: string }>().toExtend<z.input<typeof operationSchema>>();
  expectTypeOf<{ type: 'RESTART'; serviceId: string; clusterOpSpec: { timeout: string } }>().toExtend<
    z.input<typeof operationSchema>
  >();
  expectTypeOf<{ type: 'LOCAL' }>().toExtend<z.input<typeof localServiceSpecSchema>['placementPolicy']>();
});
