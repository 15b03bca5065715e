import type { TimelineEntry } from '../../chart/timeline.js';
import type { InstanceRecord } from '../../model/cluster.js';
import type { ServiceRequest } from '../../model/operation.js';
import type { ClusterFault } from '../cluster/faults.js';

/** One thing that happened while a schedule was played, so many ms after its beginning: JSON. */
export type ScheduleLogEntry = { readonly atMs: number } & (
  | TimelineEntry
  | {
      readonly kind: 'answer';
      readonly serviceId: string;
      readonly request: ServiceRequest['type'];
      readonly admitted: boolean;
      /** The rule of the refusal, or CONTROLLER_DOWN while the controller is; null where the request was admitted. */
      readonly rule: string | null;
    }
  | ({ readonly kind: 'instance' } & Pick<InstanceRecord, 'instanceId' | 'serviceId' | 'executorId' | 'state'>)
  | { readonly kind: 'fault'; readonly fault: ClusterFault }
  | { readonly kind: 'heal' }
  | { readonly kind: 'join'; readonly executorId: string }
  | { readonly kind: 'crash' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'observe' }
  | { readonly kind: 'observing'; readonly isOn: boolean }
  | { readonly kind: 'note'; readonly text: string }
);
