import { remembered } from '../../page/remembered.js';
import type { StoredActor } from '../messages/actor-store.js';
import { sessionOf } from '../messages/read-message.js';
import { isWork, stateOf, titleOf, troublesOf } from './actors.js';
import type { ViewerState } from './state.js';

/** The most rows; with more services, the filter finds one by its name. */
const MAX_ROWS = 1_000;

/** The list of actors as it is shown. */
export interface Listed {
  readonly rows: readonly (readonly [sessionId: string, actor: StoredActor])[];
  /** How many there are, in words. */
  readonly countText: string;
}

/** The actors that the filter lets through, in the order of the list. */
export const listedIn = remembered(({ actors, showsWork, filter, isTroubleFirst }: ViewerState): Listed => {
  const all = [...actors.actors].filter(([, actor]) => showsWork || !isWork(actor));
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = all.filter(([sessionId, actor]) => {
    if (wanted.length === 0) return true;
    const { latest } = actor;
    const words = [titleOf(actor), sessionOf(sessionId), stateOf(latest), ...troublesOf(latest)];
    const text = words.join(' ').toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  if (isTroubleFirst) {
    matching.sort(([, one], [, other]) => troublesOf(other.latest).length - troublesOf(one.latest).length);
  }
  const rows = matching.slice(0, MAX_ROWS);
  return { rows, countText: countText(matching.length, rows.length, all.length) };
});

function countText(matching: number, shown: number, all: number): string {
  if (matching > shown) return `${shown} of ${matching}: narrow the filter`;
  return matching === all ? `${all} ${all === 1 ? 'actor' : 'actors'}` : `${matching} of ${all}`;
}

/** The actor to show: the one that a person selected, if it exists; else the one that is shown already, or one that is running. */
export function selectedIn(state: ViewerState): string {
  const { actors, chosen, selected } = state;
  if (actors.actors.has(chosen)) return chosen;
  const statusOf = (sessionId: string) => actors.actors.get(sessionId)?.latest.status;
  if (statusOf(selected) === 'active') return selected;
  const shown = listedIn(state).rows.map(([sessionId]) => sessionId);
  const running = shown.find((sessionId) => statusOf(sessionId) === 'active');
  if (running !== undefined) return running;
  if (actors.actors.has(selected)) return selected;
  // One that came to its end tells more than one that an error stopped.
  return shown.find((sessionId) => statusOf(sessionId) === 'done') ?? shown[0] ?? '';
}
