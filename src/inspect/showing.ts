import { readField } from '../model/unchecked.js';
import { type ActorView, optionsOf, snapshotOf } from './actors.js';
import { contained } from './containment.js';
import type { createMasking, Mask } from './masking.js';
import type { InspectedEvent, InspectedSnapshot } from './messages.js';
import type { InspectedPart, InspectRedactor } from './redactor.js';
import { HIDDEN } from './shapes.js';

/** What a value of an actor looks like from outside. */
export type Show = (part: InspectedPart, value: unknown, actor: ActorView) => unknown;

/** Names that stand in a chart are shown as they are. */
const asWritten: Mask = (name) => name;

/** How are values shown with this redactor, or with one that a host wrote? */
export function showWith(
  redactor: InspectRedactor,
  isTrusted: boolean,
  mask: Mask,
  onError: (error: unknown) => void,
): Show {
  return (part, value, actor) => {
    if (value === undefined) return undefined;
    try {
      const shown = redactor(value, {
        part,
        actorId: actor.id,
        machineId: actor.machineId,
        parentMachineId: actor.parent?.machineId ?? null,
        mask,
      });
      return isTrusted ? shown : contained(shown, mask);
    } catch (error) {
      onError(error);
      return HIDDEN;
    }
  };
}

/** Which mask knows the secrets of every service that these actors belong to, and of those that the event carries? */
export function maskAt(
  masking: ReturnType<typeof createMasking>,
  actors: readonly (ActorView | null)[],
  event: unknown,
): Mask {
  const specs = new Set<object>();
  const note = (spec: unknown) => {
    if (typeof spec === 'object' && spec !== null) specs.add(spec);
  };
  const noteInput = (owner: unknown) => {
    const input = readField(owner, 'input');
    note(readField(input, 'spec'));
    note(readField(readField(input, 'service'), 'spec'));
  };
  for (let actor of actors) {
    for (; actor !== null; actor = actor.parent) {
      const snapshot = snapshotOf(actor);
      note(readField(readField(snapshot, 'context'), 'spec'));
      noteInput(snapshot);
      noteInput(optionsOf(actor));
    }
  }
  note(readField(event, 'spec'));
  noteInput(event);
  return masking(specs);
}

/** What is shown of this event? What XState wraps into events of its own is shown as the input, output or error that it is. */
export function shownEvent(
  event: unknown,
  target: ActorView,
  source: ActorView | null,
  show: Show,
  mask: Mask,
): InspectedEvent {
  const type = readField(event, 'type');
  if (typeof type !== 'string') return { type: HIDDEN };
  const read = (field: string) => readField(event, field);

  if (type === 'xstate.init') return { type, input: show('input', read('input'), target) };
  if (type === 'xstate.stop') return { type };
  if (type === 'xstate.promise.resolve') return { type, data: show('output', read('data'), target) };
  if (type === 'xstate.promise.reject') return { type, data: show('error', read('data'), target) };
  const [, kind, rest] = /^(xstate\.(?:done\.actor|error\.actor|after|snapshot)\.)(.*)$/s.exec(type) ?? [];
  if (kind !== undefined && rest !== undefined) {
    const shown = { type: kind + mask(rest) };
    if (kind === 'xstate.error.actor.') return { ...shown, error: show('error', read('error'), source ?? target) };
    if (kind !== 'xstate.done.actor.') return shown;
    // Without its source nobody knows what the output is.
    return { ...shown, output: source === null ? HIDDEN : show('output', read('output'), source) };
  }
  const shown = show('event', event, target);
  return isEvent(shown) ? shown : { type: mask(type) };
}

/** What is shown of this snapshot of an actor? */
export function shownSnapshot(snapshot: unknown, actor: ActorView, show: Show): InspectedSnapshot {
  const read = (field: string) => readField(snapshot, field);
  const status = read('status');
  return {
    status: typeof status === 'string' ? status : 'active',
    ...present('value', contained(read('value'), asWritten)),
    ...present('tags', tagsOf(read('tags'))),
    ...present('context', show('context', read('context'), actor)),
    ...present('input', show('input', read('input'), actor)),
    ...present('output', show('output', read('output'), actor)),
    ...present('error', show('error', read('error'), actor)),
  };
}

function present(field: string, value: unknown): object {
  return value === undefined ? {} : { [field]: value };
}

function tagsOf(tags: unknown): unknown {
  try {
    return tags instanceof Set ? contained([...tags], asWritten) : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is InspectedEvent {
  return typeof value === 'object' && value !== null && typeof readField(value, 'type') === 'string';
}
