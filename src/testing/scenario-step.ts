import type { ActivationState } from '../model/activation.js';
import type { Health } from '../model/health.js';
import type { OperationType, ServiceRequest } from '../model/operation.js';
import { SERVICE_NOT_FOUND } from '../model/work.js';
import { isOperationType } from '../model/type-guards.js';
import type { ReportedProgress, Subject, WorkOutcome } from './harness.js';
import { SAMPLE_SPEC, sampleRequest } from './sample-service.js';

/**
 * One step of a scenario: JSON. A name is a request with the fields of the sample service, an outcome of the work in flight
 * (`gone`: its record was not found), `time` (the delay of the state passes) or `restart` (of the controller). `progress` is that of
 * the work in flight, unless it names other work. `late` is
 * an outcome of work that is over.
 */
export type ScenarioStep =
  | OperationType
  | 'CANCEL'
  | 'success'
  | 'failure'
  | 'gone'
  | 'time'
  | 'restart'
  | { readonly request: ServiceRequest }
  | { readonly observe: Partial<Health> }
  | { readonly progress: ReportedProgress }
  | { readonly elapse: number }
  | { readonly fail: string }
  | { readonly late: 'success' | 'failure' | 'gone' }
  | { readonly recover: ActivationState };

/** The failure of the step `failure`. */
const WORK_FAILED = { code: 'WORK_FAILED', message: 'It did not work.' } as const;

/** The request that this step stands for; null for any other step. */
export function requestOfStep(step: ScenarioStep): ServiceRequest | null {
  if (typeof step === 'string') {
    return step === 'CANCEL' || isOperationType(step) ? sampleRequest(step) : null;
  }
  if ('request' in step) return step.request;
  if (!('recover' in step)) return null;
  const { recover: activationState } = step;
  return { type: 'CREATE', spec: SAMPLE_SPEC, instancesPerHost: 1, recovered: { activationState } };
}

/** The outcome of the work in flight that this step stands for; null for any other step. */
export function outcomeOfStep(step: ScenarioStep): WorkOutcome | null {
  if (step === 'success' || step === 'gone') return { kind: step };
  if (step === 'failure') return { kind: 'failure', failure: WORK_FAILED };
  if (typeof step === 'string' || !('fail' in step)) return null;
  return { kind: 'failure', failure: { code: step.fail, message: WORK_FAILED.message } };
}

/** The error with which work of this outcome rejects; undefined where it succeeds. */
export function errorOfOutcome(outcome: WorkOutcome): { readonly code: string; readonly message: string } | undefined {
  switch (outcome.kind) {
    case 'success':
      return undefined;
    case 'failure':
      return outcome.failure;
    case 'gone':
      return { code: SERVICE_NOT_FOUND, message: 'The record of the service no longer exists.' };
  }
}

/** The call that this step needs besides `send`; null if it needs none. */
export function callFor(step: ScenarioStep): Exclude<keyof Subject, 'send' | 'state' | 'context' | 'stop'> | null {
  if (outcomeOfStep(step) !== null) return 'settle';
  if (step === 'time') return 'timeout';
  if (step === 'restart') return 'restart';
  if (typeof step === 'string') return null;
  if ('observe' in step) return 'observe';
  if ('progress' in step) return 'progress';
  if ('late' in step) return 'reportLate';
  return 'elapse' in step ? 'elapse' : null;
}

/** The name of this step in reports. */
export function stepName(step: ScenarioStep): string {
  if (typeof step === 'string') return step;
  if ('request' in step) return JSON.stringify({ ...step.request, ...('spec' in step.request && { spec: '…' }) });
  return jsonForReport(step);
}

/** JSON for people. A checkpoint is never shown (domain.md §3), and can be very long. */
export function jsonForReport(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => (name === 'checkpoint' ? '…' : part));
}
