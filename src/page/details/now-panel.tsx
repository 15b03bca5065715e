import type { ComponentChildren } from 'preact';
import type { ShownState } from '../shown-state.js';
import { StateChip } from '../state-chip.js';

interface NowPanelProps {
  readonly state: ShownState;
  /** What stands beside the state. */
  readonly aside: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** The state that something is in, and what that means. */
export function NowPanel({ state, aside, children }: NowPanelProps) {
  return (
    <section class="card panel-now" aria-label="The service now">
      <div class="now-state">
        <StateChip {...state} large />
        <span class="soft">{aside}</span>
      </div>
      {children}
    </section>
  );
}
