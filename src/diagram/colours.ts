import type { GraphNode, Outcome } from './graph.js';

/** The colour of a state, by its name in the palette. */
export type StateColour = 'green' | 'blue' | 'red' | 'yellow' | 'grey' | 'plain';

/** The colours of states by tag; of a state with several tags, the first listed here counts. */
export type TagColours = Readonly<Record<string, StateColour>>;

/** The colours of this library's tags. */
export const DEFAULT_TAG_COLOURS: TagColours = {
  emergency: 'red',
  error: 'red',
  inFlight: 'blue',
  resting: 'green',
  running: 'green',
  active: 'blue',
};

/** Fill and border of each colour: dark text on a light fill, readable on a light and on a dark page. */
export const STATE_PALETTE: Readonly<Record<StateColour, { readonly fill: string; readonly border: string }>> = {
  green: { fill: '#dafbe1', border: '#1a7f37' },
  blue: { fill: '#ddf4ff', border: '#0969da' },
  red: { fill: '#ffebe9', border: '#cf222e' },
  yellow: { fill: '#fff8c5', border: '#9a6700' },
  grey: { fill: '#eaeef2', border: '#57606a' },
  plain: { fill: '#ffffff', border: '#57606a' },
};

/** The text colour on every fill. */
export const TEXT_COLOUR = '#1f2328';

/** The text colour of what is less important. */
export const MUTED_TEXT_COLOUR = '#57606a';

/** The colours of lines and labels by outcome, on white. Null is the text colour. */
export const OUTCOME_COLOURS: Readonly<Record<Outcome, string | null>> = {
  operation: null,
  done: '#1a7f37',
  failure: '#cf222e',
  time: '#8250df',
  cancel: '#9a6700',
  reconciliation: '#0969da',
  choice: '#6e7781',
};

/** The colour of a dimmed failure, on white. */
export const DIMMED_FAILURE_COLOUR = '#c9666d';

/** The colours of lines by outcome where the page may be light or dark. Null is the page's own line colour. */
export const LINE_COLOURS: Readonly<Record<Outcome, string | null>> = {
  operation: null,
  done: '#2da44e',
  failure: '#e5534b',
  time: '#8957e5',
  cancel: '#bf8700',
  reconciliation: '#218bff',
  choice: '#8c959f',
};

/** The colour of a node: that of the first listed tag that it has, or else that of its kind. */
export function stateColour({ kind, tags }: GraphNode, tagColours: TagColours): StateColour {
  if (kind === 'choice') return 'yellow';
  const tagged = [...Object.entries(tagColours), ...Object.entries(DEFAULT_TAG_COLOURS)].find(([tag]) =>
    tags.includes(tag),
  );
  return tagged?.[1] ?? (kind === 'state' ? 'plain' : 'grey');
}
