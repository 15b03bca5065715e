const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A number of ms as people say it, in its two largest units: `1 minute 30 seconds`, `2.5 seconds`, `40 ms`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${String(Math.round(ms))} ms`;
  if (ms < 10_000) return counted(Math.round(ms / 100) / 10, 'second');
  const parts: string[] = [];
  let left = Math.round(ms / 1_000) * 1_000;
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    if (count > 0) parts.push(counted(count, unit));
    left -= count * length;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

function counted(count: number, unit: string): string {
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}
