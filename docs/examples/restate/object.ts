/* The virtual object `localService`, one for each service id. */
import { handlers, object, type ObjectContext, type VirtualObjectDefinition } from '@restatedev/restate-sdk';
import { xstate } from '@restatedev/xstate';
import { lifecycleMachine } from 'local-service-machines';
import { lifecycleOn } from './machine.js';

/** The options of the object. */
export interface ObjectOptions {
  /** The id of the machine with which new services begin. */
  readonly machineId?: string;
  /** The ids of older machines, on which stored services go on to their end. */
  readonly olderIds?: readonly string[];
  /** How long a destroyed service is kept, in ms. Default a week. */
  readonly finalStateTtlMs?: number;
}

/** Longer than late work runs, and than Restate remembers idempotency keys: a day by default. */
const WEEK_MS = 7 * 24 * 60 * 60_000;

/** The object whose services work on the cluster at this URL. */
export function localService(
  clusterUrl: string,
  { machineId = lifecycleMachine.id, olderIds = [], finalStateTtlMs = WEEK_MS }: ObjectOptions,
): VirtualObjectDefinition<'localService', unknown> {
  const definition = xstate('localService', lifecycleOn(clusterUrl, machineId), {
    versions: olderIds.map((id) => lifecycleOn(clusterUrl, id)),
    finalStateTTL: finalStateTtlMs,
  });
  // The type does not tell that the handlers are there.
  const { object: routes } = definition as unknown as { readonly object: Record<string, Handler> };
  return object({ name: 'localService', handlers: { ...routes, cleanupState } });
}

type Handler = (ctx: ObjectContext) => Promise<void>;

/**
 * Clears what is stored of a destroyed service, and leaves a new one under the same id alone: that of the integration, which
 * was scheduled when the first was destroyed, would clear it, whatever state it is in.
 */
const cleanupState = handlers.object.exclusive({ ingressPrivate: true }, async (ctx: ObjectContext): Promise<void> => {
  const stored = await ctx.get<{ readonly status: string }>('snapshot');
  if (stored?.status !== 'done') return;
  ctx.clearAll();
  ctx.set('disposed', true);
});
