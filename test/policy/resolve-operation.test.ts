import { describe, expect, it } from 'vitest';
import type { CreateOperation, Operation } from '../../src/index.js';
import { DEFAULT_OP_SPEC, MAX_DELAY_MS } from '../../src/model/operation.js';
import { isParallelism, isTimeout } from '../../src/model/type-guards.js';
import type { OperationInFlight } from '../../src/model/work.js';
import { resolveOperation } from '../../src/policy/resolve-operation.js';

const serviceId = 'dns-cache-1';
const inFlight = (operation: Exclude<Operation, CreateOperation>) =>
  resolveOperation(operation, DEFAULT_OP_SPEC) as OperationInFlight;

describe('an accepted operation', () => {
  it('says all that it means, and its limits', () => {
    const opSpec = DEFAULT_OP_SPEC;
    const accepted: readonly (readonly [Exclude<Operation, CreateOperation>, object])[] = [
      [{ type: 'ACTIVATE', serviceId }, {}],
      [{ type: 'DEACTIVATE', serviceId }, {}],
      [{ type: 'DEPLOY_TEST_INSTANCE', serviceId }, {}],
      [{ type: 'DESTROY', serviceId }, {}],
      [{ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 3 }, { instancesPerHost: 3 }],
      [{ type: 'ADJUST_INSTANCES', serviceId }, {}],
      [{ type: 'RESTART', serviceId }, { stopFirst: false }],
      [{ type: 'RESTART', serviceId, stopFirst: true }, { stopFirst: true }],
      [
        { type: 'REPLACE_INSTANCES', serviceId },
        { instanceIds: [], stopFirst: false },
      ],
      [
        { type: 'REPLACE_INSTANCES', serviceId, instanceIds: ['i', 'i', 'j'], stopFirst: true },
        { instanceIds: ['i', 'j'], stopFirst: true },
      ],
      [{ type: 'STOP_INSTANCES', serviceId, instanceIds: ['i', 'i'] }, { instanceIds: ['i'] }],
    ];
    for (const [operation, more] of accepted) {
      expect(inFlight(operation)).toStrictEqual({ type: operation.type, serviceId, ...more, opSpec });
    }
  });

  it('is none where the event begins no work', () => {
    for (const type of ['CANCEL', 'OBSERVE', 'PROGRESS'] as const) {
      expect(resolveOperation({ type }, DEFAULT_OP_SPEC)).toBeNull();
    }
  });

  it('without limits of its own has the very defaults', () => {
    expect(inFlight({ type: 'ACTIVATE', serviceId }).opSpec).toBe(DEFAULT_OP_SPEC);
  });

  it('takes of its limits what is one, and the rest from the defaults', () => {
    const limited = { timeout: '2m', parallelism: 7, failureStrategy: 'ROLLBACK' } as const;
    for (const type of ['ADJUST_INSTANCES', 'RESTART', 'REPLACE_INSTANCES'] as const) {
      expect(inFlight({ type, serviceId, opSpec: limited }).opSpec).toEqual(limited);
      expect(inFlight({ type, serviceId, opSpec: { parallelism: 7 } }).opSpec).toEqual({
        ...DEFAULT_OP_SPEC,
        parallelism: 7,
      });
    }
  });
});

describe('a limit', () => {
  it('of time is more than nothing, and no more than a timer can hold', () => {
    expect(isTimeout(`${String(MAX_DELAY_MS)} ms`)).toBe(true);
    for (const timeout of [`${String(MAX_DELAY_MS + 1)} ms`, '0s', 'soon', '', null, 5]) {
      expect(isTimeout(timeout)).toBe(false);
    }
  });

  it('of parallelism is a whole number from 1 to 512', () => {
    expect([1, 512].map(isParallelism)).toEqual([true, true]);
    expect([0, 513, 1.5, '4', null, NaN].map(isParallelism)).toEqual([false, false, false, false, false, false]);
  });
});
