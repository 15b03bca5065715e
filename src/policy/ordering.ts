/** Which text comes first? By code unit, so that it does not depend on a locale; negative if it is `a`, 0 for the same. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Which time comes first? Negative if it is `a`, 0 for the same; what is no time comes before every time. */
export function compareTimes(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  if (Number.isNaN(b)) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
