import type { ActivationState } from '../model/activation.js';
import type { Health } from '../model/health.js';
import type { OperationType, ServiceRequest } from '../model/operation.js';
import { SERVICE_NOT_FOUND } from '../model/work.js';
import { isOperationType } from '../model/type-guards.js';
import type { Outcome } from './harness.js';
import { ORDINARY_SPEC, ordinaryRequest } from './ordinary.js';

/**
 * One thing that happens to a service: JSON. A name is a request with ordinary fields, an outcome of the work in flight
 * (`gone`: its record was not found), `time` (the delay of the state passes) or `restart` (of the controller). `late` is
 * an outcome of work that is over.
 */
export type LifeStep =
  | OperationType
  | 'CANCEL'
  | 'success'
  | 'failure'
  | 'gone'
  | 'time'
  | 'restart'
  | { readonly request: ServiceRequest }
  | { readonly observe: Partial<Health> }
  | { readonly elapse: number }
  | { readonly fail: string }
  | { readonly late: 'success' | 'failure' | 'gone' }
  | { readonly recover: ActivationState };

/** The failure of the step `failure`. */
const WORK_FAILED = { code: 'WORK_FAILED', message: 'It did not work.' } as const;

/** Which request is this step, if it is one? */
export function requestIn(step: LifeStep): ServiceRequest | null {
  if (typeof step === 'string') {
    return step === 'CANCEL' || isOperationType(step) ? ordinaryRequest(step) : null;
  }
  if ('request' in step) return step.request;
  if (!('recover' in step)) return null;
  const { recover: activationState } = step;
  return { type: 'CREATE', spec: ORDINARY_SPEC, instancesPerHost: 1, recovered: { activationState } };
}

/** Which outcome of the work in flight is this step, if it is one? */
export function outcomeIn(step: LifeStep): Outcome | null {
  if (step === 'success' || step === 'gone') return { kind: step };
  if (step === 'failure') return { kind: 'failure', failure: WORK_FAILED };
  if (typeof step === 'string' || !('fail' in step)) return null;
  return { kind: 'failure', failure: { code: step.fail, message: WORK_FAILED.message } };
}

/** With what does the work that ends so reject? Undefined where it succeeds. */
export function rejectionOf(outcome: Outcome): { readonly code: string; readonly message: string } | undefined {
  switch (outcome.kind) {
    case 'success':
      return undefined;
    case 'failure':
      return outcome.failure;
    case 'gone':
      return { code: SERVICE_NOT_FOUND, message: 'The record of the service no longer exists.' };
  }
}

/** How is this step called in reports? */
export function nameOfStep(step: LifeStep): string {
  if (typeof step === 'string') return step;
  if ('request' in step) return JSON.stringify({ ...step.request, ...('spec' in step.request && { spec: '…' }) });
  return JSON.stringify(step);
}
