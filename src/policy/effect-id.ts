/** The idempotency key of a piece of work: `{serviceId}#{revision}:{work}` (domain.md §4). */
export function effectIdOf(serviceId: string, revision: number, work: string): string {
  return `${serviceId}#${String(revision)}:${work}`;
}
