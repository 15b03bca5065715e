import type { GraphNode, Outcome } from './graph.js';

/** How a state looks. */
export type Tone = 'green' | 'blue' | 'red' | 'yellow' | 'grey' | 'plain';

/** Which states look how, by their tags; of a state with several, the first named here counts. */
export type Tones = Readonly<Record<string, Tone>>;

/** The tags of this library's machines: at rest green, in flight blue, in an emergency red. */
const DEFAULT_TONES = { resting: 'green', inFlight: 'blue', emergency: 'red' } as const satisfies Tones;

/** The colours of each tone; dark letters on light ground, which read on a light and on a dark page. */
export const TONE_COLOURS: Readonly<Record<Tone, { readonly ground: string; readonly border: string }>> = {
  green: { ground: '#dafbe1', border: '#1a7f37' },
  blue: { ground: '#ddf4ff', border: '#0969da' },
  red: { ground: '#ffebe9', border: '#cf222e' },
  yellow: { ground: '#fff8c5', border: '#9a6700' },
  grey: { ground: '#eaeef2', border: '#57606a' },
  plain: { ground: '#ffffff', border: '#57606a' },
};

/** The letters on every tone. */
export const INK = '#1f2328';

/** The letters of what is less important. */
export const FAINT_INK = '#57606a';

/** The lines and letters of each outcome on white ground. Null takes the colour of the letters. */
export const OUTCOME_COLOURS: Readonly<Record<Outcome, string | null>> = {
  operation: null,
  done: '#1a7f37',
  failure: '#cf222e',
  time: '#8250df',
  cancel: '#9a6700',
  reconciliation: '#0969da',
  choice: '#6e7781',
};

/** A failure in the background, on white ground. */
export const DIMMED_FAILURE = '#c9666d';

/** The lines of each outcome where the page may be light or dark. Null takes the colour of the page's own lines. */
export const LINE_COLOURS: Readonly<Record<Outcome, string | null>> = {
  operation: null,
  done: '#2da44e',
  failure: '#e5534b',
  time: '#8957e5',
  cancel: '#bf8700',
  reconciliation: '#218bff',
  choice: '#8c959f',
};

/** How does this node look? The first tone whose tag it has decides, and then what kind of node it is. */
export function toneOf({ kind, tags }: GraphNode, tones: Tones): Tone {
  if (kind === 'choice') return 'yellow';
  const tagged = [...Object.entries(tones), ...Object.entries(DEFAULT_TONES)].find(([tag]) => tags.includes(tag));
  return tagged?.[1] ?? (kind === 'state' ? 'plain' : 'grey');
}
