import { Component } from 'preact';
import { LogPanel } from '../../../page/log/log-panel.js';
import type { Actions } from '../actions.js';
import { logRowOf } from '../log-rows.js';
import type { Shown } from '../shown.js';
import type { ViewerState } from '../state.js';
import { showWithin } from './show-within.js';

interface LogProps {
  readonly state: ViewerState;
  readonly shown: Shown;
  readonly actions: Actions;
}

/** The steps of the actor, the latest on top; the one that is shown can always be seen. */
export class Log extends Component<LogProps> {
  #place: HTMLElement | null = null;

  override componentDidUpdate({ shown }: LogProps): void {
    if (shown.current?.step.seq === this.props.shown.current?.step.seq) return;
    const list = this.#place?.querySelector<HTMLElement>('.rows');
    const row = list?.querySelector('[aria-current]');
    if (list != null && row != null) showWithin(list, row);
  }

  override render({ state, shown: { actor, steps, current, index, isLive }, actions }: LogProps) {
    const rowOf = logRowOf(state.tagColours);
    return (
      <div
        class="log-place"
        ref={(element) => {
          this.#place = element;
        }}
      >
        <LogPanel
          rows={steps.map(rowOf).reverse()}
          current={current?.step.seq}
          aside={
            actor.dropped > 0 ? 'earlier steps are no longer kept' : steps.length === 0 ? 'no step was seen yet' : ''
          }
          onLook={actions.lookAt}
        >
          <div class="steppers">
            <button
              id="back"
              class="button"
              title="One step back (←)"
              aria-label="One step back"
              aria-disabled={index <= 0}
              onClick={() => actions.step(-1)}
            >
              ←
            </button>
            <button
              id="forward"
              class="button"
              title="One step forward (→)"
              aria-label="One step forward"
              aria-disabled={isLive}
              onClick={() => actions.step(1)}
            >
              →
            </button>
            <button
              id="live"
              class="button"
              title="Back to what happens now (Esc)"
              aria-disabled={isLive}
              onClick={() => actions.lookAt(null)}
            >
              Live
            </button>
          </div>
        </LogPanel>
      </div>
    );
  }
}
