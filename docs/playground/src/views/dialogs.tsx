import { Keys, Window } from '../../../../src/page/window/window.js';
import type { Dialog } from '../state.js';
import type { Actions } from '../actions.js';

/** The window over the page, if there is one. */
export function Dialogs({ dialog, actions }: { readonly dialog: Dialog | null; readonly actions: Actions }) {
  if (dialog === null) return null;
  const close = () => actions.closeDialog();
  const isHelp = dialog.kind === 'help';
  return (
    // One window, whatever it shows: when it closes, the focus goes back to what opened it.
    <Window title={isHelp ? 'A local service, and all that can happen to it' : dialog.title} onClose={close}>
      {isHelp ? <Help actions={actions} onClose={close} /> : <Text dialog={dialog} />}
    </Window>
  );
}

function Text({ dialog }: { readonly dialog: Extract<Dialog, { kind: 'text' }> }) {
  return (
    <>
      <p class="soft">{dialog.isCopied ? 'It is on your clipboard.' : 'Copy it from here.'}</p>
      <textarea
        class="mono"
        readOnly
        spellcheck={false}
        aria-label={dialog.title}
        value={dialog.text}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
    </>
  );
}

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['space', 'play, or stand still'],
  ['.', 'to the next change'],
  ['← →', 'look at the moment before, or after'],
  ['Home End', 'look at the beginning, or at now'],
  ['1 … 9 0', 'an operation'],
  ['c', 'cancel the work in flight'],
  ['o', 'look at the cluster now'],
  ['k', 'crash the controller, or restart it'],
  ['?', 'this window'],
  ['Esc', 'close this; look at now'],
];

function Help({ actions, onClose }: { readonly actions: Actions; readonly onClose: () => void }) {
  return (
    <div class="help">
      <p>
        A <b>local service</b> runs on every host of a cluster: a DNS cache, a log shipper. A controller starts what is
        missing and stops what is too much. This page runs the real library, on a cluster in memory and a virtual clock.
        Nothing is sent.
      </p>
      <p>
        Press an operation: it is accepted, or you see why not, and the way. Break hosts (•••), instances (press one)
        and the controller. Your link shows exactly the same.
      </p>
      <Keys keys={KEYS} />
      <div class="buttons">
        <button class="button" onClick={() => void actions.copyLink()}>
          Copy link
        </button>
        <button class="button" onClick={() => void actions.copyAsTest()}>
          Copy as test
        </button>
        <label class="button file">
          Open a schedule
          <input
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) =>
              void currentTarget.files?.[0]
                ?.text()
                .then((text) => actions.openFile(text))
                .then(onClose)
            }
          />
        </label>
      </div>
    </div>
  );
}
