import type { LifecycleEmitted } from '../../../machines/lifecycle.context.js';
import type { RestoreProblem } from '../../../machines/restore-error.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { ServiceRequest } from '../../model/operation.js';
import type { RefusalRule } from '../../model/refusal.js';

/** How a piece of work ended; `cancelled` by an operator, or because somebody else changed the stored service. */
export type WorkEnd = 'succeeded' | 'failed' | 'timedOut' | 'cancelled';

type Emitted<TType extends LifecycleEmitted['type']> = Extract<LifecycleEmitted, { readonly type: TType }>;

/** What a service host reports to its operator, once it is stored: ids, types and numbers, never a specification. */
export type HostEvent =
  | Exclude<LifecycleEmitted, Emitted<'operation.refused' | 'operation.finished'>>
  | (Emitted<'operation.finished'> & {
      /** How long it took since this host accepted it, or took it up after a restart. */
      readonly durationMs: number;
    })
  | {
      readonly type: 'operation.refused';
      readonly serviceId: string;
      readonly operation: ServiceRequest['type'];
      readonly rule: RefusalRule;
      readonly message: string;
      readonly revision: number;
    }
  | {
      /** A piece of work begins, or begins again after a restart. */
      readonly type: 'work.started';
      readonly serviceId: string;
      readonly effectId: string;
      readonly attempt: number;
    }
  | {
      readonly type: 'work.progressed';
      readonly serviceId: string;
      readonly effectId: string;
      readonly attempt: number;
      readonly done: number;
      readonly total: number;
    }
  | {
      /** A piece of work ended. A failure is in the context of the service. */
      readonly type: 'work.finished';
      readonly serviceId: string;
      readonly effectId: string;
      readonly attempt: number;
      readonly outcome: WorkEnd;
      /** How long it took since this host began it. */
      readonly durationMs: number;
    }
  | {
      /** The state of a service changed. */
      readonly type: 'service.moved';
      readonly serviceId: string;
      readonly from: LifecycleState;
      readonly to: LifecycleState;
    }
  | {
      /** The stored service cannot be read; it keeps its id and is left as it is. */
      readonly type: 'service.set-aside';
      readonly serviceId: string;
      readonly reason: RestoreProblem;
    }
  | {
      /** Somebody else changed the row of the service: it was read again, and goes on from there. */
      readonly type: 'service.reread';
      readonly serviceId: string;
    }
  | {
      /** A write of this service failed or took too long; told once until it recovers. `onError` gets what the store threw. */
      readonly type: 'store.failed';
      readonly serviceId: string;
    }
  | {
      readonly type: 'store.recovered';
      readonly serviceId: string;
    }
  | {
      /** `observe` failed, took too long, or returned something that is not a record. `onError` gets the error. */
      readonly type: 'observation.failed';
    }
  | {
      /** Another host claimed the store: this one has stopped. Nothing follows. */
      readonly type: 'host.fenced';
    };

/** The types of what a host reports; no event that is sent to a service has one of them. */
export const HOST_EVENT_TYPES = Object.keys({
  'operation.accepted': true,
  'operation.refused': true,
  'operation.finished': true,
  'service.emergency': true,
  'service.moved': true,
  'service.set-aside': true,
  'service.reread': true,
  'work.started': true,
  'work.progressed': true,
  'work.finished': true,
  'observation.ignored': true,
  'observation.failed': true,
  'progress.ignored': true,
  'store.failed': true,
  'store.recovered': true,
  'host.fenced': true,
} satisfies Record<HostEvent['type'], true>);

/** The id under which an inspector sees a host itself. */
export const HOST_ACTOR_ID = 'local-service-host';
