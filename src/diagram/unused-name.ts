/** The wanted name, with primes added until nothing in `taken` has it; adds it to `taken`. */
export function unusedName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  while (taken.has(name)) name += '′';
  taken.add(name);
  return name;
}
