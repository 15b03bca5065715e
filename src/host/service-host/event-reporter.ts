import { emittedIn } from './decide.js';
import type { HostEvent } from '../events/host-event.js';
import type { Applied } from './host-core.js';
import { attemptIn } from './record.js';

/** What a host began for a service and has not ended; times in epoch ms. */
interface Begun {
  operationAt: number | null;
  work: { readonly effectId: string; readonly attempt: number; readonly at: number } | null;
}

/** Turns changes of services into events, with how long things took since this host began them. */
export class EventReporter {
  readonly #begun = new Map<string, Begun>();

  /** The events that report a change, in order. */
  eventsOf({ serviceId, before, decision, input }: Applied, now: number): readonly HostEvent[] {
    const { record, admission, effects, workEnd } = decision;
    const events: HostEvent[] = [];
    const begun = this.#begun.get(serviceId) ?? { operationAt: null, work: null };
    const inFlight = before?.context.inFlight ?? null;
    if (before !== null && inFlight !== null && inFlight.effectId !== record?.context.inFlight?.effectId) {
      const { effectId } = inFlight;
      const durationMs = begun.work?.effectId === effectId ? Math.max(0, now - begun.work.at) : 0;
      const attempt = attemptIn(before.context);
      events.push({ type: 'work.finished', serviceId, effectId, attempt, outcome: workEnd, durationMs });
      begun.work = null;
    }
    for (const emitted of emittedIn(effects)) {
      switch (emitted.type) {
        case 'operation.refused':
          break;
        case 'operation.finished':
          events.push({ ...emitted, durationMs: Math.max(0, now - (begun.operationAt ?? now)) });
          begun.operationAt = null;
          break;
        case 'operation.accepted':
          if (emitted.operation !== 'CREATE') begun.operationAt = now;
          events.push(emitted);
          break;
        default:
          events.push(emitted);
      }
    }
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
      const work = { effectId: effect.effectId, attempt: attemptIn(record.context) };
      begun.work = { ...work, at: now };
      // After a restart the operation goes on from here.
      begun.operationAt ??= now;
      events.push({ type: 'work.started', serviceId, ...work });
    }
    // Progress that was ignored changes none.
    const progress = record?.context.inFlight?.progress;
    if (input.kind === 'progress' && record && progress !== before?.context.inFlight?.progress) {
      const { done, total } = input.progress;
      const { effectId } = input;
      events.push({ type: 'work.progressed', serviceId, effectId, attempt: attemptIn(record.context), done, total });
    }
    if (begun.work === null && begun.operationAt === null) this.#begun.delete(serviceId);
    else this.#begun.set(serviceId, begun);
    return events;
  }

  /** The events that report that the work of a service was given up. Forgets the service. */
  givenUp(serviceId: string, now: number): readonly HostEvent[] {
    const work = this.#begun.get(serviceId)?.work ?? null;
    this.#begun.delete(serviceId);
    if (work === null) return [];
    const { effectId, attempt, at } = work;
    const durationMs = Math.max(0, now - at);
    return [{ type: 'work.finished', serviceId, effectId, attempt, outcome: 'cancelled', durationMs }];
  }
}
