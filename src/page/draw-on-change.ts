import type { Store } from './store.js';

/** Draws a page now, and again after changes of its state. `later` decides when: several changes in a row are drawn once. */
export function drawOnChange(store: Store<object>, draw: () => void, later: (call: () => void) => void): void {
  let isDue = false;
  store.subscribe(() => {
    if (isDue) return;
    isDue = true;
    later(() => {
      isDue = false;
      draw();
    });
  });
  draw();
}
