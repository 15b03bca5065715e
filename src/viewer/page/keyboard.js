/**
 * @typedef {object} Commands
 * @property {() => void} filter
 * @property {(rows: number) => void} move
 * @property {(steps: number) => void} step
 * @property {() => void} first
 * @property {() => void} live
 * @property {(direction: 1 | -1 | 0) => void} zoom
 * @property {() => void} help
 * @property {() => void} escape
 */

/**
 * Runs commands by key. In a text field only Escape and the arrows up and down are commands.
 *
 * @param {Commands} commands
 */
export function listenToKeys(commands) {
  /** @type {Readonly<Record<string, () => void>>} */
  const keys = {
    '/': () => commands.filter(),
    j: () => commands.step(-1),
    k: () => commands.step(1),
    ArrowLeft: () => commands.step(-1),
    ArrowRight: () => commands.step(1),
    Home: () => commands.first(),
    End: () => commands.live(),
    '+': () => commands.zoom(1),
    '=': () => commands.zoom(1),
    '-': () => commands.zoom(-1),
    0: () => commands.zoom(0),
    '?': () => commands.help(),
  };
  /** @type {Readonly<Record<string, () => void>>} */
  const everywhere = {
    ArrowUp: () => commands.move(-1),
    ArrowDown: () => commands.move(1),
    Escape: () => commands.escape(),
  };
  window.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
    const isWriting = event.target instanceof HTMLInputElement && event.target.type === 'search';
    const command = everywhere[event.key] ?? (isWriting ? undefined : keys[event.key]);
    if (command === undefined) return;
    event.preventDefault();
    command();
  });
}
