/*
 * How a restored machine begins again. XState restarts invoked actors on its own but never re-arms `after`; a state
 * that is entered anew does both. The event that asks for it is no part of any public event type, and the token keeps
 * it from being forged: on a live actor it would start work a second time.
 */
const RESUME_TOKEN = Symbol('resume');

/** Asks a machine that was just restored, its children dropped, to enter its state anew. */
export function resumption(): { readonly type: 'RESUME' } {
  return Object.freeze({ type: 'RESUME', [RESUME_TOKEN]: true });
}

/** Is this the {@link resumption} of a restore? */
export function isResumption(event: object): boolean {
  return RESUME_TOKEN in event;
}
