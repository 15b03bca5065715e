import { HOST_EVENT_TYPES, type HostEvent } from '../../host/events/host-event.js';
import type { InspectedEvent } from '../../inspect/messages.js';
import { readField } from '../../model/unchecked.js';
import type { LogRow } from '../../page/log/log-row.js';

type Words = Omit<LogRow, 'key' | 'time'>;

/** What a service host reports beside the steps of its services, in words; null where a step tells it already. */
const WORDS: Readonly<Record<HostEvent['type'], ((event: InspectedEvent) => Words) | null>> = {
  'operation.accepted': null,
  'operation.refused': (event) => ({
    what: textIn(event, 'operation'),
    rule: textIn(event, 'rule'),
    note: textIn(event, 'message'),
  }),
  'operation.finished': (event) => ({
    what: `${textIn(event, 'operation')} ${textIn(event, 'outcome')}`,
    by: textIn(event, 'cause'),
    about: durationIn(event),
    isBad: readField(event, 'failure') !== null,
  }),
  'service.emergency': (event) => ({
    what: 'emergency',
    by: 'emergency',
    about: EMERGENCY_CAUSES[textIn(event, 'cause')] ?? '',
    isBad: true,
  }),
  'service.moved': null,
  'service.set-aside': (event) => ({
    what: 'service set aside',
    about: textIn(event, 'serviceId'),
    note: `It cannot be read: ${textIn(event, 'reason')}`,
    isBad: true,
  }),
  'service.reread': () => ({ what: 'read again', note: 'Somebody else changed what is stored.' }),
  'work.started': (event) => ({ what: 'work began', about: `${workIn(event)}${attemptIn(event)}`, isMinor: true }),
  'work.progressed': null,
  'work.finished': (event) => ({
    what: `work ${WORK_ENDS[textIn(event, 'outcome')] ?? textIn(event, 'outcome')}`,
    about: `${workIn(event)}${attemptIn(event)} ${durationIn(event)}`,
    isBad: ['failed', 'timedOut'].includes(textIn(event, 'outcome')),
    isMinor: true,
  }),
  'observation.ignored': (event) => ({
    what: 'observation ignored',
    about: textIn(event, 'reason') === 'OTHER_SERVICE' ? 'of another service' : 'not a digest',
  }),
  'observation.failed': () => ({ what: 'observation failed', note: 'The cluster could not be observed.', isBad: true }),
  'progress.ignored': (event) => ({ what: 'progress ignored', about: workIn(event) }),
  'store.failed': () => ({ what: 'store failed', note: 'What happened could not be stored yet.', isBad: true }),
  'store.recovered': () => ({ what: 'store recovered' }),
  'host.fenced': () => ({
    what: 'host fenced',
    note: 'Another host claimed the store: this one has stopped.',
    isBad: true,
  }),
};

const EMERGENCY_CAUSES: Readonly<Record<string, string>> = {
  CANCELLED: 'work was cancelled',
  FAILURE_BUDGET_SPENT: 'work failed too often',
};

const WORK_ENDS: Readonly<Record<string, string>> = { timedOut: 'timed out', cancelled: 'was cancelled' };

/** Whether a host reports this, and no step of a service tells it. */
export function isHostEvent({ type }: InspectedEvent): boolean {
  return HOST_EVENT_TYPES.includes(type) && WORDS[type as HostEvent['type']] !== null;
}

/** What a host reports in words. */
export function wordsOfHostEvent(event: InspectedEvent): Words {
  return WORDS[event.type as HostEvent['type']]?.(event) ?? { what: event.type };
}

function textIn(event: InspectedEvent, field: string): string {
  const value = readField(event, field);
  return typeof value === 'string' ? value : '';
}

/** The work of an effect id: `adjustInstances`. */
function workIn(event: InspectedEvent): string {
  return textIn(event, 'effectId').split(':').at(-1) ?? '';
}

function attemptIn(event: InspectedEvent): string {
  const attempt = readField(event, 'attempt');
  return typeof attempt === 'number' && attempt > 1 ? `, attempt ${attempt}` : '';
}

function durationIn(event: InspectedEvent): string {
  const ms = readField(event, 'durationMs');
  return typeof ms === 'number' ? `after ${(ms / 1_000).toFixed(1)} s` : '';
}
