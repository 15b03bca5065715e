import type { Health } from '../../model/health.js';
import type { CreateOperation, ServiceRequest } from '../../model/operation.js';
import type { Admission } from '../../model/refusal.js';
import type { Report } from '../../engine/record.js';
import type { Observed } from './observer.js';
import type { ReportedProgress } from './options.js';

/** A request to a service host: CREATE, or another operation or CANCEL, which names its service (`serviceId`). */
export type HostRequest = CreateOperation | (Exclude<ServiceRequest, CreateOperation> & { readonly serviceId: string });

/** How a promise that the host gave is settled. */
export interface Settler<TResult> {
  readonly resolve: (result: TResult) => void;
  readonly reject: (error: unknown) => void;
}

/** What waits in the queue of a service. */
export type Input = RequestInput | DigestInput | ReportInput | ProgressInput | ResumeInput;

/** A request of an operator. */
export interface RequestInput extends Settler<Admission> {
  readonly kind: 'request';
  readonly request: HostRequest;
  readonly posted: unknown;
  /** An observation that began after it arrived, made for one that waited before it; null if it failed. */
  observed?: Observed | null;
  /** Set once it was admitted and could not be stored: the work that a CANCEL is tried again for. */
  cancels?: string;
}

/** What a tick found out about the service. */
export interface DigestInput {
  readonly kind: 'digest';
  readonly health: Health;
}

/** The end or the time-out of work, or the end of a delay. */
export interface ReportInput {
  readonly kind: 'report';
  readonly report: Report;
}

/** Progress of work; of several that wait the last counts, and all are answered. */
export interface ProgressInput {
  readonly kind: 'progress';
  readonly effectId: string;
  /** That of the work which reports it. */
  readonly attempt: number;
  progress: ReportedProgress;
  readonly waiting: Settler<undefined>[];
}

/** A service that was loaded goes on. */
export interface ResumeInput {
  readonly kind: 'resume';
}
