import { instanceContext, instanceEvent, instanceInput, instanceOutput } from './instance-allow-list.js';
import { HOST_ACTOR_ID } from '../host/events/host-event.js';
import type { Mask } from './mask.js';
import {
  hostEvent,
  failure,
  lifecycleContext,
  lifecycleInput,
  lifecycleOutput,
  serviceEvent,
  workInput,
} from './service-allow-list.js';
import { fields, hidden, type Filter, text } from './filters.js';

/** The role of a value for its actor. */
export type InspectedPart = 'context' | 'event' | 'input' | 'output' | 'error';

/** Where a value that is to be redacted comes from. */
export interface RedactionContext {
  readonly part: InspectedPart;
  /** The actor's id, as its parent or the host named it. */
  readonly actorId: string;
  /** The id of the actor's machine; null for other logic (a promise, a callback). */
  readonly machineId: string | null;
  /** The id of its parent's machine; null where there is none. */
  readonly parentMachineId: string | null;
  /** Masks the known secrets in a text, and shortens it to 2,000 characters. */
  readonly mask: Mask;
}

/**
 * Returns what may be shown of a value. It gets the original and must not change it. The result is copied and masked once
 * more; where the redactor throws, the value is hidden.
 */
export type InspectRedactor = (value: unknown, context: RedactionContext) => unknown;

/** The id of the lifecycle machine. */
export const LIFECYCLE_MACHINE_ID = 'local-service-lifecycle-v1';

/** The id of the activation machine. */
export const ACTIVATION_MACHINE_ID = 'local-service-activation-v1';

/** The id of the instance machine. */
export const INSTANCE_MACHINE_ID = 'local-service-instance-v1';

type AllowList = Partial<Record<InspectedPart, Filter>>;

const MACHINES: ReadonlyMap<string, AllowList> = new Map<string, AllowList>([
  [
    LIFECYCLE_MACHINE_ID,
    {
      context: lifecycleContext,
      event: serviceEvent,
      input: lifecycleInput,
      output: lifecycleOutput,
      error: failure,
    },
  ],
  [
    INSTANCE_MACHINE_ID,
    { context: instanceContext, event: instanceEvent, input: instanceInput, output: instanceOutput, error: failure },
  ],
  [ACTIVATION_MACHINE_ID, { context: fields({}), event: serviceEvent }],
  [HOST_ACTOR_ID, { event: hostEvent }],
]);

/** A host's actor that does work for a service. What it resolves to is not shown. */
const WORK: AllowList = { input: workInput, error: failure };

/** A hidden context, as an object because viewers expect one. */
const hiddenContext: Filter = (value) => (value === undefined ? undefined : { hidden: true });

/** An actor that belongs to no service: only the types of its events are shown. */
const FOREIGN: Readonly<Record<InspectedPart, Filter>> = {
  context: hiddenContext,
  event: fields({ type: text }),
  input: hidden,
  output: hidden,
  error: hidden,
};

/**
 * The default redactor: shows the known, harmless fields of this library's machines and of the work done for them, and of
 * other actors nothing but types of events. A host's own redactor can fall back on it.
 */
export const allowListRedactor: InspectRedactor = (value, { part, machineId, parentMachineId, mask }) => {
  const own = MACHINES.get(machineId ?? '') ?? (parentMachineId === LIFECYCLE_MACHINE_ID ? WORK : undefined);
  return (own?.[part] ?? FOREIGN[part])(value, mask);
};

/** Whether this is one of this library's machines, whose whole definition may be shown. */
export function isOwnMachine(machineId: string | null): boolean {
  return MACHINES.has(machineId ?? '');
}
