/** The one place where the state of a page is kept. A state is never changed, only replaced. */
export interface Store<TState> {
  readonly get: () => TState;
  /** Replaces these fields, and tells whoever listens. */
  readonly set: (changes: Partial<TState>) => void;
  /** Calls `listen` after each change. */
  readonly subscribe: (listen: () => void) => void;
}

/** Creates a store that holds this state. */
export function createStore<TState extends object>(first: TState): Store<TState> {
  let state = first;
  const listeners: (() => void)[] = [];
  return {
    get: () => state,
    set: (changes) => {
      state = { ...state, ...changes };
      for (const listen of listeners) listen();
    },
    subscribe: (listen) => void listeners.push(listen),
  };
}
