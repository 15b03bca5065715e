import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import { HOST_ACTOR_ID, type HostEvent } from '../events/host-event.js';

/** Shows services in an inspector of XState as if each were an actor. */
export interface Inspection {
  /** Shows a service in this state; `event` is what led to it from the state before. */
  show(serviceId: string, before: LifecycleRecord, record: LifecycleRecord, event: { readonly type: string }): void;
  /** Shows what the host reports: with the service that it is about, or else with the host itself. */
  tell(event: HostEvent): void;
  /** The service is gone. */
  forget(serviceId: string): void;
}

/** What an inspector sees of a service: as much of an actor's reference as inspectors read. */
interface ShownActor {
  readonly id: string;
  readonly sessionId: string;
  readonly logic: LifecycleMachine | { readonly config: { readonly id: string } };
  getSnapshot(): object;
}

/** Makes the inspection of a host. */
export function inspectionOf(
  machine: LifecycleMachine,
  inspect: (event: { readonly type: string }) => void,
): Inspection {
  let lives = 0;
  const snapshotOf = ({ value, context }: LifecycleRecord) =>
    machine.resolveState({ value, context, status: value === 'DESTROYED' ? 'done' : 'active' });
  const shown = new Map<string, { snapshot: object; readonly actorRef: ShownActor }>();
  const host: ShownActor = {
    id: 'service host',
    sessionId: 'host',
    logic: { config: { id: HOST_ACTOR_ID } },
    getSnapshot: () => ({ status: 'active' }),
  };
  return {
    show: (serviceId, before, record, event) => {
      let actor = shown.get(serviceId);
      if (actor === undefined) {
        lives += 1;
        const created = {
          snapshot: snapshotOf(before),
          actorRef: { id: serviceId, sessionId: `service:${String(lives)}`, logic: machine, getSnapshot },
        };
        function getSnapshot() {
          return created.snapshot;
        }
        shown.set(serviceId, created);
        actor = created;
      }
      const about = { actorRef: actor.actorRef, rootId: actor.actorRef.sessionId, event };
      inspect(Object.assign({ type: '@xstate.event', sourceRef: undefined }, about));
      const snapshot = snapshotOf(record);
      actor.snapshot = snapshot;
      inspect(Object.assign({ type: '@xstate.snapshot', snapshot }, about));
    },
    tell: (event) => {
      const actorRef = ('serviceId' in event ? shown.get(event.serviceId)?.actorRef : undefined) ?? host;
      inspect(
        Object.assign({ type: '@xstate.event', sourceRef: undefined }, { actorRef, rootId: actorRef.sessionId, event }),
      );
    },
    forget: (serviceId) => void shown.delete(serviceId),
  };
}
