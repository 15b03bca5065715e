import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';

/** Shows services in an inspector of XState as if each were an actor. */
export interface Inspection {
  /** Shows a service in this state; `event` is what led to it. */
  show(serviceId: string, record: LifecycleRecord, event: { readonly type: string }): void;
  /** The service is gone. */
  forget(serviceId: string): void;
}

/** What an inspector sees of a service: as much of an actor's reference as inspectors read. */
interface ShownActor {
  readonly id: string;
  readonly sessionId: string;
  readonly logic: LifecycleMachine;
  getSnapshot(): object;
}

/** Makes the inspection of a host. */
export function inspectionOf(
  machine: LifecycleMachine,
  inspect: (event: { readonly type: string }) => void,
): Inspection {
  let lives = 0;
  const shown = new Map<string, { snapshot: object; readonly actorRef: ShownActor }>();
  return {
    show: (serviceId, record, event) => {
      const { value, context } = record;
      const snapshot = machine.resolveState({ value, context, status: value === 'DESTROYED' ? 'done' : 'active' });
      let actor = shown.get(serviceId);
      if (actor === undefined) {
        lives += 1;
        const created = {
          snapshot,
          actorRef: { id: serviceId, sessionId: `service:${String(lives)}`, logic: machine, getSnapshot },
        };
        function getSnapshot() {
          return created.snapshot;
        }
        shown.set(serviceId, created);
        actor = created;
      }
      actor.snapshot = snapshot;
      const about = { actorRef: actor.actorRef, rootId: actor.actorRef.sessionId, event };
      inspect(Object.assign({ type: '@xstate.event', sourceRef: undefined }, about));
      inspect(Object.assign({ type: '@xstate.snapshot', snapshot }, about));
    },
    forget: (serviceId) => void shown.delete(serviceId),
  };
}
