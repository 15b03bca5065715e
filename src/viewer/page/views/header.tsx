import type { Actions } from '../actions.js';

interface HeaderProps {
  readonly isConnected: boolean;
  readonly actions: Actions;
}

/** The name of the page, whether its server is there, and what can be opened. */
export function Header({ isConnected, actions }: HeaderProps) {
  return (
    <header class="top">
      <h1>Local services</h1>
      <span id="connection" class={isConnected ? 'connection good' : 'connection'} role="status">
        {isConnected ? 'connected' : 'not connected'}
      </span>
      <label class="button open" title="Open a recorded file; it can also be dropped anywhere">
        Open recording…
        <input
          id="file"
          type="file"
          accept=".jsonl,.ndjson,.json,.txt"
          onChange={({ currentTarget }) =>
            void actions.openFiles(currentTarget.files).then(() => {
              currentTarget.value = '';
            })
          }
        />
      </label>
      <button
        class="button icon"
        aria-label="Keyboard"
        aria-haspopup="dialog"
        title="Keyboard (?)"
        onClick={() => actions.showHelp(true)}
      >
        ?
      </button>
    </header>
  );
}
