/*
 * Creates and changes elements, attributes and texts. Nothing here takes markup, so that messages of a sender stay text.
 */

/** @typedef {Node | string | null | false} Child Null and false are left out. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | number | boolean | undefined>>} [attributes] True sets an empty attribute, false and undefined none.
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function html(tag, attributes = {}, ...children) {
  return withContent(document.createElement(tag), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | number | boolean | undefined>>} [attributes]
 * @param {Child[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  return withContent(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/**
 * The element of the page with this id.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element;
}

/**
 * Sets a text if it differs, so that a screen reader does not repeat it.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Scrolls a list so far that a row of it can be seen; the page itself stays where it is.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement} row
 */
export function showWithin(list, row) {
  const room = list.getBoundingClientRect();
  const { top, bottom } = row.getBoundingClientRect();
  if (top < room.top) list.scrollTop -= room.top - top;
  else if (bottom > room.bottom) list.scrollTop += bottom - room.bottom;
}

/**
 * Replaces the children of an element if they differ.
 *
 * @param {Element} parent
 * @param {readonly Element[]} children
 */
export function setChildren(parent, children) {
  const isSame =
    parent.childElementCount === children.length && children.every((child, index) => parent.children[index] === child);
  if (!isSame) parent.replaceChildren(...children);
}

/**
 * @template {Element} T
 * @param {T} element
 * @param {Readonly<Record<string, string | number | boolean | undefined>>} attributes
 * @param {Child[]} children
 */
function withContent(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}
