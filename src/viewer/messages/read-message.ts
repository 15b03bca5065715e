import type { ActorMessage, InspectedEvent, InspectedSnapshot, InspectMessage } from '../../inspect/messages.js';
import { readField } from '../../model/unchecked.js';

/*
 * Validates messages: anybody may send, and the official sender leaves out fields that ours always sends. Shared by the server and
 * the page, so that both accept the same messages.
 */

/** A longer definition is ignored: its chart would be too large to be read. */
const MAX_DEFINITION_LENGTH = 256 * 1024;

/** The message of the inspector in this value, as a copy of its known fields; null where there is none. */
export function readMessage(value: unknown): InspectMessage | null {
  if (!isObject(value)) return null;
  const { sessionId } = value;
  if (typeof sessionId !== 'string') return null;
  const envelope = {
    sessionId,
    rootId: textOr(value['rootId'], sessionId),
    createdAt: textOr(value['createdAt'], ''),
    id: null,
    _version: textOr(value['_version'], ''),
  };
  const sourceId = typeof value['sourceId'] === 'string' ? value['sourceId'] : undefined;
  switch (value['type']) {
    case '@xstate.actor':
      return {
        type: '@xstate.actor',
        name: textOr(value['name'], sessionId),
        parentId: typeof value['parentId'] === 'string' ? value['parentId'] : undefined,
        definition: readDefinition(value['definition']),
        snapshot: readSnapshot(value['snapshot']),
        ...envelope,
      };
    case '@xstate.event':
      return { type: '@xstate.event', sourceId, event: readEvent(value['event']), ...envelope };
    case '@xstate.snapshot':
      return {
        type: '@xstate.snapshot',
        event: readEvent(value['event']),
        snapshot: readSnapshot(value['snapshot']),
        ...envelope,
      };
    default:
      return null;
  }
}

/** The message with a prefix before every session id, which tells the actors of several hosts apart. */
export function withPrefix<TMessage extends InspectMessage>(message: TMessage, prefix: string): TMessage {
  const moved = (field: 'parentId' | 'sourceId') => {
    const id = readField(message, field);
    return typeof id === 'string' ? { [field]: prefix + id } : {};
  };
  const { sessionId, rootId } = message;
  const ids = { sessionId: prefix + sessionId, rootId: prefix + rootId };
  return { ...message, ...ids, ...moved('parentId'), ...moved('sourceId') };
}

/** The prefix of a session id, which identifies its host. */
export function prefixOf(sessionId: string): string {
  return sessionId.slice(0, sessionId.indexOf('/') + 1);
}

/** A session id without its prefix. */
export function sessionOf(sessionId: string): string {
  return sessionId.slice(sessionId.indexOf('/') + 1);
}

/** The actor message for an actor of which only the session is known. */
export function actorMessageFor({ sessionId, rootId, createdAt, _version }: InspectMessage): ActorMessage {
  const snapshot = { status: 'active' };
  return {
    type: '@xstate.actor',
    name: sessionOf(sessionId),
    parentId: undefined,
    definition: '',
    snapshot,
    sessionId,
    rootId,
    createdAt,
    id: null,
    _version,
  };
}

/** Whether the value has fields: neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function readDefinition(value: unknown): string {
  return typeof value === 'string' && value.length <= MAX_DEFINITION_LENGTH ? value : '';
}

function readEvent(value: unknown): InspectedEvent {
  return isObject(value) && typeof value['type'] === 'string' ? { ...value, type: value['type'] } : { type: '' };
}

function readSnapshot(value: unknown): InspectedSnapshot {
  if (!isObject(value)) return { status: 'active' };
  const { tags } = value;
  return {
    status: textOr(value['status'], 'active'),
    ...('value' in value && { value: value['value'] }),
    ...(Array.isArray(tags) && { tags: tags.filter((tag) => typeof tag === 'string') }),
    ...('context' in value && { context: value['context'] }),
    ...('input' in value && { input: value['input'] }),
    ...('output' in value && { output: value['output'] }),
    ...('error' in value && { error: value['error'] }),
  };
}
