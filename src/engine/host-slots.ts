import {
  EXECUTOR_STATE_GROUPS,
  EXECUTOR_STATES,
  type ExecutorRecord,
  type ExecutorStateGroup,
} from '../model/cluster.js';

/** The slot of a host that was not read. */
export const NO_SLOT = -1;

/** The hosts of an observation, each in a slot of its own. */
export interface HostSlots {
  /** What is in each slot: the id of the host, and its group; null if the observation that was read last does not show it. */
  readonly ids: readonly string[];
  readonly groups: readonly (ExecutorStateGroup | null)[];
  read(executors: readonly ExecutorRecord[]): void;
  /** In which slot is this host? Found at once if it is the guessed one; {@link NO_SLOT} if it was not read. */
  slotOf(executorId: string, guess: number): number;
}

/**
 * In which slot is each host? A host keeps its slot from one observation to the next. Where the hosts come in the order in
 * which they came before, none has to be looked up.
 */
export function hostSlots(): HostSlots {
  const slots = new Map<string, number>();
  const ids: string[] = [];
  const groups: (ExecutorStateGroup | null)[] = [];
  /** How far from ACTIVE the state of each is: its place among the states, from 1. */
  let ranks = new Uint8Array(0);

  const find = (executorId: string, guess: number) =>
    ids[guess] === executorId ? guess : (slots.get(executorId) ?? NO_SLOT);

  const add = (executorId: string) => {
    const slot = ids.push(executorId) - 1;
    slots.set(executorId, slot);
    return slot;
  };

  return {
    ids,
    groups,
    read(executors) {
      // Hosts that left for good are not remembered for ever.
      if (ids.length > 2 * executors.length) {
        slots.clear();
        ids.length = 0;
        groups.length = 0;
      }
      groups.fill(null);
      ranks =
        ranks.length < ids.length + executors.length
          ? new Uint8Array(2 * (ids.length + executors.length))
          : ranks.fill(0);
      let slot = NO_SLOT;
      for (const { executorId, state } of executors) {
        slot = find(executorId, slot + 1);
        if (slot === NO_SLOT) slot = add(executorId);
        // Of a host that is reported more than once, the state furthest from ACTIVE counts.
        const rank = 1 + EXECUTOR_STATES.indexOf(state);
        if (rank <= (ranks[slot] ?? 0)) continue;
        ranks[slot] = rank;
        groups[slot] = EXECUTOR_STATE_GROUPS[state];
      }
    },
    slotOf(executorId, guess) {
      const slot = find(executorId, guess);
      return slot !== NO_SLOT && groups[slot] === null ? NO_SLOT : slot;
    },
  };
}
