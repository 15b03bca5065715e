import type { AnyStateMachine } from 'xstate';
import { lifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { Health } from '../../model/health.js';
import type { LifecycleState } from '../../model/lifecycle.js';
import { OPERATION_TYPES, type Operation, type ServiceRequest } from '../../model/operation.js';
import type { LocalServiceSpec } from '../../model/service.js';
import { isHostLevel } from '../../policy/service.js';
import { admit } from '../admission.js';
import { isCancellable } from '../legality.js';
import { isResting } from '../selectors.js';
import type { LifecycleRecord } from '../lifecycle-record.js';
import { stepped } from '../step.js';
import { waitingFor } from '../waiting.js';

/** One step on the way of a service; what it relies on, where it is no operation. */
export type PathStep =
  /** Somebody asks for it. */
  | { readonly kind: 'operation'; readonly operation: ServiceRequest['type'] }
  /** The work in flight succeeds, which leads to this state. */
  | { readonly kind: 'outcome'; readonly work: string; readonly to: LifecycleState }
  /** The delay of an emergency passes, in ms, which leads to this state. */
  | { readonly kind: 'delay'; readonly delayMs: number; readonly to: LifecycleState }
  /** An observation shows the instances as the activation state wants them. */
  | { readonly kind: 'observation'; readonly shows: 'RUNNING' | 'STOPPED' };

/** A step with the position it leads to. */
export interface Move {
  readonly step: PathStep;
  readonly to: LifecycleRecord;
}

/** The legal steps from here, each with where it leads. Asks the machine itself, guards included. */
export function movesFrom(position: LifecycleRecord, instanceIds: readonly string[]): readonly Move[] {
  const moves: Move[] = [];
  const add = (event: { readonly type: string }, stepTo: (state: LifecycleState) => PathStep) => {
    const to = stepped(position, event);
    moves.push({ step: stepTo(to.value), to });
  };
  for (const request of requestsAt(position)) {
    if (admit(position, request).admitted) {
      add(request, () => ({ kind: 'operation', operation: request.type }));
    }
  }
  const machine: AnyStateMachine = lifecycleMachine;
  const work = machine.states[position.value]?.invoke[0]?.id;
  const delayed = machine.states[position.value]?.after[0];
  if (work !== undefined) {
    add({ type: `xstate.done.actor.${work}` }, (to) => ({ kind: 'outcome', work, to }));
  } else if (delayed !== undefined) {
    const delayMs = waitingFor(position).untilMs ?? 0;
    add({ type: String(delayed.eventType) }, (to) => ({ kind: 'delay', delayMs, to }));
  }
  if (isResting(position)) {
    const event = { type: 'OBSERVE', health: converged(position, instanceIds) };
    add(event, () => ({ kind: 'observation', shows: position.value === 'INACTIVE' ? 'STOPPED' : 'RUNNING' }));
  }
  return moves;
}

/** An ordinary request of every type. */
function requestsAt({ value, context }: LifecycleRecord): readonly ServiceRequest[] {
  const { serviceId, spec, instancesPerHost, health } = context;
  const operationOf = (type: Operation['type']): Operation => {
    switch (type) {
      case 'CREATE':
        return { type, spec: spec ?? ANY_SPEC, instancesPerHost: 1 };
      case 'UPDATE_INSTANCE_COUNT':
        return { type, serviceId, instancesPerHost: spec !== null && isHostLevel(spec) ? 1 : instancesPerHost };
      case 'STOP_INSTANCES':
        return { type, serviceId, instanceIds: health?.healthyInstanceIds?.slice(0, 1) ?? [] };
      default:
        return { type, serviceId };
    }
  };
  const operations = OPERATION_TYPES.map(operationOf);
  return isCancellable(value) ? [...operations, { type: 'CANCEL' }] : operations;
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

/** What CREATE is tried with where nothing is known yet. */
const ANY_CHECK = {
  mode: { type: 'CMD', command: 'true', shellDisabled: false },
  timeout: '1s',
  interval: '1s',
} as const;
const ANY_SPEC: LocalServiceSpec = {
  name: 'any',
  version: '1',
  type: 'LOCAL_SERVICE',
  executable: { type: 'DOCKER', url: 'any', dockerPullTimeout: '1m' },
  exposedPorts: [{ name: 'any', port: 1, type: 'TCP' }],
  resources: [
    { type: 'CPU', count: 1 },
    { type: 'MEMORY', sizeInMB: 1 },
  ],
  placementPolicy: { type: 'LOCAL', hostLevel: false },
  healthcheck: ANY_CHECK,
  readiness: ANY_CHECK,
};
