import { readField } from '../model/unchecked.js';
import { type ActorView, optionsOf, snapshotOf } from './actor-view.js';
import { sanitize } from './sanitize.js';
import type { createMaskFactory, Mask } from './mask.js';
import type { InspectedEvent, InspectedSnapshot } from './messages.js';
import type { InspectedPart, InspectRedactor } from './redactor.js';
import { HIDDEN } from './filters.js';

/** Redacts a value of an actor. */
export type RedactPart = (part: InspectedPart, value: unknown, actor: ActorView) => unknown;

/** Names in a chart are not masked. */
const unmasked: Mask = (name) => name;

/** Redacts with the given redactor; what a redactor of the host returns is sanitized. */
export function redactWith(
  redactor: InspectRedactor,
  isTrusted: boolean,
  mask: Mask,
  onError: (error: unknown) => void,
): RedactPart {
  return (part, value, actor) => {
    if (value === undefined) return undefined;
    try {
      const redacted = redactor(value, {
        part,
        actorId: actor.id,
        machineId: actor.machineId,
        parentMachineId: actor.parent?.machineId ?? null,
        mask,
      });
      return isTrusted ? redacted : sanitize(redacted, mask);
    } catch (error) {
      onError(error);
      return HIDDEN;
    }
  };
}

/** The mask for the secrets of every service that these actors belong to, and of the specification that the event carries. */
export function maskFor(
  maskFactory: ReturnType<typeof createMaskFactory>,
  actors: readonly (ActorView | null)[],
  event: unknown,
): Mask {
  const specs = new Set<object>();
  const addSpec = (spec: unknown) => {
    if (typeof spec === 'object' && spec !== null) specs.add(spec);
  };
  const addInput = (owner: unknown) => {
    const input = readField(owner, 'input');
    addSpec(readField(input, 'spec'));
    addSpec(readField(readField(input, 'service'), 'spec'));
  };
  for (let actor of actors) {
    for (; actor !== null; actor = actor.parent) {
      const snapshot = snapshotOf(actor);
      addSpec(readField(readField(snapshot, 'context'), 'spec'));
      addInput(snapshot);
      addInput(optionsOf(actor));
    }
  }
  addSpec(readField(event, 'spec'));
  addInput(event);
  return maskFactory(specs);
}

/** Redacts an event. Input, output and error in XState's own events are redacted as such. */
export function redactEvent(
  event: unknown,
  target: ActorView,
  source: ActorView | null,
  redactPart: RedactPart,
  mask: Mask,
): InspectedEvent {
  const type = readField(event, 'type');
  if (typeof type !== 'string') return { type: HIDDEN };
  const read = (field: string) => readField(event, field);

  if (type === 'xstate.init') return { type, input: redactPart('input', read('input'), target) };
  if (type === 'xstate.stop') return { type };
  if (type === 'xstate.promise.resolve') return { type, data: redactPart('output', read('data'), target) };
  if (type === 'xstate.promise.reject') return { type, data: redactPart('error', read('data'), target) };
  const [, kind, rest] = /^(xstate\.(?:done\.actor|error\.actor|after|snapshot)\.)(.*)$/s.exec(type) ?? [];
  if (kind !== undefined && rest !== undefined) {
    const named = { type: kind + mask(rest) };
    if (kind === 'xstate.error.actor.')
      return { ...named, error: redactPart('error', read('error'), source ?? target) };
    if (kind !== 'xstate.done.actor.') return named;
    // Without its source, nothing tells which fields of the output are safe.
    return { ...named, output: source === null ? HIDDEN : redactPart('output', read('output'), source) };
  }
  const redacted = redactPart('event', event, target);
  return isEvent(redacted) ? redacted : { type: mask(type) };
}

/** Redacts a snapshot of an actor. */
export function redactSnapshot(snapshot: unknown, actor: ActorView, redactPart: RedactPart): InspectedSnapshot {
  const read = (field: string) => readField(snapshot, field);
  const status = read('status');
  return {
    status: typeof status === 'string' ? status : 'active',
    ...present('value', sanitize(read('value'), unmasked)),
    ...present('tags', tagsOf(read('tags'))),
    ...present('context', redactPart('context', read('context'), actor)),
    ...present('input', redactPart('input', read('input'), actor)),
    ...present('output', redactPart('output', read('output'), actor)),
    ...present('error', redactPart('error', read('error'), actor)),
  };
}

function present(field: string, value: unknown): object {
  return value === undefined ? {} : { [field]: value };
}

function tagsOf(tags: unknown): unknown {
  try {
    return tags instanceof Set ? sanitize([...tags], unmasked) : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is InspectedEvent {
  return typeof value === 'object' && value !== null && typeof readField(value, 'type') === 'string';
}
