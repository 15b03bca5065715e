import type { PageState } from '../state.js';
import { STORIES } from '../world/stories.js';
import type { Actions } from '../actions.js';
import { timeText } from '../words.js';

interface HeaderProps {
  readonly state: PageState;
  readonly atMs: number;
  readonly actions: Actions;
}

/** The name of the page, the story and its caption, and what can be shared. */
export function Header({ state, atMs, actions }: HeaderProps) {
  const { story, problem, theme } = state;
  return (
    <header class="top">
      <h1>
        <Sign />
        Playground
      </h1>
      <label class="story">
        <span class="sr-only">Story</span>
        <select
          value={story?.id ?? ''}
          onChange={({ currentTarget }) => void actions.openStory(STORIES.find(({ id }) => id === currentTarget.value))}
        >
          {story === null && <option value="">From a link</option>}
          {STORIES.map(({ id, title }) => (
            <option value={id}>{title}</option>
          ))}
        </select>
      </label>
      <button class="button icon" aria-label="Begin it again" onClick={() => void actions.beginAgain()}>
        ↺
      </button>
      <div
        class="caption"
        aria-live="polite"
        tabIndex={-1}
        // What is pressed in it goes away, and leaves the focus here.
        onClick={({ currentTarget }) => currentTarget.focus()}
      >
        {problem === null || state.lookingAtMs !== null ? (
          <Caption state={state} atMs={atMs} actions={actions} />
        ) : (
          <p class="problem">This cannot be opened. {problem}</p>
        )}
      </div>
      <div class="share">
        <button class="button" onClick={() => void actions.copyLink()}>
          Copy link
        </button>
        <button class="button" onClick={() => void actions.copyAsTest()}>
          Copy as test
        </button>
      </div>
      <button
        class="button icon"
        aria-label={theme === 'dark' ? 'Light colours' : 'Dark colours'}
        onClick={() => actions.setTheme(theme !== 'dark')}
      >
        ◐
      </button>
      <button class="button icon" aria-label="Help and keys" onClick={() => actions.showHelp()}>
        ?
      </button>
    </header>
  );
}

function Caption({ state: { world, lookingAtMs }, atMs, actions }: HeaderProps) {
  if (lookingAtMs !== null) {
    return (
      <p class="looking-back">
        Looking back at {timeText(atMs)}.{' '}
        <button class="link" onClick={() => actions.lookAtNow()}>
          Back to now
        </button>{' '}
        <button class="link" onClick={() => void actions.beginAgainFromHere()}>
          Begin again from here
        </button>
      </p>
    );
  }
  const [note] = world.log.flatMap((entry) => (entry.kind === 'note' ? [entry.text] : [])).slice(-1);
  return note === undefined ? null : <p key={note}>{note}</p>;
}

function Sign() {
  return (
    <svg class="sign" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="5" cy="5" r="3.6" class="sign-green" />
      <circle cx="15" cy="5" r="3.6" />
      <circle cx="5" cy="15" r="3.6" />
      <circle cx="15" cy="15" r="3.6" class="sign-red" />
    </svg>
  );
}
