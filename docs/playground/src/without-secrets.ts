import { shorten } from '../../../src/model/shorten.js';

/*
 * Takes the place of what finds and masks secrets, in the page alone: its one specification is in its source, and has none.
 */

/** As in src/policy/redaction.ts. */
export const secretIndexOfSpec = (): object => ({});

/** As in src/policy/masking.ts, with nothing to mask. */
export const maskText = (text: string, _indexes: unknown, maxLength = Infinity): string => shorten(text, maxLength);
