import { html } from './dom.js';
import { isObject } from './messages.js';

/** Longer lists and texts are cut. */
const MAX_ITEMS = 200;
const MAX_TEXT_LENGTH = 2_000;

/** Whether the user opened a branch, by its path; it stays open while its value changes. @type {Map<string, boolean>} */
const opened = new Map();

/**
 * A JSON value as a tree with branches that open and close.
 *
 * @param {unknown} value
 * @param {unknown} before The value one step earlier; differences are marked.
 * @param {string} [path] Where it stands.
 */
export function treeOf(value, before, path = '') {
  return isBranch(value) ? html('ul', {}, ...branchesOf(value, before, path)) : leafOf(value);
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown> | unknown[]}
 */
function isBranch(value) {
  return isObject(value) || Array.isArray(value);
}

/**
 * @param {Record<string, unknown> | unknown[]} value
 * @param {unknown} before
 * @param {string} path
 */
function branchesOf(value, before, path) {
  const entries = Object.entries(value);
  const items = entries.slice(0, MAX_ITEMS).map(([key, item]) => {
    const earlier = isBranch(before) ? Object.entries(before).find(([other]) => other === key)?.[1] : undefined;
    return itemOf(key, item, earlier, `${path}/${key}`, before !== undefined);
  });
  return entries.length > MAX_ITEMS
    ? [...items, html('li', { class: 'muted' }, `… ${entries.length - MAX_ITEMS} more`)]
    : items;
}

/**
 * @param {string} key
 * @param {unknown} value
 * @param {unknown} before
 * @param {string} path
 * @param {boolean} isCompared
 */
function itemOf(key, value, before, path, isCompared) {
  const isChanged = isCompared && JSON.stringify(value) !== JSON.stringify(before);
  const attributes = {
    class: isChanged ? 'changed' : undefined,
    title: isChanged ? 'Changed in this step' : undefined,
  };
  const name = html('span', { class: 'key' }, key);
  const size = isBranch(value) ? Object.keys(value).length : 0;
  if (!isBranch(value) || size === 0) return html('li', attributes, name, leafOf(value));

  const shown = html('details', { open: opened.get(path) ?? false });
  const fill = () => {
    if (shown.open && shown.childElementCount === 1) shown.append(html('ul', {}, ...branchesOf(value, before, path)));
  };
  shown.append(html('summary', {}, name, html('span', { class: 'muted' }, summaryOf(value, size))));
  fill();
  shown.addEventListener('toggle', () => {
    opened.set(path, shown.open);
    fill();
  });
  return html('li', attributes, shown);
}

/**
 * @param {Record<string, unknown> | unknown[]} value
 * @param {number} size
 */
function summaryOf(value, size) {
  if (Array.isArray(value)) return `[${size}]`;
  // The fields that identify most objects of this library.
  const label = ['type', 'rule', 'code', 'name'].map((key) => value[key]).find((text) => typeof text === 'string');
  return typeof label === 'string' ? shortened(label, 40) : `{${size}}`;
}

/** @param {unknown} value */
function leafOf(value) {
  if (typeof value === 'string') return html('span', { class: 'value text' }, shortened(value, MAX_TEXT_LENGTH));
  if (isBranch(value)) return html('span', { class: 'value muted' }, Array.isArray(value) ? '[]' : '{}');
  return html('span', { class: value === null ? 'value faint' : 'value' }, String(value));
}

/**
 * @param {string} text
 * @param {number} longest
 */
function shortened(text, longest) {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
