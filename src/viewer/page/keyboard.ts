import type { Actions } from './actions.js';
import type { ViewerState } from './state.js';

/** Runs the command of a key. In a text field only Escape and the arrows up and down are commands. */
export function pressKey(event: KeyboardEvent, { isHelpOpen }: ViewerState, actions: Actions): void {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || isHelpOpen) return;
  const everywhere: Readonly<Record<string, () => void>> = {
    ArrowUp: () => actions.move(-1),
    ArrowDown: () => actions.move(1),
    Escape: () => actions.escape(),
  };
  const keys: Readonly<Record<string, () => void>> = {
    '/': () => actions.focusFilter(),
    j: () => actions.step(-1),
    k: () => actions.step(1),
    ArrowLeft: () => actions.step(-1),
    ArrowRight: () => actions.step(1),
    Home: () => actions.step(-Infinity),
    End: () => actions.lookAt(null),
    '+': () => actions.zoom(1),
    '=': () => actions.zoom(1),
    '-': () => actions.zoom(-1),
    0: () => actions.zoom(0),
    '?': () => actions.showHelp(true),
  };
  const isWriting = target instanceof HTMLInputElement && target.type === 'search';
  const known = isWriting ? everywhere : { ...keys, ...everywhere };
  if (!Object.hasOwn(known, key)) return;
  event.preventDefault();
  known[key]?.();
}
