import { LIFECYCLE_STATE_KINDS } from '../model/lifecycle.js';
import { isLifecycleState } from '../model/type-guards.js';
import type { ShownState } from './shown-state.js';

/** The colour of a state: its kind, or `other` where it is none of a lifecycle. */
export function kindOf(state: string): string {
  return isLifecycleState(state) ? LIFECYCLE_STATE_KINDS[state] : 'other';
}

/** The name of a state in the colour of its kind. */
export function StateChip({ state, kind = kindOf(state), large = false }: ShownState & { readonly large?: boolean }) {
  // Where it has to be broken, a line ends after an underscore.
  const words = state.split(/(?<=_)/).map((word, index) => [index > 0 && <wbr />, word]);
  return <span class={`chip kind-${kind}${large ? ' chip-large' : ''}`}>{words}</span>;
}
