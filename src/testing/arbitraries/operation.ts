import fc from 'fast-check';
import { allowedOperations } from '../../chart/legality.js';
import { LIFECYCLE_STATES, type LifecycleState } from '../../model/lifecycle.js';
import {
  FAILURE_STRATEGIES,
  type Operation,
  OPERATION_TYPES,
  type OperationType,
  type OpSpec,
} from '../../model/operation.js';
import { specArbitrary } from './spec.js';

/** For which service, and in which situation, operations are wanted. */
export interface OperationOptions {
  readonly serviceId: string;
  /** The service's state. Left out: any. */
  readonly state?: LifecycleState;
  /** Whether the state admits the operation; left out: either. */
  readonly legal?: boolean;
  /** The instances that are known to be healthy; none: no operation names any. */
  readonly healthyInstanceIds?: readonly string[];
  /** Whether the service holds fixed host ports. Default false. */
  readonly hostLevel?: boolean;
}

const opSpec: fc.Arbitrary<OpSpec> = fc.record(
  {
    timeout: fc.integer({ min: 1, max: 600 }).map((seconds) => `${String(seconds)}s`),
    parallelism: fc.integer({ min: 1, max: 512 }),
    failureStrategy: fc.constantFrom(...FAILURE_STRATEGIES),
  },
  { requiredKeys: [] },
);

/**
 * Operations that are legal, or illegal, in this state (domain.md §3). Legal ones are admitted where the facts are as the options say
 * and no instance is active (DESTROY). Illegal ones are refused: by the state, the addressed service or a field. Shrinks to
 * the first type with its required fields.
 *
 * @throws RangeError if the state admits no operation and a legal one is wanted.
 */
export function operationArbitrary(options: OperationOptions): fc.Arbitrary<Operation> {
  const { state, legal } = options;
  if (state === undefined) {
    if (legal === undefined) return typed(OPERATION_TYPES, options);
    const states = LIFECYCLE_STATES.filter((one) => !legal || typesIn(one, options).length > 0);
    return fc.constantFrom(...states).chain((one) => operationArbitrary({ ...options, state: one }));
  }
  const possible = typesIn(state, options);
  if (legal === true) {
    if (possible.length === 0) throw new RangeError(`${state} admits no operation that these options allow.`);
    return typed(possible, options);
  }
  const illegal = illegalIn(state, options);
  return legal === false || possible.length === 0 ? illegal : fc.oneof(typed(possible, options), illegal);
}

/** The operations that are refused where no instance is healthy. */
const NEEDING_HEALTHY: readonly OperationType[] = ['STOP_INSTANCES', 'REPLACE_INSTANCES', 'RESTART'];

function typesIn(state: LifecycleState, { healthyInstanceIds = [], hostLevel = false }: OperationOptions) {
  return allowedOperations(state).filter(
    (type) =>
      (healthyInstanceIds.length > 0 || !NEEDING_HEALTHY.includes(type)) &&
      (type !== 'UPDATE_INSTANCE_COUNT' || !hostLevel),
  );
}

function illegalIn(state: LifecycleState, options: OperationOptions): fc.Arbitrary<Operation> {
  const allowed = allowedOperations(state);
  const { serviceId } = options;
  const refused = OPERATION_TYPES.filter((type) => !allowed.includes(type));
  const elsewhere = allowed.filter((type) => type !== 'CREATE');
  const wrongCount = fc.constantFrom(0, -1, 257, 1.5);
  return fc.oneof(
    typed(refused, options),
    ...(elsewhere.length > 0 ? [typed(elsewhere, { ...options, serviceId: `${serviceId}-other` })] : []),
    ...(allowed.includes('UPDATE_INSTANCE_COUNT')
      ? [
          wrongCount.map((instancesPerHost) => ({
            type: 'UPDATE_INSTANCE_COUNT' as const,
            serviceId,
            instancesPerHost,
          })),
        ]
      : []),
    ...(allowed.includes('STOP_INSTANCES')
      ? [
          fc
            .constantFrom([], ['nobody'])
            .map((instanceIds) => ({ type: 'STOP_INSTANCES' as const, serviceId, instanceIds })),
        ]
      : []),
    ...(allowed.includes('CREATE')
      ? [
          fc
            .tuple(specArbitrary, wrongCount)
            .map(([spec, instancesPerHost]) => ({ type: 'CREATE' as const, spec, instancesPerHost })),
        ]
      : []),
  );
}

function typed(types: readonly OperationType[], options: OperationOptions): fc.Arbitrary<Operation> {
  return fc.oneof({ withCrossShrink: true }, ...types.map((type) => operationOf(type, options)));
}

function operationOf(
  type: OperationType,
  { serviceId, healthyInstanceIds = [] }: OperationOptions,
): fc.Arbitrary<Operation> {
  const limits = fc.record({ opSpec }, { requiredKeys: [] });
  const order = fc.record({ stopFirst: fc.boolean(), opSpec }, { requiredKeys: [] });
  const count = fc.integer({ min: 1, max: 256 });
  switch (type) {
    case 'CREATE':
      return fc.tuple(specArbitrary, count).map(([spec, instancesPerHost]) => ({
        type,
        spec,
        instancesPerHost: spec.placementPolicy.hostLevel ? 1 : instancesPerHost,
      }));
    case 'UPDATE_INSTANCE_COUNT':
      return count.map((instancesPerHost) => ({ type, serviceId, instancesPerHost }));
    case 'STOP_INSTANCES':
      return fc
        .tuple(fc.subarray([...healthyInstanceIds], { minLength: Math.min(1, healthyInstanceIds.length) }), limits)
        .map(([instanceIds, rest]) => ({ type, serviceId, instanceIds, ...rest }));
    case 'REPLACE_INSTANCES':
      return fc
        .tuple(fc.subarray([...healthyInstanceIds]), order)
        .map(([instanceIds, rest]) => ({ type, serviceId, instanceIds, ...rest }));
    case 'RESTART':
      return order.map((rest) => ({ type, serviceId, ...rest }));
    case 'ADJUST_INSTANCES':
      return limits.map((rest) => ({ type, serviceId, ...rest }));
    default:
      return fc.constant({ type, serviceId });
  }
}
