/** @import { TagColours } from '../../diagram/index.js' */

/**
 * Which tags of this library's machines look how, in the picture and beside a name; of several, the first here counts.
 *
 * @type {TagColours}
 */
export const TONES = {
  emergency: 'red',
  error: 'red',
  inFlight: 'blue',
  resting: 'green',
  running: 'green',
  active: 'blue',
};
