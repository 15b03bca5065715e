import type { StateColour, TagColours } from '../../diagram/colours.js';
import type { InspectedSnapshot } from '../../inspect/messages.js';
import { readField } from '../../model/unchecked.js';
import { remembered } from '../../page/remembered.js';
import type { ShownState } from '../../page/shown-state.js';
import type { SharedText } from '../../inspect/shared-texts.js';
import type { StoredActor } from '../messages/actor-store.js';
import { isObject } from '../messages/read-message.js';
import { stateText } from './steps.js';

/** A parsed definition; an actor that is no machine has no states. */
export interface Definition {
  readonly machineId: string;
  /** Null where there is no machine. */
  readonly config: Readonly<Record<string, unknown>> | null;
}

/** Parses a definition, once for all actors that share it. */
export const definitionOf = remembered(({ text }: SharedText): Definition => {
  try {
    const config: unknown = JSON.parse(text);
    if (!isObject(config)) return { machineId: '', config: null };
    const machineId = typeof config['id'] === 'string' ? config['id'] : '';
    return { machineId, config: isObject(config['states']) ? config : null };
  } catch {
    return { machineId: '', config: null };
  }
});

/** Whether an actor does work for another one: a promise or a callback that it started. */
export function isWork({ definition, actorMessage }: StoredActor): boolean {
  return definitionOf(definition).config === null && actorMessage.parentId !== undefined;
}

/** The title of an actor: the name that its host gave it, or the id of its service or instance. */
export function titleOf({ actorMessage, definition, latest }: StoredActor): string {
  const { machineId } = definitionOf(definition);
  if (actorMessage.name !== machineId) return actorMessage.name;
  const ids = [readField(latest.context, 'instanceId'), readField(latest.context, 'serviceId')];
  return ids.find((id) => typeof id === 'string' && id !== '')?.toString() ?? actorMessage.name;
}

/** The state of an actor, or its status where it has no state. */
export function stateOf({ value, status }: InspectedSnapshot): string {
  const state = stateText(value);
  if (status === 'error') return state === '' ? 'error' : `${state}, error`;
  return state === '' ? status : state;
}

/** What is wrong with an actor, the worst first; none where nothing is known to be. */
export function troublesOf({ status, context }: InspectedSnapshot): readonly string[] {
  const backingOff = readField(readField(readField(context, 'health'), 'hosts'), 'backingOff');
  const hasFailed = [readField(context, 'lastFailure'), readField(context, 'lastReconciliationFailure')].some(isObject);
  return [
    ...(status === 'error' ? ['stopped by an error'] : []),
    ...(isObject(readField(context, 'emergency')) ? ['emergency'] : []),
    ...(hasFailed ? ['last work failed'] : []),
    ...(typeof backingOff === 'number' && backingOff > 0 ? ['backing off'] : []),
  ];
}

/** The kinds of states by the colours of the diagrams. */
export const KINDS: Readonly<Record<StateColour, string>> = {
  green: 'resting',
  blue: 'inFlight',
  red: 'emergency',
  yellow: 'choice',
  grey: 'other',
  plain: 'other',
};

/** The state of an actor with the colour of the first listed tag that it has; that of an ended actor tells how it ended. */
export function chipOf(snapshot: InspectedSnapshot, tagColours: TagColours): Required<ShownState> {
  const { status, tags = [] } = snapshot;
  const colour = Object.entries(tagColours).find(([tag]) => tags.includes(tag))?.[1] ?? 'plain';
  return { state: stateOf(snapshot), kind: KINDS[status === 'error' ? 'red' : status === 'active' ? colour : 'grey'] };
}
