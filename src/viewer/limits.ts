/** How much is remembered of what was sent? What is forgotten first is the oldest. */
export interface Limits {
  /** So many messages of one actor; a step is two. Default: 500. */
  readonly logOfActor: number;
  /** So many messages of all actors. Default: 20,000. */
  readonly log: number;
  /** So many actors that go on. Default: 5,000. */
  readonly living: number;
  /** So many actors that have ended. Default: 1,000. */
  readonly finished: number;
  /** So many characters, all in all. Default: 67,108,864. */
  readonly characters: number;
}
