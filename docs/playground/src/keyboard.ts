import type { Store } from '../../../src/page/store.js';
import type { Actions } from './actions.js';
import { OPERATIONS_BY_KEY } from './requests.js';
import type { PageState } from './state.js';

/** What a key does; nothing where it belongs to a field, a menu or a window. */
export function pressKey(event: KeyboardEvent, store: Store<PageState>, actions: Actions): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const { dialog, menu, nowMs, lookingAtMs } = store.get();
  const { target, key, repeat } = event;
  // Held down, a key steps and looks on; it does nothing twice.
  if (repeat && !/^(\.|Arrow)/.test(key)) return;
  if (dialog !== null || !(target instanceof Element)) return;
  if (menu !== null && key !== 'Escape') return;
  // The strip has the keys of the page: it is moved from moment to moment.
  const isField = target.matches('input:not([type=checkbox], [type=range]), select, textarea');
  if (isField && key !== 'Escape') return;
  // A button that is focused takes the space itself.
  if (key === ' ' && target.matches('button, [type=checkbox]')) return;
  const digit = /^[0-9]$/.test(key) ? OPERATIONS_BY_KEY[(Number(key) + 9) % 10] : undefined;
  const deeds: Readonly<Record<string, () => unknown>> = {
    ' ': () => actions.togglePlay(),
    '.': () => actions.step(),
    ArrowLeft: () => actions.lookBy(-1),
    ArrowRight: () => actions.lookBy(1),
    Home: () => actions.lookAt(0),
    End: () => actions.lookAt(nowMs),
    c: () => lookingAtMs === null && actions.send({ type: 'CANCEL' }),
    o: () => actions.act({ observe: true }),
    k: () => actions.crashOrRestart(),
    '?': () => actions.showHelp(),
    Escape: () => actions.escape(),
  };
  const deed = digit === undefined ? (Object.hasOwn(deeds, key) ? deeds[key] : undefined) : () => actions.press(digit);
  if (deed === undefined) return;
  event.preventDefault();
  deed();
}
