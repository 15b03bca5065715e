import type { Health } from 'local-service-machines';
import type { HostedService, HostEvent } from 'local-service-machines/host';
import type { Transition } from './timeline.js';

/** What moved the service, by what its controller reported before. */
export function whatMoved(
  reported: readonly HostEvent[],
  service: HostedService | undefined,
): Omit<Transition, 'kind' | 'from' | 'to'> {
  const { inFlight = null, health = null } = service?.context ?? {};
  const accepted = reported.find((event) => event.type === 'operation.accepted');
  const finished = reported.find((event) => event.type === 'operation.finished');
  const ended = reported.find((event) => event.type === 'work.finished');
  const effectId = inFlight?.effectId ?? ended?.effectId ?? null;
  if (accepted !== undefined) {
    const { operation, cause } = accepted;
    const why = {
      operator: null,
      reconciliation: health && seenText(health),
      emergency: 'by itself, because of the emergency',
    }[cause];
    return { event: operation, isRequest: cause === 'operator', cause, why, effectId };
  }
  if (ended?.outcome === 'cancelled')
    return { event: 'CANCEL', isRequest: true, cause: 'operator', why: null, effectId };
  return {
    event: ended === undefined ? 'OBSERVE' : `${workName(ended.effectId)} ${OUTCOME_TEXT[ended.outcome]}`,
    isRequest: false,
    cause: finished?.cause ?? inFlight?.cause ?? 'reconciliation',
    why: finished?.failure?.message ?? null,
    effectId,
  };
}

const OUTCOME_TEXT = {
  succeeded: 'done',
  failed: 'failed',
  timedOut: 'timed out',
} as const;

/** The name of the work with this effect id. */
export function workName(effectId: string): string {
  return effectId.slice(effectId.lastIndexOf(':') + 1);
}

function seenText({ instances: { required, active, missing, surplus } }: Health): string {
  const todo = [missing > 0 ? `${missing} to start` : '', surplus > 0 ? `${surplus} to stop` : ''];
  return `${required} required, ${active} active: ${todo.filter((text) => text !== '').join(', ')}`;
}
