import { instanceContext, instanceEvent, instanceInput, instanceOutput } from './instance-allow-list.js';
import type { Mask } from './masking.js';
import {
  failure,
  lifecycleContext,
  lifecycleInput,
  lifecycleOutput,
  serviceEvent,
  workInput,
} from './service-allow-list.js';
import { fields, hidden, type Shape, text } from './shapes.js';

/** What a value is to the actor that it is shown of. */
export type InspectedPart = 'context' | 'event' | 'input' | 'output' | 'error';

/** Where a value stands that is about to be shown. */
export interface InspectedPlace {
  readonly part: InspectedPart;
  /** The actor's id, as its parent or the host named it. */
  readonly actorId: string;
  /** The id of the actor's machine; null for other logic (a promise, a callback). */
  readonly machineId: string | null;
  /** The id of its parent's machine; null where there is none. */
  readonly parentMachineId: string | null;
  /** Masks in a text the secrets of the specifications that are known here; also shortens it to 2,000 characters. */
  readonly mask: Mask;
}

/**
 * What is shown of a value? Gets the very value and must not change it. Whatever it returns is copied and masked once
 * more; where it throws, the value is hidden.
 */
export type InspectRedactor = (value: unknown, where: InspectedPlace) => unknown;

/** The id of the lifecycle machine, whose contexts and events are known here. */
export const LIFECYCLE_MACHINE_ID = 'local-service-lifecycle-v1';

/** The id of the activation machine. */
export const ACTIVATION_MACHINE_ID = 'local-service-activation-v1';

/** The id of the instance machine. */
export const INSTANCE_MACHINE_ID = 'local-service-instance-v1';

type AllowList = Partial<Record<InspectedPart, Shape>>;

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
]);

/** A host's actor at work for a service. What it resolves to is the host's own affair. */
const WORK: AllowList = { input: workInput, error: failure };

/** A viewer expects an object for a context. */
const hiddenContext: Shape = (value) => (value === undefined ? undefined : { hidden: true });

/** An actor that is no part of a service: of its events their types, of everything else that it is there. */
const FOREIGN: Readonly<Record<InspectedPart, Shape>> = {
  context: hiddenContext,
  event: fields({ type: text }),
  input: hidden,
  output: hidden,
  error: hidden,
};

/**
 * What is shown of a value by default: the known, harmless fields of this library's machines and of the work done for
 * them, and of other actors nothing but types of events. For a host's own redactor to fall back on.
 */
export const allowListed: InspectRedactor = (value, { part, machineId, parentMachineId, mask }) => {
  const own = MACHINES.get(machineId ?? '') ?? (parentMachineId === LIFECYCLE_MACHINE_ID ? WORK : undefined);
  return (own?.[part] ?? FOREIGN[part])(value, mask);
};

/** Is this one of this library's machines, of which everything in the definition may be shown? */
export function isOwnMachine(machineId: string | null): boolean {
  return MACHINES.has(machineId ?? '');
}
