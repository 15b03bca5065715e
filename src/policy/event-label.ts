/** Labels of the events with which XState and the users of an engine report how work and delays ended. */
const LABELS: readonly (readonly [pattern: RegExp, label: string])[] = [
  [/^(xstate\.done\.|xstate\.promise\.resolve$|effect\.succeeded$)/, 'done'],
  [/^(xstate\.error\.|xstate\.promise\.reject$|effect\.failed$)/, 'failed'],
  [/^effect\.timed-out$/, 'timed out'],
  [/^xstate\.snapshot\./, 'update'],
  [/^xstate\.init$/, 'start'],
  [/^xstate\.stop$/, 'stopped'],
  [/^\*$/, 'any other event'],
  [/^$/, 'at once'],
];

/**
 * The label of an event in diagrams, timelines, reports of coverage and the viewer: `done`, `failed`, `timed out`,
 * `emergency delay over`; any other event keeps its type. `delay` names the delay of an engine's `delay.elapsed`.
 */
export function eventLabel(eventType: string, delay?: unknown): string {
  const xstateDelay = /^xstate\.after\.([^.]*)/.exec(eventType)?.[1];
  if (xstateDelay !== undefined) return delayLabel(xstateDelay);
  if (eventType === 'delay.elapsed') return typeof delay === 'string' ? delayLabel(delay) : 'delay over';
  return LABELS.find(([pattern]) => pattern.test(eventType))?.[1] ?? eventType;
}

/** A delay whose name ends in `Timeout` limits work; a number is in ms. */
function delayLabel(delay: string): string {
  if (/timeout$/i.test(delay)) return 'timed out';
  return /^\d+$/.test(delay) ? `${delay} ms over` : `${camelCaseToWords(delay)} over`;
}

/** The words of a name in camel case, without a leading `is`: `isRecordGone` becomes `record gone`. */
export function camelCaseToWords(name: string): string {
  const words = name
    .replace(/^is(?=[A-Z])/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
  // An abbreviation keeps its capitals.
  return words.replace(/\b[A-Z](?=[a-z]|\b)/g, (letter) => letter.toLowerCase());
}
