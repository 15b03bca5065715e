/** The most that is kept of what was received; the oldest is dropped first. */
export interface Limits {
  /** Messages of one actor; a step is two. Default: 500. */
  readonly maxMessagesPerActor: number;
  /** Messages of all actors. Default: 20,000. */
  readonly maxMessages: number;
  /** Running actors. Default: 5,000. */
  readonly maxRunningActors: number;
  /** Finished actors. Default: 1,000. */
  readonly maxFinishedActors: number;
  /** Characters of all that is kept; each value in a message counts as 64 more. Default: 67,108,864. */
  readonly maxCharacters: number;
}
