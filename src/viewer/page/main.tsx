import { render } from 'preact';
import { drawOnChange } from '../../page/draw-on-change.js';
import type { Chart } from '../messages/chart.js';
import { Actions } from './actions.js';
import { listenToDrops } from './files.js';
import { pressKey } from './keyboard.js';
import { listenToBridge, listenToServer } from './message-sources.js';
import { createViewerStore } from './state.js';
import { App } from './views/app.js';

async function layOut(definition: string): Promise<Chart> {
  const response = await fetch('layout', { method: 'POST', body: definition });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Chart;
}

const darkness = matchMedia('(prefers-color-scheme: dark)');
const themeNow = () => (darkness.matches ? 'dark' : 'light');
const store = createViewerStore(themeNow());
const actions = new Actions(store, {
  layOut,
  later: (call, ms) => void setTimeout(call, ms),
  focusFilter: () => {
    const field = document.getElementById('filter');
    if (field instanceof HTMLInputElement) field.select();
  },
  blur: () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
});

// Once for each frame of the screen, however many messages arrive.
drawOnChange(
  store,
  () => {
    actions.settle();
    const state = store.get();
    document.documentElement.dataset['theme'] = state.theme;
    render(<App state={state} actions={actions} />, document.body);
  },
  requestAnimationFrame,
);

listenToServer(actions);
listenToBridge(actions.add);
listenToDrops(actions.drag, (files) => void actions.openFiles(files));
addEventListener('keydown', (event) => pressKey(event, store.get(), actions));
darkness.addEventListener('change', () => actions.setTheme(themeNow()));
