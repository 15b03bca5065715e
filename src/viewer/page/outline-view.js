import { html } from './dom.js';
import { isObject } from './messages.js';

/**
 * The states of a machine that cannot be drawn, as a list that marks the current ones.
 *
 * @param {Record<string, unknown>} config
 * @param {readonly string[]} current Paths of states from the root.
 * @param {string} reason Why there is no drawing.
 */
export function outlineOf(config, current, reason) {
  return html('div', { class: 'outline' }, html('p', { class: 'muted' }, reason), statesOf(config, '', current));
}

/**
 * @param {Record<string, unknown>} config
 * @param {string} path
 * @param {readonly string[]} current
 * @returns {HTMLElement | null}
 */
function statesOf(config, path, current) {
  if (!isObject(config['states'])) return null;
  const items = Object.entries(config['states']).map(([name, state]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const isCurrent = current.some((other) => other === own || other.startsWith(`${own}.`));
    const description = isObject(state) && typeof state['description'] === 'string' ? state['description'] : '';
    return html(
      'li',
      {},
      html('span', { class: isCurrent ? 'state current' : 'state', 'data-state': own }, name),
      description !== '' && html('span', { class: 'muted' }, ` ${description}`),
      isObject(state) ? statesOf(state, own, current) : null,
    );
  });
  return html('ul', {}, ...items);
}

/**
 * The events that a machine that cannot be drawn handles: those of the current states and their ancestors.
 *
 * @param {Record<string, unknown>} config
 * @param {readonly string[]} current
 */
export function eventsOf(config, current) {
  /** @type {Set<string>} */
  const events = new Set();
  const collect = (/** @type {unknown} */ state) => {
    if (isObject(state) && isObject(state['on'])) for (const type of Object.keys(state['on'])) events.add(type);
  };
  collect(config);
  for (const path of current) {
    /** @type {unknown} */
    let state = config;
    for (const name of path.split('.')) {
      state = isObject(state) && isObject(state['states']) ? state['states'][name] : undefined;
      collect(state);
    }
  }
  events.delete('*');
  return [...events];
}
