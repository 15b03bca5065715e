import { readField } from '../model/unchecked.js';

/** What the doors need of an actor. */
export interface Door {
  readonly id: string;
  getSnapshot(): { readonly status: string };
}

/**
 * Makes sure that what is sent to this actor now is taken now.
 *
 * @throws Error if the actor is not running, or is in the middle of an event: XState would defer what is sent, and
 *   nobody could say what became of it.
 */
export function assertReceptive(actor: Door): void {
  const { status } = actor.getSnapshot();
  if (status === 'error' || status === 'stopped') {
    throw new Error(`The actor ${actor.id} is not running: its status is "${status}".`);
  }
  // XState tells neither in public; without the field, the doors still notice afterwards that nothing was taken.
  const mailbox = readField(actor, 'mailbox');
  if (status === 'active' && readField(mailbox, '_active') === false) {
    throw new Error(`The actor ${actor.id} is not running: call start() first.`);
  }
  const current = readField(mailbox, '_current');
  if (current !== null && current !== undefined) {
    throw new Error(
      `The actor ${actor.id} is in the middle of an event, and what is sent now would be deferred. ` +
        'Do not call this from a subscriber, an action or a guard; wait for a later turn, with queueMicrotask for example.',
    );
  }
}
