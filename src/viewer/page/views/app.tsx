import { Keys, Window } from '../../../page/window/window.js';
import type { Actions } from '../actions.js';
import { shownIn } from '../shown.js';
import type { ViewerState } from '../state.js';
import { Actor } from './actor.js';
import { ActorList } from './actor-list.js';
import { Header } from './header.js';

interface AppProps {
  readonly state: ViewerState;
  readonly actions: Actions;
}

/** The whole page, as a function of its state. */
export function App({ state, actions }: AppProps) {
  const shown = shownIn(state);
  return (
    <div class="app">
      <Header isConnected={state.isConnected} actions={actions} />
      <main>
        <ActorList state={state} actions={actions} />
        {shown === null ? <Welcome /> : <Actor state={state} shown={shown} actions={actions} />}
      </main>
      {state.isDragging && (
        <div id="drop" class="drop">
          Drop a recording to look at it
        </div>
      )}
      <div id="notice" class="notice" role="status" hidden={state.notice === ''}>
        {state.notice}
      </div>
      {state.isHelpOpen && <Help actions={actions} />}
    </div>
  );
}

function Welcome() {
  return (
    <section class="card welcome">
      <p>No service yet.</p>
      <p class="soft">Senders connect to {location.origin.replace(/^http/, 'ws')}</p>
      <p class="soft">A recorded file can be dropped here.</p>
    </section>
  );
}

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['/', 'filter the actors'],
  ['↑ ↓', 'the actor before, the actor after'],
  ['← →', 'one step back, one step forward (j, k)'],
  ['Home End', 'the first step that is kept, the last one'],
  ['+ − 0', 'chart larger, smaller, all of it'],
  ['Esc', 'what happens now'],
  ['?', 'this window'],
];

function Help({ actions }: Pick<AppProps, 'actions'>) {
  return (
    <Window title="Keyboard" onClose={() => actions.showHelp(false)}>
      <Keys keys={KEYS} />
    </Window>
  );
}
