/** How often a property runs: so often, unless FC_RUNS asks for another number. */
export function runs(ordinarily: number): number {
  const asked = Number(process.env['FC_RUNS'] ?? '');
  return Number.isSafeInteger(asked) && asked > 0 ? asked : ordinarily;
}
