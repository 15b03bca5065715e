import type { PageState } from '../state.js';
import { timeText } from '../words.js';
import type { Frame } from '../world/frame.js';
import type { Actions } from '../actions.js';
import { Strip } from './strip.js';

/** Time, and the controller. */
export function Clock({
  state,
  frame,
  actions,
}: {
  readonly state: PageState;
  readonly frame: Frame;
  readonly actions: Actions;
}) {
  const { isPlaying, speed, lookingAtMs, nowMs } = state;
  const present = state.world.frames.at(-1) ?? frame;
  return (
    <footer class="clock">
      <div class="play">
        <button class="round" aria-label={isPlaying ? 'Pause' : 'Play'} onClick={() => actions.togglePlay()}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            {isPlaying ? <path d="M5.5 4h3.4v12H5.5z M11.2 4h3.4v12h-3.4z" /> : <path d="M6 3.6 L16 10 L6 16.4 z" />}
          </svg>
        </button>
        <button class="button icon" aria-label="Step to the next change" onClick={() => void actions.step()}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M4 4 L13 10 L4 16 z M13.6 4h2.6v12h-2.6z" />
          </svg>
        </button>
        <div class="time-now">
          <span class="mono" role="timer" aria-label="Time of the world">
            {timeText(lookingAtMs ?? nowMs)}
          </span>
          <button
            class="speed mono"
            aria-label={`Speed ${speed} times; press for the next`}
            onClick={() => actions.nextSpeed()}
          >
            {speed}×
          </button>
        </div>
      </div>
      <Strip state={state} actions={actions} />
      <div class="controller">
        <label class="switch">
          <input
            type="checkbox"
            role="switch"
            checked={present.isObserving}
            onChange={({ currentTarget }) => void actions.act({ observing: currentTarget.checked })}
          />
          <span class="slot" aria-hidden="true" />
          <b>Observe</b> <span class="soft every">every 5 s</span>
        </label>
        <button class="button" disabled={!present.isUp} onClick={() => void actions.act({ observe: true })}>
          Look now
        </button>
        <button class={`button ${present.isUp ? 'danger' : 'primary'}`} onClick={() => void actions.crashOrRestart()}>
          {present.isUp ? 'Crash' : 'Restart'} <span class="wide">controller</span>
        </button>
      </div>
    </footer>
  );
}
