import { emittedIn } from './decide.js';
import type { HostEvent } from './events.js';
import type { Applied } from './host-core.js';
import { attemptIn } from './record.js';

/** When the work in flight of each service was begun by this host. */
export type WorkBegan = Map<string, { readonly effectId: string; readonly at: number }>;

/** What a change is reported as, in order. Notes when work begins and forgets it when it ends. */
export function eventsOf(
  { serviceId, before, decision, input }: Applied,
  began: WorkBegan,
  now: number,
): readonly HostEvent[] {
  const { record, admission, effects, workEnd } = decision;
  const events: HostEvent[] = [];
  const old = before?.context.inFlight ?? null;
  const next = record?.context.inFlight ?? null;
  if (before !== null && old !== null && old.effectId !== next?.effectId) {
    const start = began.get(serviceId);
    began.delete(serviceId);
    events.push({
      type: 'work.finished',
      serviceId,
      effectId: old.effectId,
      attempt: attemptIn(before.context),
      outcome: workEnd,
      durationMs: start?.effectId === old.effectId ? Math.max(0, now - start.at) : 0,
    });
  }
  for (const emitted of emittedIn(effects)) if (emitted.type !== 'operation.refused') events.push(emitted);
  if (input.kind === 'request' && admission?.admitted === false) {
    const { rule, message, operation } = admission.refusal;
    const revision = record?.context.revision ?? 0;
    events.push({ type: 'operation.refused', serviceId, operation, rule, message, revision });
  }
  if (before !== null && record !== null && before.value !== record.value) {
    events.push({ type: 'service.moved', serviceId, from: before.value, to: record.value });
  }
  for (const effect of effects) {
    if (effect.type !== 'start' || record === null) continue;
    began.set(serviceId, { effectId: effect.effectId, at: now });
    events.push({ type: 'work.started', serviceId, effectId: effect.effectId, attempt: attemptIn(record.context) });
  }
  if (input.kind === 'progress' && record !== null && before !== record) {
    const { done, total } = input.progress;
    events.push({
      type: 'work.progressed',
      serviceId,
      effectId: input.effectId,
      attempt: attemptIn(record.context),
      done,
      total,
    });
  }
  return events;
}
