import { render } from 'preact';
import { layoutFor } from '../../../src/page/chart/places.js';
import { drawOnChange } from '../../../src/page/draw-on-change.js';
import { Actions } from './actions.js';
import { createPageStore } from './state.js';
import { App } from './views/app.js';
import { pressKey } from './keyboard.js';

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

const darkness = matchMedia('(prefers-color-scheme: dark)');
const store = createPageStore(darkness.matches ? 'dark' : 'light');
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
drawOnChange(
  store,
  () => {
    const state = store.get();
    document.documentElement.dataset['theme'] = state.theme;
    render(<App state={state} actions={actions} />, root);
  },
  queueMicrotask,
);

darkness.addEventListener('change', () => actions.setTheme(darkness.matches));
addEventListener('keydown', (event) => pressKey(event, store, actions));
const chart = root.querySelector('.chart-box');
if (chart !== null) {
  new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    store.set({ layout: layoutFor(width, height) });
  }).observe(chart);
}
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
