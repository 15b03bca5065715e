import type { AnyStateMachine } from 'xstate';
import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { Health } from '../../model/health.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import type { ServiceRequest } from '../../model/operation.js';
import { isResting } from '../selectors.js';
import type { LifecycleRecord } from '../lifecycle-record.js';
import { stepped } from '../step.js';
import { delayOf } from '../waiting.js';
import { isAdmitted, ordinaryRequests } from './requests.js';

/** One step on the way of a service, with the state that it leads to; what it relies on, where it is no operation. */
export type PathStep =
  /** Somebody asks for it. */
  | { readonly kind: 'operation'; readonly operation: ServiceRequest['type']; readonly to: LifecycleState }
  /** The work in flight succeeds. */
  | { readonly kind: 'outcome'; readonly work: string; readonly to: LifecycleState }
  /** The delay of an emergency passes, in ms. */
  | { readonly kind: 'delay'; readonly delayMs: number; readonly to: LifecycleState }
  /** An observation shows the instances as the activation state wants them; the service stays where it is. */
  | { readonly kind: 'observation'; readonly shows: 'RUNNING' | 'STOPPED'; readonly to: LifecycleState };

/** A step with the position it leads to. */
export interface Move {
  readonly step: PathStep;
  readonly to: LifecycleRecord;
}

/** What a way may rely on: the instances that an observation shows running, and the id of a service to be created. */
export interface Assumptions {
  readonly instanceIds: readonly string[];
  readonly serviceId: string;
}

/** The legal steps from here, each with where it leads. Asks the machine itself, guards included. */
export function movesFrom(position: LifecycleRecord, { instanceIds, serviceId }: Assumptions): readonly Move[] {
  const moves: Move[] = [];
  const add = (event: { readonly type: string }, stepTo: (state: LifecycleState) => PathStep) => {
    const to = stepped(position, event);
    moves.push({ step: stepTo(to.value), to });
  };
  for (const request of ordinaryRequests(position, serviceId)) {
    if (isAdmitted(position, request)) add(request, (to) => ({ kind: 'operation', operation: request.type, to }));
  }
  const machine: AnyStateMachine = lifecycleMachine;
  const work = machine.states[position.value]?.invoke[0]?.id;
  const delayed = machine.states[position.value]?.after[0];
  if (work !== undefined) {
    add({ type: `xstate.done.actor.${work}` }, (to) => ({ kind: 'outcome', work, to }));
  } else if (delayed !== undefined) {
    const delayMs = delayOf(position)?.ms ?? 0;
    add({ type: String(delayed.eventType) }, (to) => ({ kind: 'delay', delayMs, to }));
  }
  if (isResting(position)) {
    const shows = position.value === 'INACTIVE' ? 'STOPPED' : 'RUNNING';
    const event = { type: 'OBSERVE', health: converged(position, instanceIds) };
    add(event, (to) => ({ kind: 'observation', shows, to }));
  }
  return moves;
}

/** A current digest of a service whose instances are as they should be. */
function converged({ value: state, context }: LifecycleRecord, instanceIds: readonly string[]): Health {
  const { serviceId, revision } = context;
  const healthyInstanceIds = state === 'INACTIVE' ? [] : instanceIds;
  const count = healthyInstanceIds.length;
  return {
    serviceId,
    state,
    revision,
    hosts: { live: 1, draining: 0, blacklisted: 0, silent: 0, gone: 0, backingOff: 0 },
    instances: {
      required: count,
      active: count,
      running: count,
      healthy: count,
      unhealthy: 0,
      stale: 0,
      silent: 0,
      missing: 0,
      surplus: 0,
    },
    healthyInstanceIds,
    adjustment: 'NONE',
  };
}
