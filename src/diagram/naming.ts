/** Which name, as close to the wanted one as can be, is not taken yet? Takes it. */
export function unusedName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  while (taken.has(name)) name += '′';
  taken.add(name);
  return name;
}
