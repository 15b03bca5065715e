/** @import { InspectedEvent, InspectedSnapshot } from '../../inspect/messages.js' */
/** @import { StoredActor } from './actor-store.js' */

/**
 * One step of an actor: an event, and the state after it.
 *
 * @typedef {object} Step
 * @property {number} seq Unique among the steps of all actors; increases with time.
 * @property {string} at The time, as the sender wrote it.
 * @property {InspectedEvent} event
 * @property {string | undefined} sourceId The actor that sent the event; undefined where it came from outside.
 * @property {InspectedSnapshot | null} before Null for the first step of all.
 * @property {InspectedSnapshot} after
 */

/** The event with which an actor starts. */
export const START = 'xstate.init';

/**
 * The steps of this actor that are kept, the oldest first.
 *
 * @param {StoredActor} actor
 * @returns {Step[]}
 */
export function stepsOf({ actorMessage, log }) {
  /** @type {Step[]} */
  const steps = [];
  /** @type {Map<string, string | undefined>} */
  const sources = new Map();
  let before = actorMessage.snapshot;
  for (const { seq, message } of log) {
    const { event, createdAt: at } = message;
    if (message.type === '@xstate.event') {
      sources.set(event.type, message.sourceId);
      continue;
    }
    const isFirst = event.type === START;
    const after = message.snapshot;
    steps.push({ seq, at, event, sourceId: sources.get(event.type), before: isFirst ? null : before, after });
    sources.delete(event.type);
    before = after;
  }
  return steps;
}

/**
 * A state in words: `ACTIVE`, `upload.waiting`, `left.A, right.B`.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function stateText(value) {
  return pathsOf(value).join(', ');
}

/**
 * The innermost states in which a machine is, as paths from its root.
 *
 * @param {unknown} value
 * @returns {string[]}
 */
export function pathsOf(value) {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const paths = pathsOf(inner);
    return paths.length === 0 ? [name] : paths.map((path) => `${name}.${path}`);
  });
}

/**
 * The time of day of a message, or its number where it has no time.
 *
 * @param {string} createdAt
 */
export function timeText(createdAt) {
  const ms = Number(createdAt);
  // A sender without a clock numbers its messages.
  if (!Number.isFinite(ms) || ms < 1e11) return createdAt === '' ? '–' : `#${createdAt}`;
  const date = new Date(ms);
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
