import { firstContext } from '../../../machines/lifecycle.context.js';
import type { OpSpec, ServiceRequest } from '../../../src/model/operation.js';
import type { LifecycleRecord } from '../../../src/chart/lifecycle-record.js';
import { SAMPLE_SERVICE_ID, SAMPLE_SPEC } from '../../../src/testing/sample-service.js';
import { FIRST_FORM, type OperationForm } from './state.js';

/** The operations by what they are for, in the order of their keys: 1 to 9, and 0. */
export const OPERATION_GROUPS = [
  { title: 'Life', types: ['CREATE', 'DESTROY'] },
  { title: 'Activation', types: ['ACTIVATE', 'DEPLOY_TEST_INSTANCE', 'DEACTIVATE'] },
  {
    title: 'Instances',
    types: ['ADJUST_INSTANCES', 'RESTART', 'REPLACE_INSTANCES', 'STOP_INSTANCES', 'UPDATE_INSTANCE_COUNT'],
  },
] as const satisfies readonly { readonly title: string; readonly types: readonly ServiceRequest['type'][] }[];

/** The operations in the order of their keys. */
export const OPERATIONS_BY_KEY: readonly ServiceRequest['type'][] = OPERATION_GROUPS.flatMap(({ types }) => [...types]);

/** The operations that name instances. */
export function namesInstances(type: ServiceRequest['type'] | null): boolean {
  return type === 'REPLACE_INSTANCES' || type === 'STOP_INSTANCES';
}

/** Tells whether an operation has anything to fill in. */
export function hasForm(type: ServiceRequest['type']): boolean {
  return !['CANCEL', 'ACTIVATE', 'DEACTIVATE', 'DEPLOY_TEST_INSTANCE', 'DESTROY'].includes(type);
}

/** Who is asked: a destroyed service is created again as a new one. */
export function askedRecord(record: LifecycleRecord, type: ServiceRequest['type']): LifecycleRecord {
  const { settings, revision } = record.context;
  const { failureBudget, ...others } = settings;
  const input = { ...others, ...(failureBudget !== null && { failureBudget }), revision };
  return record.value === 'DESTROYED' && type === 'CREATE'
    ? { value: 'INIT', context: firstContext({ input }) }
    : record;
}

/** The request that a form asks for. */
export function requestOf(
  type: ServiceRequest['type'],
  { context }: LifecycleRecord,
  form: OperationForm = FIRST_FORM,
  picked: readonly string[] = [],
): ServiceRequest {
  const serviceId = context.serviceId === '' ? SAMPLE_SERVICE_ID : context.serviceId;
  const opSpec = opSpecOf(form);
  const { instancesPerHost, stopFirst } = form;
  switch (type) {
    case 'CREATE':
      return { type, spec: SAMPLE_SPEC, instancesPerHost };
    case 'UPDATE_INSTANCE_COUNT':
      return { type, serviceId, instancesPerHost };
    case 'ADJUST_INSTANCES':
      return { type, serviceId, ...opSpec };
    case 'RESTART':
      return { type, serviceId, ...(stopFirst && { stopFirst }), ...opSpec };
    case 'REPLACE_INSTANCES':
      return {
        type,
        serviceId,
        ...(picked.length > 0 && { instanceIds: picked }),
        ...(stopFirst && { stopFirst }),
        ...opSpec,
      };
    case 'STOP_INSTANCES':
      return { type, serviceId, instanceIds: picked, ...opSpec };
    case 'CANCEL':
      return { type };
    case 'ACTIVATE':
    case 'DEACTIVATE':
    case 'DEPLOY_TEST_INSTANCE':
    case 'DESTROY':
      return { type, serviceId };
  }
}

function opSpecOf({ parallelism, timeout, failureStrategy }: OperationForm): { readonly opSpec?: OpSpec } {
  const opSpec: OpSpec = {
    ...(timeout !== null && { timeout }),
    ...(parallelism !== null && { parallelism }),
    ...(failureStrategy !== null && { failureStrategy }),
  };
  return Object.keys(opSpec).length === 0 ? {} : { opSpec };
}
