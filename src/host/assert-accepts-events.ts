import { readField } from '../model/unchecked.js';

/** The part of an actor that events are sent to. */
export interface EventReceiver {
  readonly id: string;
  getSnapshot(): { readonly status: string };
}

/**
 * Makes sure that the actor processes an event at once when it is sent.
 *
 * @throws Error if the actor is not running, or is in the middle of an event: XState would defer the event, and its
 *   outcome could not be returned.
 */
export function assertAcceptsEvents(actor: EventReceiver): void {
  const { status } = actor.getSnapshot();
  if (status === 'error' || status === 'stopped') {
    throw new Error(`The actor ${actor.id} is not running: its status is "${status}".`);
  }
  // Private fields of XState: without them, the callers still notice afterwards that the event was not applied.
  const mailbox = readField(actor, 'mailbox');
  if (status === 'active' && readField(mailbox, '_active') === false) {
    throw new Error(`The actor ${actor.id} is not running: call start() first.`);
  }
  const current = readField(mailbox, '_current');
  if (current !== null && current !== undefined) {
    throw new Error(
      `The actor ${actor.id} is in the middle of an event, and an event sent now would be deferred. ` +
        'Do not call this from a subscriber, an action or a guard; wait for a later turn, with queueMicrotask for example.',
    );
  }
}
