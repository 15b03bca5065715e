import { render } from 'preact';
import { Actions } from './actions.js';
import { pressKey } from './keyboard.js';
import { createPageStore } from './state.js';
import { App } from './views/app.js';

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

const store = createPageStore(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
let shownFragment = '';
const actions = new Actions(store, {
  fragment: () => location.hash,
  setFragment: (fragment) => {
    shownFragment = fragment;
    history.replaceState(null, '', fragment);
  },
  address: () => location.href,
  copy,
});

const root = document.getElementById('app');
if (root === null) throw new Error('The page has no place for the app.');
function draw(place: Element): void {
  const state = store.get();
  document.documentElement.dataset['theme'] = state.theme;
  render(<App state={state} actions={actions} />, place);
}
// Several changes in a row are drawn once.
let isDrawing = false;
store.subscribe(() => {
  if (isDrawing) return;
  isDrawing = true;
  queueMicrotask(() => {
    isDrawing = false;
    draw(root);
  });
});
draw(root);

addEventListener('keydown', (event) => pressKey(event, store, actions));
addEventListener('hashchange', () => {
  if (location.hash !== shownFragment) void actions.openFragment();
});
let last = performance.now();
function tick(now: number): void {
  actions.pass(now - last);
  last = now;
  requestAnimationFrame(tick);
}
requestAnimationFrame(tick);

const isFirstLook = location.hash === '' && !matchMedia('(prefers-reduced-motion: reduce)').matches;
void actions.openFragment().then(() => {
  if (isFirstLook) actions.togglePlay();
});
