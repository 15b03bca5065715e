/** @import { TagColours } from '../../diagram/colours.js' */
/** @import { InspectedSnapshot } from '../../inspect/messages.js' */
/** @import { StoredActor } from './actor-store.js' */
import { isObject } from './messages.js';
import { fieldOf } from './step-summary.js';
import { stateText } from './steps.js';

/**
 * A parsed definition; an actor that is no machine has no states.
 *
 * @typedef {object} Definition
 * @property {string} machineId
 * @property {Record<string, unknown> | null} config Null where there is no machine.
 */

const MAX_DEFINITIONS = 100;
/** @type {Map<string, Definition>} */
const definitions = new Map();

/**
 * @param {string} text
 * @returns {Definition}
 */
export function definitionOf(text) {
  let definition = definitions.get(text);
  if (definition === undefined) {
    if (definitions.size >= MAX_DEFINITIONS) definitions.clear();
    definition = readDefinition(text);
    definitions.set(text, definition);
  }
  return definition;
}

/**
 * The title of an actor: the name that its host gave it, or the id of its service or instance.
 *
 * @param {StoredActor} actor
 */
export function titleOf({ actorMessage, latest }) {
  const { machineId } = definitionOf(actorMessage.definition);
  if (actorMessage.name !== machineId) return actorMessage.name;
  const ids = [fieldOf(latest.context, 'instanceId'), fieldOf(latest.context, 'serviceId')];
  return ids.find((id) => typeof id === 'string' && id !== '')?.toString() ?? actorMessage.name;
}

/**
 * The state of an actor, or its status where it has no state.
 *
 * @param {InspectedSnapshot} snapshot
 */
export function stateOf({ value, status }) {
  const state = stateText(value);
  if (status === 'error') return state === '' ? 'error' : `${state}, error`;
  return state === '' ? status : state;
}

/**
 * What is wrong with an actor, the worst first; none where nothing is known to be.
 *
 * @param {InspectedSnapshot} snapshot
 * @returns {string[]}
 */
export function troublesOf({ status, context }) {
  const backingOff = fieldOf(fieldOf(fieldOf(context, 'health'), 'hosts'), 'backingOff');
  const hasFailed = [fieldOf(context, 'lastFailure'), fieldOf(context, 'lastReconciliationFailure')].some(isObject);
  return [
    ...(status === 'error' ? ['stopped by an error'] : []),
    ...(isObject(fieldOf(context, 'emergency')) ? ['emergency'] : []),
    ...(hasFailed ? ['last work failed'] : []),
    ...(typeof backingOff === 'number' && backingOff > 0 ? ['backing off'] : []),
  ];
}

/**
 * The colour of the first listed tag that a state has; that of an ended actor tells how it ended.
 *
 * @param {InspectedSnapshot} snapshot
 * @param {TagColours} tagColours
 * @returns {string}
 */
export function colourOf({ status, tags = [] }, tagColours) {
  if (status === 'error') return 'red';
  if (status !== 'active') return 'grey';
  return Object.entries(tagColours).find(([tag]) => tags.includes(tag))?.[1] ?? 'plain';
}

/**
 * @param {string} text
 * @returns {Definition}
 */
function readDefinition(text) {
  try {
    /** @type {unknown} */
    const config = JSON.parse(text);
    if (!isObject(config)) return { machineId: '', config: null };
    const machineId = typeof config['id'] === 'string' ? config['id'] : '';
    return { machineId, config: isObject(config['states']) ? config : null };
  } catch {
    return { machineId: '', config: null };
  }
}
