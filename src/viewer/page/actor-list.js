/** @import { TagColours } from '../../diagram/colours.js' */
/** @import { ActorStore, StoredActor } from './actor-store.js' */
import { definitionOf, stateOf, titleOf, troublesOf, colourOf } from './actors.js';
import { byId, html, setChildren, setText, showWithin } from './dom.js';
import { prefixOf, sessionOf } from './messages.js';

/** The most rows; with more services, the filter finds one by its name. */
const MAX_ROWS = 1_000;

/**
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {HTMLElement} title
 * @property {HTMLElement} session
 * @property {HTMLElement} state
 * @property {HTMLElement} trouble
 */

/** The list of actors, with its filter. */
export class ActorList {
  /** Session ids, in the order of the list. @type {string[]} */
  shown = [];
  #list = byId('actors');
  #count = byId('count');
  #filter = /** @type {HTMLInputElement} */ (byId('filter'));
  #others = /** @type {HTMLInputElement} */ (byId('others'));
  #troubleFirst = /** @type {HTMLInputElement} */ (byId('trouble'));
  /** @type {Map<string, Row>} */
  #rows = new Map();
  #selected = '';

  /**
   * @param {(sessionId: string) => void} onSelect
   * @param {() => void} onChange
   */
  constructor(onSelect, onChange) {
    this.#list.addEventListener('click', (event) => {
      const row = event.target instanceof Element ? event.target.closest('[data-session]') : null;
      const session = row?.getAttribute('data-session');
      if (session !== null && session !== undefined) onSelect(session);
    });
    this.#filter.addEventListener('input', onChange);
    this.#others.addEventListener('change', onChange);
    this.#troubleFirst.addEventListener('change', onChange);
  }

  focusFilter() {
    this.#filter.focus();
    this.#filter.select();
  }

  /** Clears the filter; false where there was none. */
  clearFilter() {
    if (this.#filter.value === '') return false;
    this.#filter.value = '';
    return true;
  }

  /**
   * The actor `rows` rows below this one; the first of all where this one is not in the list.
   *
   * @param {string} sessionId
   * @param {number} rows
   */
  neighbour(sessionId, rows) {
    const index = this.shown.indexOf(sessionId);
    return this.shown[Math.min(Math.max(index + rows, 0), this.shown.length - 1)];
  }

  /**
   * @param {ActorStore} store
   * @param {string} selected
   * @param {ReadonlySet<string>} disconnected The session prefixes of disconnected hosts.
   * @param {TagColours} tagColours
   */
  render(store, selected, disconnected, tagColours) {
    const { machines, matching } = this.#matching(store);
    if (this.#troubleFirst.checked) {
      matching.sort(([, one], [, other]) => troublesOf(other.latest).length - troublesOf(one.latest).length);
    }
    const shown = matching.slice(0, MAX_ROWS);
    for (const sessionId of this.#rows.keys()) if (!store.actors.has(sessionId)) this.#rows.delete(sessionId);
    const rows = shown.map(([sessionId, actor]) => this.#row(sessionId, actor, disconnected, tagColours).element);
    setChildren(this.#list, rows);
    setText(this.#count, countText(matching.length, shown.length, machines));
    this.shown = shown.map(([sessionId]) => sessionId);
    this.#mark(selected);
  }

  /** @param {ActorStore} store */
  #matching(store) {
    const wanted = this.#filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = [...store.actors].filter(
      ([, { actorMessage }]) => this.#others.checked || definitionOf(actorMessage.definition).config !== null,
    );
    if (wanted.length === 0) return { machines: all.length, matching: all };
    const matching = all.filter(([sessionId, actor]) => {
      const { latest } = actor;
      const words = [titleOf(actor), sessionOf(sessionId), stateOf(latest), ...troublesOf(latest)];
      const text = words.join(' ').toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
    return { machines: all.length, matching };
  }

  /**
   * @param {string} sessionId
   * @param {StoredActor} actor
   * @param {ReadonlySet<string>} disconnected
   * @param {TagColours} tagColours
   */
  #row(sessionId, actor, disconnected, tagColours) {
    let row = this.#rows.get(sessionId);
    if (row === undefined) {
      row = newRow(sessionId);
      this.#rows.set(sessionId, row);
    }
    const isDisconnected = disconnected.has(prefixOf(sessionId));
    const { latest, actorMessage } = actor;
    setText(row.title, titleOf(actor));
    setText(row.session, isDisconnected ? 'host disconnected' : '');
    row.element.title = `session ${sessionOf(sessionId)}`;
    setText(row.trouble, troublesOf(latest).join(', '));
    setText(row.state, stateOf(latest));
    row.state.className = `badge colour-${colourOf(latest, tagColours)}`;
    row.element.className = [
      'actor',
      definitionOf(actorMessage.definition).config === null && 'work',
      (latest.status !== 'active' || isDisconnected) && 'past',
    ]
      .filter(Boolean)
      .join(' ');
    return row;
  }

  /** @param {string} selected */
  #mark(selected) {
    if (selected !== this.#selected) this.#rows.get(this.#selected)?.element.setAttribute('aria-selected', 'false');
    const row = this.#rows.get(selected)?.element;
    row?.setAttribute('aria-selected', 'true');
    if (row?.isConnected && selected !== this.#selected) showWithin(this.#list, row);
    if (row?.isConnected) this.#list.setAttribute('aria-activedescendant', row.id);
    else this.#list.removeAttribute('aria-activedescendant');
    this.#selected = selected;
  }
}

/**
 * @param {string} sessionId
 * @returns {Row}
 */
function newRow(sessionId) {
  const title = html('span', { class: 'actor-title' });
  const session = html('span', { class: 'actor-session' });
  const state = html('span', { class: 'badge' });
  const attributes = { role: 'option', id: `actor-${sessionId}`, 'data-session': sessionId, 'aria-selected': 'false' };
  const trouble = html('span', { class: 'actor-trouble' });
  const second = html('span', { class: 'actor-second' }, state, session);
  return { element: html('div', attributes, title, second, trouble), title, session, state, trouble };
}

/**
 * @param {number} matching
 * @param {number} shown
 * @param {number} all
 */
function countText(matching, shown, all) {
  if (matching > shown) return `${shown} of ${matching}: narrow the filter`;
  return matching === all ? `${all} ${all === 1 ? 'actor' : 'actors'}` : `${matching} of ${all}`;
}
