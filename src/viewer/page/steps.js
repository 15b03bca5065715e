/** @import { InspectedEvent, InspectedSnapshot } from '../../inspect/messages.js' */
/** @import { Remembered } from './memory.js' */

/**
 * One step of an actor: an event, and the state after it.
 *
 * @typedef {object} Step
 * @property {number} seq Tells it apart from the other steps of all actors; later steps have greater numbers.
 * @property {string} at When, as the sender wrote it.
 * @property {InspectedEvent} event
 * @property {string | undefined} sourceId The actor that sent the event; undefined where it came from outside.
 * @property {InspectedSnapshot | null} before Null for the first step of all.
 * @property {InspectedSnapshot} after
 */

/** The event with which an actor starts. */
export const START = 'xstate.init';

/**
 * The steps of this actor that are remembered, the oldest first.
 *
 * @param {Remembered} actor
 * @returns {Step[]}
 */
export function stepsOf({ announcement, log }) {
  /** @type {Step[]} */
  const steps = [];
  /** @type {Map<string, string | undefined>} */
  const sources = new Map();
  let before = announcement.snapshot;
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
 * A state as people write it: `ACTIVE`, `upload.waiting`, `left.A, right.B`.
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
 * When something was, as people read it; a number that is no time stays a number.
 *
 * @param {string} createdAt
 */
export function timeText(createdAt) {
  const ms = Number(createdAt);
  // Without a clock messages are numbered.
  if (!Number.isFinite(ms) || ms < 1e11) return createdAt === '' ? '–' : `#${createdAt}`;
  const date = new Date(ms);
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
