/** Longer keys are not compared: no known name is as long. */
const MAX_COMPARED_LENGTH = 40;
const MAX_DISTANCE = 3;
/** A shorter part of a name says too little. */
const MIN_PART_LENGTH = 3;

/**
 * The known name that was most probably meant by a key: one that differs by few letters (`readyness`), by case or
 * separators (`host_level`), or that begins or ends like the key (`environment`, `ports`). Null where there is none. The
 * work is bounded for keys of any length.
 */
export function nearestName(key: string, names: readonly string[]): string | null {
  if (key.length > MAX_COMPARED_LENGTH) return null;
  const meant = lettersOf(key);
  let nearest: string | null = null;
  let least = MAX_DISTANCE + 1;
  for (const name of names) {
    const known = lettersOf(name);
    const limit = Math.min(MAX_DISTANCE, Math.max(1, Math.floor(known.length / 3)), least - 1);
    const distance = editDistance(meant, known, limit);
    if (distance <= limit) [nearest, least] = [name, distance];
  }
  return nearest ?? names.find((name) => isPartOf(meant, lettersOf(name))) ?? null;
}

function lettersOf(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

function isPartOf(one: string, other: string): boolean {
  const [part, whole] = one.length < other.length ? [one, other] : [other, one];
  return part.length >= MIN_PART_LENGTH && (whole.startsWith(part) || whole.endsWith(part));
}

/** How many letters must be added, removed, replaced or swapped with the next; some greater number if above the limit. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      const isSwapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped && i > 1 && j > 1 ? (beforeLast[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length] ?? 0;
}
