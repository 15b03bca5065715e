import type { InspectedEvent, InspectedSnapshot } from '../../inspect/messages.js';
import type { Entry, StoredActor } from '../messages/actor-store.js';
import { isHostEvent } from './host-events.js';

/** One step of an actor: an event, and the state after it. */
export interface Step {
  /** The message that ends it; the same object as long as it is kept. */
  readonly entry: Entry;
  /** Unique among the steps of all actors; increases with time. */
  readonly seq: number;
  /** The time, as the sender wrote it. */
  readonly at: string;
  readonly event: InspectedEvent;
  /** The actor that sent the event; undefined where it came from outside. */
  readonly sourceId: string | undefined;
  /** Null for the first step of all. */
  readonly before: InspectedSnapshot | null;
  readonly after: InspectedSnapshot;
}

/** The event with which an actor starts. */
export const START = 'xstate.init';

/** The steps of this actor that are kept, the oldest first. What its host reports is a step that changes nothing. */
export function stepsOf({ actorMessage, log }: StoredActor): readonly Step[] {
  const steps: Step[] = [];
  const sources = new Map<string, string | undefined>();
  let before = actorMessage.snapshot;
  for (const entry of log) {
    const { seq, message } = entry;
    const { event, createdAt: at } = message;
    if (message.type === '@xstate.event') {
      if (isHostEvent(event)) steps.push({ entry, seq, at, event, sourceId: message.sourceId, before, after: before });
      else sources.set(event.type, message.sourceId);
      continue;
    }
    const isFirst = event.type === START;
    const after = message.snapshot;
    steps.push({ entry, seq, at, event, sourceId: sources.get(event.type), before: isFirst ? null : before, after });
    sources.delete(event.type);
    before = after;
  }
  return steps;
}

/** A state in words: `ACTIVE`, `upload.waiting`, `left.A, right.B`. */
export function stateText(value: unknown): string {
  return pathsOf(value).join(', ');
}

/** The innermost states in which a machine is, as paths from its root. */
export function pathsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const paths = pathsOf(inner);
    return paths.length === 0 ? [name] : paths.map((path) => `${name}.${path}`);
  });
}

/** The time of day of a message, or its number where it has no time. */
export function timeText(createdAt: string): string {
  const ms = Number(createdAt);
  // A sender without a clock numbers its messages.
  if (!Number.isFinite(ms) || ms < 1e11) return createdAt === '' ? '–' : `#${createdAt}`;
  const date = new Date(ms);
  const two = (number: number) => String(number).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
