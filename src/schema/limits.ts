/** The most issues that are reported. What looks for issues stops as soon as it has found one more. */
export const MAX_ISSUES = 100;
/** A longer key is cut in an issue. */
export const MAX_KEY_LENGTH = 200;
