/** @import { InspectedSnapshot } from '../../inspect/messages.js' */
/** @import { Remembered } from './memory.js' */
import { isObject } from './messages.js';
import { fieldOf } from './inference.js';
import { stateText } from './steps.js';
import { TONES } from './tones.js';

/**
 * What a definition says; an actor that is no machine has no states.
 *
 * @typedef {object} Definition
 * @property {string} machineId
 * @property {Record<string, unknown> | null} config Null where there is no machine.
 */

const MOST_DEFINITIONS = 100;
/** @type {Map<string, Definition>} */
const definitions = new Map();

/**
 * @param {string} text
 * @returns {Definition}
 */
export function definitionOf(text) {
  let definition = definitions.get(text);
  if (definition === undefined) {
    if (definitions.size >= MOST_DEFINITIONS) definitions.clear();
    definition = readDefinition(text);
    definitions.set(text, definition);
  }
  return definition;
}

/**
 * What people call this actor: as its host named it, or what it is about.
 *
 * @param {Remembered} actor
 */
export function titleOf({ announcement, latest }) {
  const { machineId } = definitionOf(announcement.definition);
  if (announcement.name !== machineId) return announcement.name;
  const ids = [fieldOf(latest.context, 'instanceId'), fieldOf(latest.context, 'serviceId')];
  return ids.find((id) => typeof id === 'string' && id !== '')?.toString() ?? announcement.name;
}

/**
 * In which state it is, or how it ended.
 *
 * @param {InspectedSnapshot} snapshot
 */
export function stateOf({ value, status }) {
  const state = stateText(value);
  if (status === 'error') return state === '' ? 'error' : `${state}, error`;
  return state === '' ? status : state;
}

/**
 * @param {InspectedSnapshot} snapshot
 * @returns {string}
 */
export function toneOf({ status, tags = [] }) {
  if (status === 'error') return 'red';
  if (status !== 'active') return 'grey';
  return Object.entries(TONES).find(([tag]) => tags.includes(tag))?.[1] ?? 'plain';
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
