/** @import { TagColours } from '../../diagram/index.js' */

/**
 * The colours of states by tag; of a state with several tags, the first listed here counts.
 *
 * @type {TagColours}
 */
export const TAG_COLOURS = {
  emergency: 'red',
  error: 'red',
  inFlight: 'blue',
  resting: 'green',
  running: 'green',
  active: 'blue',
};
